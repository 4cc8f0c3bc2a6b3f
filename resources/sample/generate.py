#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the synthetic sample archives, laid out like a mirror of nightly benchmark artifacts.

  generate.py [OUT]     OUT defaults to the folder of this file

Nothing in them was measured: see README.md beside this file. The output is deterministic. Every run of this program,
on any machine, writes the same member bytes; only the compressed form depends on the zlib in use. Python 3.9 or newer,
standard library only.

OUT/<day>/<workflow>_<run id>/artifacts/{results_bmk,bmk_*,run-stats,changelog-metadata}_<artifact id>.zip
                                        artifacts_metadata.json
"""
import dataclasses
import datetime
import hashlib
import json
import pathlib
import shutil
import sys
import zipfile

sys.dont_write_bytecode = True  # leaves no __pycache__ in the source tree

import deployments  # noqa: E402
import measurement_model  # noqa: E402

FIRST_NIGHT = datetime.date(2026, 4, 1)
NIGHTS = 30
FULL_SWEEPS = (1, 16)          # nights that measure every line
SEPARATE_ARTIFACTS = (7, 26)  # nights whose run kept one artifact per job instead of the collected one
FIRST_RUN_ID = 99_000_000_001
FIRST_ARTIFACT_ID = 8_800_000_001
ZIP_STAMP = (2026, 5, 1, 0, 0, 0)

# The planted step change: from this night on, with a new image, the line is 12 % slower and stays so.
STEP_LINE, STEP_NIGHT, STEP_SLOWDOWN = "dsr1-fp8-mi355x-sglang", 18, 1 / 0.88
# The planted glitch: one deployment of the line loses 30 % in one night, and is back the next. Nothing else changed.
GLITCH_LINE, GLITCH_DEPLOYMENT, GLITCH_NIGHT, GLITCH_SLOWDOWN = "gptoss-fp4-h200-vllm", 0, 22, 1 / 0.7

# New images, by night. Only the one at STEP_NIGHT changes any speed.
IMAGE_CHANGES = {
    6: ("dsr1-fp4-b200-vllm", "0.11.3"),
    11: ("dsr1-fp4-mi355x-atom", "0.3.1"),
    STEP_NIGHT: (STEP_LINE, "0.5.7-rocm"),
    24: ("gptoss-fp4-b200-trt", "1.2.1"),
}
# Lines measured on given nights, so that the planted events and the image changes can be seen.
WATCHED = {
    STEP_LINE: (4, 7, 10, 13, STEP_NIGHT, 20, 23, 26, 29),
    GLITCH_LINE: (8, 14, 19, 21, GLITCH_NIGHT, 23, 27),
}


@dataclasses.dataclass(frozen=True)
class Run:
    night: int
    day: str
    run_id: int
    name: str
    lines: tuple[str, ...]


def lines_of_night(night, turn):
    """The lines that a night measures, and how far the rotation through the other lines has come."""
    if night in FULL_SWEEPS:
        return list(deployments.LINES), turn
    chosen = [line for line, nights in WATCHED.items() if night in nights]
    if night in IMAGE_CHANGES and IMAGE_CHANGES[night][0] not in chosen:
        chosen.append(IMAGE_CHANGES[night][0])
    rotation = [line for line in deployments.LINES if line not in WATCHED]
    while len(chosen) < 2:
        chosen.append(rotation[turn * 5 % len(rotation)])
        turn += 1
    return sorted(set(chosen)), turn


def schedule():
    runs, turn = [], 0
    for night in range(1, NIGHTS + 1):
        lines, turn = lines_of_night(night, turn)
        day = (FIRST_NIGHT + datetime.timedelta(days=night - 1)).isoformat()
        # Every fifth night the two lines come from two runs, as happens when two changes land on one day.
        groups = [lines[:1], lines[1:]] if night % 5 == 2 else [lines]
        for group in groups:
            kind = "Full_Sweep" if night in FULL_SWEEPS else "Nightly_Sweep"
            runs.append(Run(night, day, FIRST_RUN_ID + len(runs), f"Synthetic_Sample_-_{kind}", tuple(group)))
    return runs


def image_version(line, night):
    version = line.version
    for change_night, (key, new_version) in sorted(IMAGE_CHANGES.items()):
        if key == line.key and night >= change_night:
            version = new_version
    return version


def image(line, night):
    # Cluster launchers write '#' for the first '/', so the sample does too.
    separator = "#" if line.deployments[0].disaggregated else "/"
    return f"synthetic{separator}{line.framework}:{image_version(line, night)}"


def slowdown(line, index, night):
    if line.key == STEP_LINE and night >= STEP_NIGHT:
        return STEP_SLOWDOWN
    if (line.key, index, night) == (GLITCH_LINE, GLITCH_DEPLOYMENT, GLITCH_NIGHT):
        return GLITCH_SLOWDOWN
    return 1.0


def jobs_of(run):
    """(line, deployment, rows) for every deployment and sequence: what one benchmark job would produce."""
    for key in run.lines:
        line = deployments.LINES[key]
        for index, deployment in enumerate(line.deployments):
            for isl, osl in deployments.SEQUENCES:
                yield line, deployment, [
                    measurement_model.row(line, index, isl, osl, conc, image(line, run.night),
                                          slowdown(line, index, run.night), run.night)
                    for conc in deployment.sweep]


def job_name(line, deployment, rows):
    """The producer's file name for a job, which single-node jobs write once per concurrency."""
    def flag(value):
        return str(value).lower()

    first = rows[0]
    sequence = f"{first['isl'] // 1024}k{first['osl'] // 1024}k"
    if deployment.disaggregated:
        sides = (("prefill", deployment.prefill), ("decode", deployment.decode))
        shape = "_".join(f"{name}-tp{role.tp}-ep{role.ep}-dp{flag(role.dp_attention)}-nw{role.workers}" for name, role in sides)
    else:
        shape = f"tp{deployment.tp}-ep{deployment.ep}-dpa{flag(deployment.dp_attention)}"
    load = "x".join(str(row["conc"]) for row in rows)
    return (f"{line.prefix}_{sequence}_{line.precision}_{line.framework}_{shape}_disagg-{flag(deployment.disaggregated)}"
            f"_spec-{deployment.spec}_conc{load}_{line.hardware}-synthetic_00")


