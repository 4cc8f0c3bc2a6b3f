#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the fuzzers with preset fuzz (Clang) and runs each for some seconds on a copy of its corpus.
#   tests/fuzz/run.sh SECONDS [NAME...]      NAME: zip, document, csv, protocol; without any, all of them
# What was found stays in build-fuzz/fuzz/NAME: new inputs in corpus/, an input that crashes beside it.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"

[[ ${1:-} =~ ^[1-9][0-9]*$ ]] || { sed -n '4,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
seconds=$1
shift
names=("$@")
if [[ ${#names[@]} -eq 0 ]]; then
  for source in tests/fuzz/fuzz_*.cpp; do
    name="$(basename "$source" .cpp)"
    names+=("${name#fuzz_}")
  done
fi

resources/packaging/install-packages.sh build fuzz
resources/packaging/build.sh fuzz ps_fuzzers

export LC_ALL=C.UTF-8 TZ=UTC UBSAN_OPTIONS=print_stacktrace=1
crashed=0
for name in "${names[@]}"; do
  folder="build-fuzz/fuzz/$name"
  mkdir -p "$folder/corpus"
  cp tests/fuzz/corpus/"$name"/* "$folder/corpus/"
  options=(-max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -artifact_prefix="$folder/" -print_final_stats=1)
  [[ ! -e tests/fuzz/$name.dict ]] || options+=(-dict="tests/fuzz/$name.dict")
  if "build-fuzz/fuzz/fuzz_$name" "${options[@]}" "$folder/corpus" >"$folder/log" 2>&1; then
    printf '%s: %s\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log") inputs, no crash"
  else
    tail -n 60 "$folder/log" >&2
    printf '%s: FAILED; an input that crashes it is in %s, the log in %s/log\n' "$name" "$folder" "$folder"
    crashed=1
  fi
done
exit "$crashed"
