#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with warnings as errors and runs every test.
#   tests/run.sh [--asan] [--label LABEL]
#   tests/run.sh --bench          builds and runs the benchmarks instead
#   tests/run.sh --fuzz SECONDS   runs each fuzz target for so long instead
# The last line is "N passed, N failed, N skipped". The exit code is 0 only when tests ran and none failed.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
preset=ci
select=()

usage() {
  sed -n '3,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

while [[ $# -gt 0 ]]; do
  case $1 in
    --asan) preset=asan ;;
    --bench) bench=1 ;;
    --fuzz)
      [[ $# -ge 2 ]] || { usage >&2; exit 2; }
      exec "$root/tests/fuzz/run.sh" "$2"
      ;;
    --label)
      [[ $# -ge 2 ]] || { usage >&2; exit 2; }
      select=(--label-regex "^$2\$")
      shift
      ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

if [[ ${bench:-} ]]; then
  exec "$root/tests/bench/run.sh"
fi

"$root/resources/packaging/install-packages.sh" build run test gpu
"$root/resources/packaging/build.sh" "$preset"

cd "$root"
cmake -L -N "build-$preset" | sed -n 's/^PS_\(CUDA\|HIP\)_STATE:[A-Z]*=/GPU backend \1: /p' >&2
results="$root/build-$preset/test-results.xml"
rm -f "$results"
status=0
ctest --preset "$preset" --parallel "$(nproc)" --output-junit "$results" "${select[@]}" || status=$?
[[ -e $results ]] || { printf 'tests/run.sh: ctest left no results\n' >&2; exit 1; }

count() {
  grep -c "$1" "$results" || true
}
# A test that exits with 77 was skipped. One that could not be started is "notrun" as well, but counts as failed.
passed=$(count '<testcase .*status="run"')
skipped=$(count '<skipped message="SKIP_RETURN_CODE\|<testcase .*status="disabled"')
failed=$(($(count '<testcase ') - passed - skipped))
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[[ $status -eq 0 && $failed -eq 0 && $passed -gt 0 ]]
