-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who holds what, so that an import can be taken back; what tells an unchanged file; what archives hold besides results.

ALTER TABLE import ADD COLUMN unchanged_archives INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN records TEXT NOT NULL DEFAULT '';   -- JSON: [[added, unchanged], …] by kind; empty: none

-- The status may now be "unchanged": the file was not read, as it is the one that `unchanged_from` has read.
ALTER TABLE archive ADD COLUMN absolute TEXT NOT NULL DEFAULT ''; -- where it lies; empty: it is not recognised again
ALTER TABLE archive ADD COLUMN stamp_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN modified_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN changed_ns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN inode INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN reading INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN artifact_id INTEGER;
ALTER TABLE archive ADD COLUMN unchanged_from INTEGER;            -- an archive that was read; never itself unchanged
ALTER TABLE archive ADD COLUMN documents INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN added INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN updated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN unchanged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE archive ADD COLUMN records TEXT NOT NULL DEFAULT '';
-- Finds the archives that can be recognised without reading those that cannot. Rows come almost in its order.
CREATE INDEX archive_known ON archive (reading) WHERE absolute <> '';
CREATE INDEX archive_unchanged ON archive (unchanged_from) WHERE unchanged_from IS NOT NULL;

-- Of what an older program wrote, only what came of it is known.
UPDATE archive SET documents = counted.documents, added = counted.added FROM (
    SELECT archive_id, count(DISTINCT document.id) AS documents, count(*) AS added
    FROM result JOIN document ON document.id = result.document_id GROUP BY archive_id) AS counted
    WHERE counted.archive_id = archive.id;

ALTER TABLE run RENAME COLUMN day_assumed TO day_source;          -- DaySource: 0 and 1 mean what they meant
ALTER TABLE run ADD COLUMN has_results INTEGER NOT NULL DEFAULT 0; -- some are only known from what archives say of them
UPDATE run SET has_results = 1 WHERE id IN (SELECT run_id FROM series_run);

-- What archives say of runs, as far as it was news; `run` holds what they say together.
CREATE TABLE run_fact (
    id INTEGER PRIMARY KEY,            -- in the order of reading
    run_id INTEGER NOT NULL,
    archive_id INTEGER NOT NULL,
    github_run_id INTEGER,
    day INTEGER,
    day_source INTEGER NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    head_sha TEXT NOT NULL,
    synthetic INTEGER NOT NULL
) STRICT;
INSERT INTO run_fact (run_id, archive_id, github_run_id, day, day_source, name, url, head_sha, synthetic)
    SELECT run.id, min(archive.id), github_run_id, day, day_source, run.name, url, head_sha, synthetic
    FROM result JOIN run ON run.id = result.run_id JOIN document ON document.id = result.document_id
    JOIN archive ON archive.id = document.archive_id GROUP BY run.id, archive.import_id ORDER BY 2;

-- Normalisation bits (measurement.h).
ALTER TABLE result ADD COLUMN normalisations INTEGER NOT NULL DEFAULT 0;

