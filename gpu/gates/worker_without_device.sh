#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A worker without a device says so in one line, ends with 3 and writes nothing else. With one there is nothing to check here.
#   worker_without_device.sh WORKER
[ ! -e /dev/kfd ] || { echo "skipped: this machine may have an AMD device (/dev/kfd)"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" --describe >"$folder/out" 2>"$folder/err"
code=$?
cat "$folder/out" "$folder/err"
[ "$code" -eq 3 ] || { echo "exit code $code instead of 3"; exit 1; }
[ ! -s "$folder/err" ] || { echo "it wrote to standard error"; exit 1; }
[ "$(grep -c '"type":"error"' "$folder/out")" -eq 1 ] || { echo "not one error line"; exit 1; }
