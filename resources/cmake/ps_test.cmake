# SPDX-License-Identifier: GPL-3.0-or-later
# Tests and benchmarks: one executable per file, linking the library under test and never recompiling its sources.

# ps_tests(<label> LIBRARIES <items>...): every tst_*.cpp of this folder becomes a test called after its file.
function(ps_tests label)
  cmake_parse_arguments(arg "" "" "LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/tst_*.cpp")
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    add_executable(${name} "${source}")
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_link_libraries(${name} PRIVATE ps_warnings Qt6::Test ps_test_support ${arg_LIBRARIES})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
      LABELS "${label}" TIMEOUT 300 SKIP_RETURN_CODE 77
      ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=UTC")
  endforeach()
endfunction()

# ps_bench(<name> LIBRARIES <items>...): a benchmark from <name>.cpp; run by hand or by tests/bench/run.sh, never by ctest.
function(ps_bench name)
  cmake_parse_arguments(arg "" "" "LIBRARIES" ${ARGN})
  add_executable(${name} ${name}.cpp)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
  target_link_libraries(${name} PRIVATE ps_warnings ps_test_support ${arg_LIBRARIES})
endfunction()
