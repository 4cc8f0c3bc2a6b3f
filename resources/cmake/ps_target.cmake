# SPDX-License-Identifier: GPL-3.0-or-later
# Targets of the project. The link line is the architecture: every library states what it may link, and the
# configure step stops, with the offending name, when a target links anything else.

add_library(ps_warnings INTERFACE)
target_compile_options(ps_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused -Wconversion
  -Wno-sign-conversion -Wnull-dereference -Wformat=2 $<$<BOOL:${PS_WERROR}>:-Werror>
  # GCC 12 takes "text" + std::string for overlapping memory (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_compile_definitions(ps_warnings INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_USE_QSTRINGBUILDER QT_NO_KEYWORDS QT_NO_FOREACH
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(PS_SANITIZE)
  add_compile_options(-fsanitize=${PS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PS_SANITIZE})
endif()

# ps_check_links(<target> <allowed item>...): stops the configuration when <target> links something not listed.
function(ps_check_links target)
  get_target_property(linked ${target} LINK_LIBRARIES)
  foreach(item IN LISTS linked)
    # Inside a static library CMake records a private dependency as $<LINK_ONLY:name>.
    string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" item "${item}")
    if(item STREQUAL "ps_warnings" OR item MATCHES "^::@" OR item STREQUAL "linked-NOTFOUND")
      continue()
    endif()
    if(NOT item IN_LIST ARGN)
      message(FATAL_ERROR "${target} may not link ${item}. Allowed: ${ARGN}. See README, \"Developing\".")
    endif()
  endforeach()
endfunction()

# ps_library(<target> PUBLIC <items>... PRIVATE <items>... ALLOW <items>...)
# Sources are added by target_sources() beside them. ALLOW is the complete list of what the target may ever link.
function(ps_library target)
  cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE;ALLOW" ${ARGN})
  add_library(${target} STATIC)
  target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE ps_warnings ${arg_PRIVATE})
  cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${CMAKE_SOURCE_DIR}]] CALL ps_check_links [[${target}]] ${arg_ALLOW})")
endfunction()
