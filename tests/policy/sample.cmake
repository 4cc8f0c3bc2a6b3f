# SPDX-License-Identifier: GPL-3.0-or-later
# Rules about what ships beside the program: the synthetic sample and the desktop integration files.

# Exit code 77 ("not run") where there is no Python, which only the sample's generator needs.
add_test(NAME tst_sample COMMAND sh -c "command -v python3 >/dev/null || exit 77; exec python3 -B \"$1\" \"$2\"" sh
  "${CMAKE_CURRENT_LIST_DIR}/tst_sample.py" "${CMAKE_SOURCE_DIR}/resources/sample")
set_tests_properties(tst_sample PROPERTIES LABELS policy TIMEOUT 60 SKIP_RETURN_CODE 77)

add_test(NAME tst_identity COMMAND "${CMAKE_COMMAND}" "-DPS_SOURCE_DIR=${CMAKE_SOURCE_DIR}"
  -P "${CMAKE_CURRENT_LIST_DIR}/tst_identity.cmake")
set_tests_properties(tst_identity PROPERTIES LABELS policy TIMEOUT 30)
