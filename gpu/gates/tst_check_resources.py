# SPDX-License-Identifier: GPL-3.0-or-later
"""What check_resources.py finds in reports of both compilers, and that it never passes for want of something to read."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).with_name("check_resources.py")
PTXAS = """ptxas info    : 0 bytes gmem
ptxas info    : Compiling entry function '_Z5calmKv' for 'sm_90'
ptxas info    : Function properties for _Z5calmKv
    0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
ptxas info    : Used 32 registers, used 1 barriers
ptxas info    : Compiling entry function '_Z5otherv' for 'sm_80'
ptxas info    : Function properties for _Z5otherv
    {stack} bytes stack frame, {spill} bytes spill stores, {spill} bytes spill loads
"""
CLANG = """k.cpp:7:1: remark: Function Name: _Z5otherv [-Rpass-analysis=kernel-resource-usage]
k.cpp:7:1: remark:     SGPRs: 14 [-Rpass-analysis=kernel-resource-usage]
k.cpp:7:1: remark:     ScratchSize [bytes/lane]: {scratch} [-Rpass-analysis=kernel-resource-usage]
k.cpp:7:1: remark:     SGPRs Spill: 3 [-Rpass-analysis=kernel-resource-usage]
k.cpp:7:1: remark:     VGPRs Spill: {spill} [-Rpass-analysis=kernel-resource-usage]
"""


class Gate(unittest.TestCase):
    def check(self, text, allow=None):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "one.o.resources").write_text(text)
            options = []
            if allow is not None:
                (folder / "allow.txt").write_text(allow)
                options = ["--allow", folder / "allow.txt"]
            done = subprocess.run([sys.executable, "-B", CHECK, *options, folder], capture_output=True, text=True)
            self.assertEqual(done.stderr, "")
            return done.returncode, done.stdout

    def test_calm_kernels_pass(self):
        code, said = self.check(PTXAS.format(stack=0, spill=0) + CLANG.format(scratch=0, spill=0))
        self.assertEqual(code, 0, said)
        self.assertIn("3 kernels in 1 reports, 0 with", said)

    def test_a_spill_fails_and_is_named(self):
        code, said = self.check(PTXAS.format(stack=0, spill=8))
        self.assertEqual(code, 1)
        self.assertIn("other() (sm_80): 8 bytes spill stores, 8 bytes spill loads", said)
        self.assertNotIn("calm", said)

    def test_a_stack_frame_fails(self):
        self.assertEqual(self.check(PTXAS.format(stack=16, spill=0))[0], 1)

    def test_scratch_fails_and_scalar_spills_into_lanes_do_not(self):
        code, said = self.check(CLANG.format(scratch=80, spill=0))
        self.assertEqual(code, 1)
        self.assertIn("other() (amdgcn): ScratchSize [bytes/lane] 80", said)
        self.assertEqual(self.check(CLANG.format(scratch=0, spill=0))[0], 0)

    def test_a_named_exception_passes_and_is_printed(self):
        code, said = self.check(PTXAS.format(stack=0, spill=8), "other() sm_80 it has to\n")
        self.assertEqual(code, 0)
        self.assertIn("allowed: other() (sm_80)", said)
        self.assertIn("it has to", said)
        self.assertEqual(self.check(PTXAS.format(stack=0, spill=8), "other() sm_90 another\n")[0], 1)

    def test_nothing_to_read_is_a_failure(self):
        self.assertEqual(self.check("")[0], 1)
        self.assertEqual(self.check("ptxas info    : 0 bytes gmem\n")[0], 1)

    def test_a_kernel_without_a_statement_is_a_failure(self):
        text = "".join(line for line in CLANG.format(scratch=0, spill=0).splitlines(True) if "Scratch" not in line)
        code, said = self.check(text)
        self.assertEqual(code, 1)
        self.assertIn("format has changed", said)


if __name__ == "__main__":
    unittest.main()
