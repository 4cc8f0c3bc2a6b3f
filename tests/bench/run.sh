#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the benchmarks with preset ci and runs them one after another.
#   tests/bench/run.sh [NAME...]      NAME: bench_import, ... ; without any, all of them
# Each prints one JSON line per measurement; they go to standard output and to build-ci/bench/results.jsonl.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"

names=("$@")
if [[ ${#names[@]} -eq 0 ]]; then
  for source in tests/bench/bench_*.cpp; do
    [[ -e $source ]] || { printf 'bench/run.sh: there are no benchmarks\n' >&2; exit 1; }
    names+=("$(basename "$source" .cpp)")
  done
fi

resources/packaging/install-packages.sh build run
resources/packaging/build.sh ci "${names[@]}"

export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}" LC_ALL=C.UTF-8
results=build-ci/bench/results.jsonl
: >"$results"
for name in "${names[@]}"; do
  "build-ci/bench/$name" | tee -a "$results"
done
