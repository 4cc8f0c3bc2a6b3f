#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds the release and starts it.
#   app/run.sh                  the window; without a display, a picture of the sample's frontier
#   app/run.sh FILE|DIR...      the window with these archives imported
#   app/run.sh import ...       any verb of the command line
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
program="$root/build-release/bin/paretoscope"

groups=(build run)
if [[ -n ${WAYLAND_DISPLAY:-} && -z ${DISPLAY:-} ]]; then
  groups+=(wayland)
fi
"$root/resources/packaging/install-packages.sh" "${groups[@]}"
"$root/resources/packaging/build.sh" release

if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
  exec "$program" "$@"
fi
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
if [[ $# -gt 0 ]]; then
  exec "$program" "$@"
fi

printf 'No display: drawing the frontier of the synthetic sample.\n' >&2
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
picture="$root/build-release/sample-frontier.png"
"$program" import --store "$folder/sample.db" "$root/resources/sample"
"$program" export --store "$folder/sample.db" --model dsr1 --isl 8192 --osl 1024 -o "$picture"
printf '%s\n' "$picture"
