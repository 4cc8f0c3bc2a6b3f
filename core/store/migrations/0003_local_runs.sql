-- SPDX-License-Identifier: GPL-3.0-or-later
-- Runs of the workers on this machine, or from the run files of others; and the series that a copy was read under.

CREATE TABLE local_run (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL,        -- the import that it counts as
    key TEXT NOT NULL UNIQUE,          -- run.key of its points
    group_key TEXT NOT NULL,           -- key of the first of several repetitions
    machine TEXT NOT NULL,
    backend TEXT NOT NULL,
    device_id TEXT NOT NULL,
    device_name TEXT NOT NULL,
    driver TEXT,
    suite TEXT NOT NULL,
    benchmark TEXT NOT NULL,           -- the one that was asked for; empty: all
    seed INTEGER NOT NULL,             -- as 64 bits, unsigned
    started_at TEXT NOT NULL,          -- ISO 8601, UTC
    finished_at TEXT NOT NULL,         -- empty: it goes on, or the process died
    outcome TEXT,                      -- RunOutcome, with finished_at
    reason TEXT NOT NULL,
    environment TEXT NOT NULL,         -- JSON object of texts
    imported INTEGER NOT NULL
) STRICT;

-- What the worker said, as far as it is kept: lines of its protocol.
CREATE TABLE local_message (
    local_run_id INTEGER NOT NULL REFERENCES local_run(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,          -- from 0, in the order of arrival
    line TEXT NOT NULL,
    PRIMARY KEY (local_run_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Results of local runs that are kept out of frontiers unless the user asks for them, and why.
CREATE TABLE result_doubt (
    result_id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL
) STRICT;

-- With run_id the place that a result was read under, when that is another than the one it is held at; else NULL.
ALTER TABLE result_carrier ADD COLUMN series_id INTEGER;
ALTER TABLE displaced_result ADD COLUMN series_id INTEGER;
