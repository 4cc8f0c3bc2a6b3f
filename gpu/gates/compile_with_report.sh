#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a device compiler and keeps its report of every kernel's registers and memory beside the object file, as
# OBJECT.resources, out of the build's output. Everything else that the compiler says is shown as ever.
#   compile_with_report.sh COMPILER ARGUMENT... -o OBJECT ...
set -uo pipefail

object=
previous=
for argument in "$@"; do
  [[ $previous != -o ]] || object=$argument
  previous=$argument
done
[[ -n $object ]] || exec "$@" # not a compilation

said="$object.said"
"$@" 2>"$said"
status=$?
if [[ $status -eq 0 ]]; then
  grep -E '^ptxas info|bytes stack frame|remark: ' "$said" >"$object.resources"
  # nvcc reports in lines of its own, clang in remarks that the source lines follow which they speak of.
  awk '/: remark: / { skip = 1; next }
       /: (warning|error|note): |^In file included|^[0-9]+ warning/ { skip = 0 }
       /^ptxas info|^ +[0-9]+ bytes stack frame/ { next }
       !skip' "$said" >&2
else
  rm -f "$object.resources"
  cat "$said" >&2
fi
rm -f "$said"
exit $status
