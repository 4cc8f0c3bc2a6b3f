#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Configures a preset when that is needed, then builds it (or only the named targets).
#   build.sh PRESET [TARGET...]
# Writes to standard error alone: progress on a terminal, otherwise only what went wrong.
set -euo pipefail

preset=${1:?usage: build.sh PRESET [TARGET...]}
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
plan="build-$preset/build.ninja"

if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER-ccache}"
fi

# Ninja configures again by itself when a CMakeLists.txt has changed; it does not watch the presets.
if [[ ! -e $plan || CMakePresets.json -nt $plan ]]; then
  printf 'Configuring build-%s\n' "$preset" >&2
  cmake --preset "$preset" >/dev/null
fi

options=(--parallel "$(nproc)")
[[ $# -eq 0 ]] || options+=(--target "$@")
if [[ -t 2 ]]; then
  cmake --build --preset "$preset" "${options[@]}" >&2
else
  printf 'Building build-%s\n' "$preset" >&2
  cmake --build --preset "$preset" "${options[@]}" -- --quiet >&2
fi