def separate_artifacts(jobs):
    for line, deployment, rows in jobs:
        if deployment.disaggregated:
            name = job_name(line, deployment, rows)
            suffix = f"gpus_{deployment.gpus}_ctx_{deployment.prefill.gpus}_gen_{deployment.decode.gpus}"
            yield f"bmk_{name}", [(f"agg_{name}_results_concurrency_{row['conc']}_{suffix}.json", row) for row in rows]
            continue
        for row in rows:
            name = job_name(line, deployment, [row])
            yield f"bmk_{name}", [(f"agg_{name}.json", row)]


def run_stats(jobs):
    counts = {}
    for line, deployment, rows in jobs:
        counts[line.hardware] = counts.get(line.hardware, 0) + (1 if deployment.disaggregated else len(rows))
    return {hardware: {"n_success": count, "total": count} for hardware, count in sorted(counts.items())}


def changelog(run):
    key, version = IMAGE_CHANGES.get(run.night, (None, None))
    if key in run.lines:
        keys, text = [key], f"Synthetic entry: update image to synthetic/{deployments.LINES[key].framework}:{version}"
    else:
        keys, text = list(run.lines), "Synthetic entry: scheduled sweep, nothing changed"
    return {"base_ref": "origin/main", "head_ref": head_sha(run), "entries": [{
        "config-keys": keys, "description": text, "pr-link": f"https://example.org/synthetic/{run.run_id}",
        "evals-only": False, "all-evals": False, "append-only": False, "scenario-type": None}]}


def head_sha(run):
    return hashlib.sha1(f"synthetic run {run.run_id}".encode()).hexdigest()


def artifacts_of(run):
    """(artifact name, members) in the order of upload."""
    jobs = list(jobs_of(run))
    if run.night in SEPARATE_ARTIFACTS:
        yield from separate_artifacts(jobs)
    else:
        yield "results_bmk", [("agg_bmk.json", [row for _, _, rows in jobs for row in rows])]
    yield "run-stats", [("run_stats.json", run_stats(jobs))]
    yield "changelog-metadata", [("changelog_metadata.json", changelog(run))]


def write_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, document in members:
            info = zipfile.ZipInfo(name, ZIP_STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, json.dumps(document, indent=2), compresslevel=9)


def write_run(out, run, artifact_id):
    folder = out / run.day / f"{run.name}_{run.run_id}" / "artifacts"
    folder.mkdir(parents=True)
    metadata = []
    for number, (name, members) in enumerate(artifacts_of(run)):
        write_zip(folder / f"{name}_{artifact_id}.zip", members)
        metadata.append({
            "id": artifact_id, "name": name, "created_at": f"{run.day}T{3 + number // 60:02d}:{number % 60:02d}:00Z",
            "expired": False, "workflow_run": {"id": run.run_id, "head_branch": "main", "head_sha": head_sha(run)}})
        artifact_id += 1
    (folder / "artifacts_metadata.json").write_text(json.dumps(metadata, indent=2) + "\n", encoding="utf-8")
    return artifact_id


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        sys.exit(__doc__.strip())
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) == 2 else pathlib.Path(__file__).resolve().parent
    for old in out.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"):
        shutil.rmtree(old)
    artifact_id = FIRST_ARTIFACT_ID
    for run in schedule():
        artifact_id = write_run(out, run, artifact_id)


if __name__ == "__main__":
    main()
