// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/support/job_control.h"
#include "core/support/result.h"
#include "core/support/strong_id.h"

namespace ps {

class Database;

/// The steps of taking an import back, in their order, inside one transaction and without foreign keys. What goes is in
/// temporary tables that the first step makes.

/// Archives that another import found unchanged become that import's; all others of the import go, with their documents.
[[nodiscard]] Status findWhatGoes(Database &database, ImportId import, const JobControl &job, RemovalReport &report);
/// Results that nobody else holds go; the others are what the remaining holders make of them.
[[nodiscard]] Status removeResults(Database &database, ImportId import, const JobControl &job, RemovalReport &report);
/// To be called once the affected results are known, and before any of them goes.
[[nodiscard]] Status rememberParts(Database &database);
[[nodiscard]] Status removeRecords(Database &database, ImportId import, const JobControl &job, RemovalReport &report);
/// Runs are what the other imports say of them.
[[nodiscard]] Status removeRunFacts(Database &database, ImportId import, const JobControl &job, RemovalReport &report);
/// Rows that do not tell all of their deployment go to where they belong among the results that are left (part_told_rows.h).
[[nodiscard]] Status settleParts(Database &database, ImportId import, const JobControl &job, RemovalReport &report);
/// The rows of the import, its archives, documents and notes.
[[nodiscard]] Status removeImportRows(Database &database, ImportId import, const JobControl &job, RemovalReport &report);
/// The local run that the import was, and doubts about results that are gone.
[[nodiscard]] Status removeLocalRuns(Database &database, ImportId import);
/// Whatever shared rows nothing points to any more.
[[nodiscard]] Status removeUnused(Database &database);

} // namespace ps
