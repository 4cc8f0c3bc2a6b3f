#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Compiles every kernel with Debian's HIP headers for an architecture newer than Debian's hipcc, to assembly, and checks what
# each kernel keeps in memory. What it makes cannot run: Debian's runtime does not know the device.
#   compile_for_newer.sh CLANG ARCHITECTURE FOLDER CHECK...
set -euo pipefail

clang=$1 architecture=$2 folder=$3
check=("${@:4}")
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}
bitcode=/usr/lib/x86_64-linux-gnu/amdgcn/bitcode
model="$bitcode/oclc_isa_version_940.bc"
[[ -e $model ]] || skip "no $model (Debian's rocm-device-libs)"
[[ -e /usr/include/hip/hip_runtime.h ]] || skip "no hip/hip_runtime.h (Debian's libamdhip64-dev)"
command -v llvm-dis-15 >/dev/null && command -v llvm-as-15 >/dev/null || skip "no llvm-dis-15 and llvm-as-15 (Debian's llvm-15)"

# Debian's device library lacks these architectures by one file each, which holds one number.
case $architecture in
  gfx942) number=9402 ;;
  gfx1100) number=11000 ;;
  *) printf 'no number known for %s\n' "$architecture"; exit 1 ;;
esac
rm -rf "$folder"
mkdir -p "$folder/bitcode"
ln -s "$bitcode"/*.bc "$folder/bitcode/"
llvm-dis-15 <"$model" | sed "s/9400/$number/" | llvm-as-15 -o "$folder/bitcode/oclc_isa_version_${architecture#gfx}.bc"

for source in "$root"/gpu/kernels/*.cpp; do
  name="$(basename "$source" .cpp)"
  "$here/compile_with_report.sh" "$clang" -x hip --rocm-path=/usr "--rocm-device-lib-path=$folder/bitcode" -D__HIP_PLATFORM_AMD__ \
    -DPS_GPU_HIP -std=c++20 -O3 -I"$root" -Wall -Wextra -Werror "--offload-arch=$architecture" --offload-device-only \
    -Rpass-analysis=kernel-resource-usage -S "$source" -o "$folder/$name.s"
done
"${check[@]}" "$folder"
