#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing of the named groups of debian-packages.txt, and does nothing when all is there.
#   install-packages.sh GROUP...
# PS_SKIP_PACKAGES=1 skips it, for systems whose packages are managed in another way.
set -euo pipefail

list="$(dirname "${BASH_SOURCE[0]}")/debian-packages.txt"
export DEBIAN_FRONTEND=noninteractive

fail() {
  printf 'install-packages: %s\n' "$1" >&2
  [[ $# -eq 1 ]] || printf '  %s\n' "${@:2}" >&2
  exit 1
}

# The package names of one group.
packages_of() {
  sed -n "/^\[$1\]\$/,/^\[/ { /^[a-z]/p }" "$list"
}

# Those of the named packages that are not installed.
missing_of() {
  local installed package
  # dpkg-query fails when it does not know one of them, having listed the others.
  installed=" $({ dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } |
    sed -n 's/^installed //p' | tr '\n' ' ') "
  for package in "$@"; do
    [[ $installed == *" $package "* ]] || printf '%s\n' "$package"
  done
}

[[ ${PS_SKIP_PACKAGES:-} != 1 ]] || exit 0
[[ $# -gt 0 ]] || fail "usage: install-packages.sh GROUP..."

wanted=()
for group in "$@"; do
  mapfile -t -O "${#wanted[@]}" wanted < <(packages_of "$group")
done
[[ ${#wanted[@]} -gt 0 ]] || fail "no packages in the groups: $*"

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  fail "this system has no apt. Install what corresponds to these Debian packages:" "${wanted[*]}" \
    "and run the command again with PS_SKIP_PACKAGES=1."
fi

mapfile -t missing < <(missing_of "${wanted[@]}")
[[ ${#missing[@]} -gt 0 ]] || exit 0

root=()
if [[ $EUID -ne 0 ]]; then
  command -v sudo >/dev/null || fail "these packages are missing, and there is no sudo. As root, run:" \
    "apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  root=(sudo --preserve-env=DEBIAN_FRONTEND)
fi

printf 'Installing missing packages: %s\n' "${missing[*]}" >&2
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
# Standard output stays free for the program that the caller starts afterwards.
"${root[@]}" apt-get update -qq -o APT::Update::Error-Mode=any >"$log" 2>&1 || {
  cat "$log" >&2
  fail "the package lists could not be fetched. Is there a network, and does apt know a mirror?"
}
"${root[@]}" apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "${missing[@]}" >"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  fail "the packages could not be installed; the reason is above."
}