-- Further archives that hold a version of a result: the stored one, or a displaced one. The archive of the version's own
-- document need not be among them; it is when the version has become newer by another copy, as its own age is here then.
CREATE TABLE result_carrier (
    result_id INTEGER NOT NULL,
    archive_id INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    element INTEGER NOT NULL,
    attempt INTEGER,
    artifact INTEGER,
    spelling_id INTEGER NOT NULL,
    normalisations INTEGER NOT NULL,
    run_id INTEGER,                    -- the run it was read under, when that is another than the result's
    PRIMARY KEY (result_id, archive_id, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric_list (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE          -- JSON array of keys
) STRICT;

-- Versions of a result that are not the stored one: older ones, and copies that say less.
CREATE TABLE displaced_result (
    result_id INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    element INTEGER NOT NULL,
    attempt INTEGER,
    artifact INTEGER,
    image_id INTEGER,
    spelling_id INTEGER NOT NULL,
    attribute_set_id INTEGER,
    normalisations INTEGER NOT NULL,
    run_id INTEGER,                    -- as in result_carrier
    is_copy INTEGER NOT NULL,          -- says nothing else than the stored one
    metric_list_id INTEGER NOT NULL,
    metric_values BLOB NOT NULL,       -- one little-endian double per key
    PRIMARY KEY (result_id, fingerprint)
) STRICT, WITHOUT ROWID;

-- What archives hold besides results. A record is all of its row: other values are another record. Days are yyyymmdd,
-- lists are JSON arrays, scores a JSON object of numbers.
CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY,
    fingerprint INTEGER NOT NULL UNIQUE,
    run_id INTEGER,
    hardware TEXT NOT NULL, framework TEXT NOT NULL, model TEXT NOT NULL, precision TEXT NOT NULL, spec TEXT NOT NULL,
    disaggregated INTEGER NOT NULL, multinode INTEGER NOT NULL,
    prefill_tp INTEGER NOT NULL, prefill_ep INTEGER NOT NULL, prefill_dp_attention INTEGER NOT NULL,
    prefill_workers INTEGER NOT NULL, prefill_gpus INTEGER NOT NULL,
    decode_tp INTEGER NOT NULL, decode_ep INTEGER NOT NULL, decode_dp_attention INTEGER NOT NULL,
    decode_workers INTEGER NOT NULL, decode_gpus INTEGER NOT NULL,
    raw_hardware TEXT NOT NULL, raw_framework TEXT NOT NULL, raw_model TEXT NOT NULL, raw_precision TEXT NOT NULL,
    raw_spec TEXT NOT NULL,
    task TEXT NOT NULL, isl INTEGER, osl INTEGER, concurrency INTEGER,
    scores TEXT NOT NULL, score_name TEXT NOT NULL, harness_version TEXT NOT NULL,
    evaluated_at TEXT NOT NULL, source TEXT NOT NULL, published_id TEXT NOT NULL
) STRICT;

CREATE TABLE reliability (
    id INTEGER PRIMARY KEY,
    fingerprint INTEGER NOT NULL UNIQUE,
    run_id INTEGER,
    hardware TEXT NOT NULL, raw_hardware TEXT NOT NULL, day INTEGER, succeeded INTEGER NOT NULL, total INTEGER NOT NULL,
    occurrence INTEGER NOT NULL
) STRICT;

CREATE TABLE changelog_entry (
    id INTEGER PRIMARY KEY,
    fingerprint INTEGER NOT NULL UNIQUE,
    run_id INTEGER,
    base_ref TEXT NOT NULL, head_ref TEXT NOT NULL, config_keys TEXT NOT NULL, description TEXT NOT NULL, link TEXT NOT NULL,
    day INTEGER, evals_only INTEGER NOT NULL, all_evals INTEGER NOT NULL, append_only INTEGER NOT NULL,
    scenario_types TEXT NOT NULL
) STRICT;

CREATE TABLE gpu_telemetry (
    id INTEGER PRIMARY KEY,
    fingerprint INTEGER NOT NULL UNIQUE,
    run_id INTEGER,
    subject TEXT NOT NULL, source TEXT NOT NULL, gpu INTEGER NOT NULL, samples INTEGER NOT NULL,
    first_at TEXT NOT NULL, last_at TEXT NOT NULL, duration_seconds REAL,
    mean_power_w REAL, max_power_w REAL, energy_j REAL, mean_temperature_c REAL, max_temperature_c REAL,
    mean_sm_clock_mhz REAL, min_sm_clock_mhz REAL, mean_utilisation_pct REAL, mean_memory_utilisation_pct REAL,
    p95_power_w REAL, p99_power_w REAL, power_deviation_w REAL, max_gap_seconds REAL, host TEXT NOT NULL
) STRICT;

CREATE TABLE power_validation (
    id INTEGER PRIMARY KEY,
    fingerprint INTEGER NOT NULL UNIQUE,
    run_id INTEGER,
    subject TEXT NOT NULL, valid INTEGER NOT NULL, reasons TEXT NOT NULL, expected_gpus INTEGER, observed_gpus INTEGER,
    integration_seconds REAL, telemetry_source TEXT NOT NULL,
    energy_j REAL, max_sample_gap_seconds REAL, accumulator_error REAL
) STRICT;

CREATE TABLE availability (
    id INTEGER PRIMARY KEY,
    fingerprint INTEGER NOT NULL UNIQUE,
    run_id INTEGER,
    hardware TEXT NOT NULL, framework TEXT NOT NULL, model TEXT NOT NULL, precision TEXT NOT NULL, spec TEXT NOT NULL,
    disaggregated INTEGER NOT NULL, isl INTEGER, osl INTEGER, day INTEGER
) STRICT;

CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    fingerprint INTEGER NOT NULL UNIQUE,
    run_id INTEGER,
    hardware TEXT NOT NULL, framework TEXT NOT NULL, model TEXT NOT NULL, precision TEXT NOT NULL, spec TEXT NOT NULL,
    disaggregated INTEGER NOT NULL, day INTEGER, data_points INTEGER NOT NULL,
    sequences INTEGER, concurrencies INTEGER, max_concurrency INTEGER, image TEXT NOT NULL,
    multinode INTEGER NOT NULL, prefill_tp INTEGER, prefill_ep INTEGER, decode_tp INTEGER, decode_ep INTEGER,
    prefill_gpus INTEGER, decode_gpus INTEGER
) STRICT;

-- The archives that hold a record.
CREATE TABLE record_carrier (
    kind INTEGER NOT NULL,             -- index of SideRecord
    record_id INTEGER NOT NULL,
    archive_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    element INTEGER NOT NULL,
    PRIMARY KEY (kind, record_id, archive_id)
) STRICT, WITHOUT ROWID;
