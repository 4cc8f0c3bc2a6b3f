#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails when a kernel keeps registers in memory: no spills, no stack and no scratch, whatever the architecture.

  check_resources.py [--allow FILE] REPORT|FOLDER...

Reads the *.resources files that compile_with_report.sh left: what ptxas says with -v, or clang's remarks of
kernel-resource-usage. Exit code 1 when a kernel has what it should not have, or when no kernel is reported at all.
"""
import argparse
import fnmatch
import pathlib
import re
import shutil
import subprocess
import sys

PTXAS_FUNCTION = re.compile(r"ptxas info\s*: Compiling entry function '(\S+)' for '(\S+)'")
PTXAS_STACK = re.compile(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")
CLANG_FUNCTION = re.compile(r"remark:.* Function Name: (\S+)")
CLANG_SCRATCH = re.compile(r"remark:.* (ScratchSize \[bytes/lane\]|[SV]GPRs Spill): (\d+)")
# Spilling a scalar register into lanes of a vector register touches no memory.
IN_MEMORY = ("ScratchSize [bytes/lane]", "VGPRs Spill")


class Kernel:
    def __init__(self, report, name, architecture):
        self.report, self.name, self.architecture = report, name, architecture
        self.stated = False  # the report says how much memory
        self.faults = []


def kernels_of(report, text):
    """Every kernel of a report, once per architecture."""
    found, current = [], None
    for line in text.splitlines():
        if match := PTXAS_FUNCTION.search(line):
            current = Kernel(report, match[1], match[2])
            found.append(current)
        elif match := CLANG_FUNCTION.search(line):
            current = Kernel(report, match[1], "amdgcn")
            found.append(current)
        elif current is None:
            continue
        elif match := PTXAS_STACK.search(line):
            current.stated = True
            names = ("stack frame", "spill stores", "spill loads")
            current.faults += [f"{size} bytes {name}" for size, name in zip(match.groups(), names) if size != "0"]
            current = None  # functions that are called follow, with lines of the same form
        elif match := CLANG_SCRATCH.search(line):
            current.stated = current.stated or match[1] == IN_MEMORY[0]
            if match[1] in IN_MEMORY and match[2] != "0":
                current.faults.append(f"{match[1]} {match[2]}")
    return found


def demangled(names):
    tool = shutil.which("c++filt")
    if not tool or not names:
        return dict(zip(names, names))
    out = subprocess.run([tool], input="\n".join(names), capture_output=True, text=True, check=True).stdout
    return dict(zip(names, out.splitlines()))


def allowances(path):
    """Lines of `PATTERN ARCHITECTURE REASON...`; the pattern is of the demangled name without spaces."""
    out = []
    for line in path.read_text().splitlines() if path else []:
        if not line.strip() or line.startswith("#"):
            continue
        pattern, architecture, reason = line.split(None, 2)
        out.append((pattern, architecture, reason))
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--allow", type=pathlib.Path)
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    reports = []
    for path in arguments.paths:
        reports += sorted(path.rglob("*.resources")) if path.is_dir() else [path]
    kernels = [kernel for report in reports for kernel in kernels_of(report, report.read_text())]
    if not kernels:
        print("check_resources: no kernel in", ", ".join(map(str, arguments.paths)))
        return 1
    names = demangled(sorted({kernel.name for kernel in kernels}))
    allowed = allowances(arguments.allow)
    wrong = 0
    for kernel in kernels:
        if not kernel.stated:
            kernel.faults.append("nothing said of its memory: the report's format has changed")
        if not kernel.faults:
            continue
        name = names[kernel.name]
        reason = next((reason for pattern, architecture, reason in allowed
                       if fnmatch.fnmatchcase(name.replace(" ", ""), pattern)
                       and fnmatch.fnmatchcase(kernel.architecture, architecture)), None)
        print(f"{'allowed' if reason else 'FAILED'}: {name} ({kernel.architecture}): {', '.join(kernel.faults)}"
              f"{': ' + reason if reason else ''} [{kernel.report.name}]")
        wrong += reason is None
    print(f"{len(kernels)} kernels in {len(reports)} reports, {wrong} with registers in memory")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
