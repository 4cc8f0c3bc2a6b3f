# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks resources/sample: that generate.py reproduces it, and that what its README promises is so.

  tst_sample.py SAMPLE_FOLDER
"""
import collections
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import unittest
import zipfile

SAMPLE = pathlib.Path(sys.argv.pop()).resolve()
STEP = ("dsr1", "fp8", "mi355x-synthetic", "sglang")
GLITCH = ("gptoss", "fp4", "h200-synthetic", "vllm")
CONFIG_FIELDS = (
    "infmax_model_prefix", "precision", "hw", "framework", "spec_decoding", "disagg", "tp", "ep", "dp_attention",
    "prefill_tp", "prefill_ep", "prefill_dp_attention", "prefill_num_workers", "num_prefill_gpu",
    "decode_tp", "decode_ep", "decode_dp_attention", "decode_num_workers", "num_decode_gpu")


def contents(folder):
    """Every archive member and loose file below the day folders: path to bytes."""
    found = {}
    for path in sorted(folder.glob("????-??-??/*/artifacts/*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix != ".zip":
            found[name] = path.read_bytes()
            continue
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                found[f"{name}!{member}"] = archive.read(member)
    return found


def rows_of(files):
    """(day, run folder, row) for every benchmark row."""
    for name, data in files.items():
        if "bmk_" in name and name.endswith(".json") and "!" in name:
            day, run = name.split("/")[:2]
            document = json.loads(data)
            for row in document if isinstance(document, list) else [document]:
                yield day, run, row


def config(row):
    return tuple(row.get(field) for field in CONFIG_FIELDS)


def line(row):
    return tuple(row[field] for field in ("infmax_model_prefix", "precision", "hw", "framework"))


class Sample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = contents(SAMPLE)
        cls.rows = list(rows_of(cls.files))

    def series(self, wanted, metric="tput_per_gpu", **fields):
        """{point: {day: value}} of the rows that match."""
        found = collections.defaultdict(dict)
        for day, _, row in self.rows:
            if line(row) == wanted and all(row.get(key) == value for key, value in fields.items()):
                found[config(row), row["isl"], row["osl"], row["conc"]][day] = row[metric]
        self.assertTrue(found)
        return found

    def test_generator_reproduces_the_committed_members(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-B", SAMPLE / "generate.py", folder], check=True)
            made = contents(pathlib.Path(folder))
        self.assertEqual(sorted(made), sorted(self.files))
        self.assertEqual([name for name in made if made[name] != self.files[name]], [])

    def test_readme_states_the_counts(self):
        text = (SAMPLE / "README.md").read_text(encoding="utf-8")
        stated = dict(re.findall(r"^\| ([a-z ]+) \| ([\d-]+) \|$", text, re.MULTILINE))
        days = sorted({day for day, _, _ in self.rows})
        counted = {
            "nights": len(days), "first night": days[0], "last night": days[-1],
            "runs": len({run for _, run, _ in self.rows}), "rows": len(self.rows),
            "deployments": len({config(row) for _, _, row in self.rows}),
            "full sweep rows": sum(day == days[0] for day, _, _ in self.rows)}
        self.assertEqual(stated, {name: str(value) for name, value in counted.items()})

    def test_everything_is_labelled_synthetic(self):
        for name in self.files:
            self.assertRegex(name, r"^[\d-]+/Synthetic_Sample_[^/]*_99000000\d{3}/")
        for _, _, row in self.rows:
            for field in ("hw", "image", "model"):
                self.assertIn("synthetic", row[field])

    def test_identities_hold_in_every_row(self):
        for _, _, row in self.rows:
            for statistic in ("mean", "median", "p90", "p99", "p99.9"):
                self.assertAlmostEqual(row[f"{statistic}_intvty"] * row[f"{statistic}_tpot"], 1, delta=1e-12)
            total, prompt, output = (row[f"{kind}tput_per_gpu"] for kind in ("", "input_", "output_"))
            if row["disagg"]:
                prefill, decode = row["num_prefill_gpu"], row["num_decode_gpu"]
                self.assertAlmostEqual((prompt * prefill + output * decode) / (prefill + decode) / total, 1, delta=1e-12)
            else:
                self.assertAlmostEqual((prompt + output) / total, 1, delta=1e-12)

    def test_tails_are_slower(self):
        for _, _, row in self.rows:
            for quantity in ("ttft", "tpot", "itl", "e2el"):
                values = [row[f"{statistic}_{quantity}"] for statistic in ("median", "p90", "p99", "p99.9")]
                self.assertEqual(values, sorted(set(values)))

    def test_load_raises_throughput_and_waiting(self):
        sweeps = collections.defaultdict(list)
        for day, run, row in self.rows:
            sweeps[day, run, config(row), row["isl"]].append(row)
        for rows in sweeps.values():
            rows.sort(key=lambda row: row["conc"])
            for metric in ("tput_per_gpu", "median_ttft", "median_tpot"):
                self.assertEqual(max(row[metric] for row in rows), rows[-1][metric])

    def test_step_changes_the_level_for_good(self):
        for values in self.series(STEP).values():
            before = statistics.median(value for day, value in values.items() if day < "2026-04-18")
            after = [value for day, value in values.items() if day >= "2026-04-18"]
            self.assertGreaterEqual(len(after), 5)
            for value in after:
                self.assertAlmostEqual(value / before, 0.88, delta=0.025)

    def test_step_comes_with_an_image_and_a_changelog_entry(self):
        images = {day: row["image"] for day, _, row in self.rows if line(row) == STEP}
        for day, name in images.items():
            self.assertEqual(name, f"synthetic/sglang:0.5.{7 if day >= '2026-04-18' else 6}-rocm")
        changes = [json.loads(data) for name, data in self.files.items()
                   if name.startswith("2026-04-18/") and name.endswith("!changelog_metadata.json")]
        self.assertEqual([entry["config-keys"] for change in changes for entry in change["entries"]],
                         [["dsr1-fp8-mi355x-sglang"]])
        self.assertIn("sglang:0.5.7-rocm", changes[0]["entries"][0]["description"])

    def test_glitch_lasts_one_night(self):
        for values in self.series(GLITCH, tp=4).values():
            normal = statistics.median(values.values())
            for day, value in values.items():
                expected = 0.7 if day == "2026-04-22" else 1.0
                self.assertAlmostEqual(value / normal, expected, delta=0.025)
        for values in self.series(GLITCH, tp=8).values():
            self.assertAlmostEqual(values["2026-04-22"] / values["2026-04-21"], 1, delta=0.025)

    def test_noise_is_that_of_real_nights(self):
        for metric, low, high in (("tput_per_gpu", 0.003, 0.007), ("median_ttft", 0.01, 0.06)):
            points = collections.defaultdict(dict)
            for day, _, row in self.rows:
                if line(row) not in (STEP, GLITCH):
                    points[config(row), row["isl"], row["conc"]][day] = row[metric]
            nights = [[values[day] for day in sorted(values)] for values in points.values()]
            moves = [abs(b / a - 1) for values in nights for a, b in zip(values, values[1:])]
            self.assertTrue(low < statistics.median(moves) < high, f"{metric}: {statistics.median(moves)}")


if __name__ == "__main__":
    unittest.main()
