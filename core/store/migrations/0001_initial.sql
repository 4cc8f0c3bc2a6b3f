-- SPDX-License-Identifier: GPL-3.0-or-later
-- Names are singular, units are in the name. The marks in braces stand for one REAL column per metric of
-- the registry, named by its key: metric_columns.cpp writes them, and adds those of later versions.

-- Goes up with every committed batch of an import.
CREATE TABLE store_revision (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO store_revision VALUES (1, 0);

CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,          -- ISO 8601, UTC
    finished_at TEXT,                  -- NULL: the process died before the end
    state TEXT,                        -- "finished", "cancelled", "failed"
    program_version TEXT NOT NULL,
    paths TEXT NOT NULL,               -- JSON array, as given
    archives INTEGER NOT NULL DEFAULT 0,
    rejected_archives INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    superseded INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE archive (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import(id),
    path TEXT NOT NULL,                -- as given
    bytes INTEGER NOT NULL,
    status TEXT NOT NULL               -- "imported", "rejected"
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    archive_id INTEGER NOT NULL REFERENCES archive(id),
    name TEXT NOT NULL,                -- member of the archive; empty for a loose file
    kind TEXT NOT NULL
) STRICT;

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import(id),
    code TEXT NOT NULL,
    archive TEXT NOT NULL,
    document TEXT NOT NULL,
    element INTEGER,
    count INTEGER NOT NULL,
    message TEXT NOT NULL
) STRICT;
CREATE INDEX note_by_import ON note (import_id);

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    github_run_id INTEGER,
    day INTEGER,                       -- yyyymmdd, UTC
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    head_sha TEXT NOT NULL,
    day_assumed INTEGER NOT NULL,      -- the day is only what the user said for want of a better one
    synthetic INTEGER NOT NULL
) STRICT;

CREATE TABLE serving_config (
    id INTEGER PRIMARY KEY,
    natural_key TEXT NOT NULL UNIQUE,
    hardware TEXT NOT NULL,
    framework TEXT NOT NULL,
    model TEXT NOT NULL,
    precision TEXT NOT NULL,
    spec TEXT NOT NULL,
    disaggregated INTEGER NOT NULL,
    multinode INTEGER NOT NULL,
    prefill_tp INTEGER NOT NULL,
    prefill_ep INTEGER NOT NULL,
    prefill_dp_attention INTEGER NOT NULL,
    prefill_workers INTEGER NOT NULL,
    prefill_gpus INTEGER NOT NULL,
    decode_tp INTEGER NOT NULL,
    decode_ep INTEGER NOT NULL,
    decode_dp_attention INTEGER NOT NULL,
    decode_workers INTEGER NOT NULL,
    decode_gpus INTEGER NOT NULL
) STRICT;

CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    config_id INTEGER NOT NULL REFERENCES serving_config(id),
    benchmark_type TEXT NOT NULL,
    offload_mode TEXT,
    isl INTEGER,
    osl INTEGER
) STRICT;
-- A UNIQUE constraint would take two missing lengths for different ones.
CREATE UNIQUE INDEX series_identity
    ON series (config_id, benchmark_type, ifnull(offload_mode, ''), ifnull(isl, -1), ifnull(osl, -1));

CREATE TABLE image (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- The names as the archives spell them.
CREATE TABLE spelling (
    id INTEGER PRIMARY KEY,
    hardware TEXT NOT NULL,
    framework TEXT NOT NULL,
    model TEXT NOT NULL,
    precision TEXT NOT NULL,
    spec TEXT NOT NULL,
    UNIQUE (hardware, framework, model, precision, spec)
) STRICT;

CREATE TABLE attribute_set (
    id INTEGER PRIMARY KEY,
    json TEXT NOT NULL UNIQUE          -- object of texts, keys ascending
) STRICT;

CREATE TABLE concurrency_list (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE          -- "4,8,16", ascending
) STRICT;

-- Which run measured which series, and where: kept so that facets and selections need not look at result.
CREATE TABLE series_run (
    series_id INTEGER NOT NULL REFERENCES series(id),
    run_id INTEGER NOT NULL REFERENCES run(id),
    concurrency_list_id INTEGER NOT NULL REFERENCES concurrency_list(id),
    PRIMARY KEY (series_id, run_id)
) STRICT, WITHOUT ROWID;

-- No foreign keys here: one check per column and row would cost a third of the import, and the ids come from rows that
-- the same transaction has just read or written.
CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    series_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    concurrency INTEGER NOT NULL,
    attempt INTEGER,
    artifact INTEGER,                  -- rank of the newest artifact that held this point (path_facts.h)
    image_id INTEGER,
    spelling_id INTEGER NOT NULL,
    attribute_set_id INTEGER,
    document_id INTEGER NOT NULL,
    element INTEGER NOT NULL,          -- position in the document's array, from 0
    fingerprint INTEGER NOT NULL,      -- of everything measured; equal values have equal fingerprints
    {hot metrics},
    UNIQUE (series_id, run_id, concurrency)
) STRICT;

CREATE TABLE result_cold (
    result_id INTEGER PRIMARY KEY REFERENCES result(id) ON DELETE CASCADE,
    {cold metrics}
) STRICT;

-- Numeric fields that the registry does not know.
CREATE TABLE result_other (
    result_id INTEGER PRIMARY KEY REFERENCES result(id) ON DELETE CASCADE,
    json TEXT NOT NULL                 -- object of numbers
) STRICT;

-- Values that gave way to others within one import, only because those were read later.
CREATE TABLE replaced_value (
    result_id INTEGER NOT NULL,        -- outlives the row, which keeps its id when it is written anew
    fingerprint INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    PRIMARY KEY (result_id, fingerprint)
) STRICT, WITHOUT ROWID;
