// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/metric.h"

#include <set>
#include <span>
#include <string>

/// The questions that the reader asks, apart from it so that a test can look at their plans.
namespace ps::queries {

inline constexpr char kRevision[] = "SELECT revision FROM store_revision";

inline constexpr char kConfigs[] = "SELECT id, hardware, framework, model, precision, spec, disaggregated, multinode,"
                                   " prefill_tp, prefill_ep, prefill_dp_attention, prefill_workers, prefill_gpus,"
                                   " decode_tp, decode_ep, decode_dp_attention, decode_workers, decode_gpus"
                                   " FROM serving_config ORDER BY id";
/// Of some runs only facts are known.
inline constexpr char kRuns[] = "SELECT id, key, github_run_id, day, name, url, head_sha, synthetic, day_source FROM run"
                                " WHERE has_results";
/// Of some series no result stands in the store: their rows were recognised as those of another.
inline constexpr char kSeries[] = "SELECT id, config_id, benchmark_type, offload_mode, isl, osl FROM series"
                                  " WHERE EXISTS (SELECT 1 FROM series_run WHERE series_id = series.id) ORDER BY id";
inline constexpr char kConcurrencyLists[] = "SELECT id, text FROM concurrency_list";
inline constexpr char kSeriesRuns[] = "SELECT series_id, run_id, concurrency_list_id FROM series_run";
inline constexpr char kAttempts[] = "SELECT concurrency, attempt FROM result WHERE series_id = ? AND run_id = ? ORDER BY concurrency";

// CROSS keeps the order: doubts are few, results many.
inline constexpr char kDoubts[] =
    "SELECT series_id, run_id, concurrency, reason FROM result_doubt CROSS JOIN result ON result.id = result_id";

inline constexpr char kLocalDevices[] = "SELECT DISTINCT device_name FROM local_run";
inline constexpr char kLocalRuns[] = "SELECT id, key, group_key, machine, backend, device_id, device_name, driver, suite, benchmark, seed,"
                                     " started_at, finished_at, outcome, reason, environment, imported FROM local_run";
inline constexpr char kLocalMessages[] = "SELECT line FROM local_message WHERE local_run_id = ? ORDER BY ordinal";

inline constexpr char kImage[] = "SELECT name FROM image WHERE id = ?";

inline constexpr char kImports[] = "SELECT id, started_at, finished_at, state, program_version, paths, archives,"
                                   " rejected_archives, added, updated, unchanged, superseded, rejected, unchanged_archives,"
                                   " records FROM import ORDER BY id";
inline constexpr char kNotes[] = "SELECT code, archive, document, element, count, message FROM note WHERE import_id = ? ORDER BY id";

/// Where results come from, as readOrigins() reads it: of the result ?1, or of all by id.
std::string originOfOne();
std::string originOfAll();
/// The imports that hold the version ?2 of the result ?1 or a copy of it; with those that have found the archive ?3, which
/// is where it was first read, unchanged. Some come more than once.
inline constexpr char kHolders[] = "WITH held AS (SELECT ?3 AS id"
                                   " UNION ALL SELECT archive_id FROM result_carrier WHERE result_id = ?1 AND fingerprint = ?2"
                                   " UNION ALL SELECT document.archive_id FROM displaced_result JOIN document ON document.id = document_id"
                                   " WHERE result_id = ?1 AND is_copy"
                                   " UNION ALL SELECT archive_id FROM displaced_result JOIN result_carrier USING (result_id, fingerprint)"
                                   " WHERE displaced_result.result_id = ?1 AND is_copy)"
                                   " SELECT import_id FROM held JOIN archive USING (id)"
                                   " UNION ALL SELECT archive.import_id FROM held JOIN archive ON archive.unchanged_from = held.id";

/// The archives of the import ?1.
inline constexpr char kArchives[] = "SELECT id, path, bytes, status, documents, added, updated, unchanged, superseded, rejected, records,"
                                    " artifact_id FROM archive WHERE import_id = ? ORDER BY id";

/// The results of one series in one run, by concurrency: id, concurrency, attempt, image_id, document_id, element, then
/// the metrics. Metrics that `stored` does not name are NULL: the store is older than they are.
std::string resultsOfSeriesRun(std::span<const MetricId> metrics, const std::set<std::string> &stored);

} // namespace ps::queries
