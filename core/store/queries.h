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
inline constexpr char kRuns[] = "SELECT id, key, github_run_id, day, name, url, head_sha, synthetic, day_assumed FROM run";
inline constexpr char kSeries[] = "SELECT id, config_id, benchmark_type, offload_mode, isl, osl FROM series ORDER BY id";
inline constexpr char kConcurrencyLists[] = "SELECT id, text FROM concurrency_list";
inline constexpr char kSeriesRuns[] = "SELECT series_id, run_id, concurrency_list_id FROM series_run";
inline constexpr char kAttempts[] = "SELECT concurrency, attempt FROM result WHERE series_id = ? AND run_id = ? ORDER BY concurrency";

inline constexpr char kImage[] = "SELECT name FROM image WHERE id = ?";

inline constexpr char kImports[] = "SELECT id, started_at, finished_at, state, program_version, paths, archives,"
                                   " rejected_archives, added, updated, unchanged, superseded, rejected FROM import ORDER BY id";
inline constexpr char kNotes[] = "SELECT code, archive, document, element, count, message FROM note WHERE import_id = ? ORDER BY id";

inline constexpr char kOrigin[] = "SELECT archive.path, document.name, result.element, import.started_at, import.program_version,"
                                  " spelling.hardware, spelling.framework, spelling.model, spelling.precision, spelling.spec,"
                                  " attribute_set.json, result_other.json"
                                  " FROM result JOIN document ON document.id = result.document_id"
                                  " JOIN archive ON archive.id = document.archive_id"
                                  " JOIN import ON import.id = archive.import_id"
                                  " JOIN spelling ON spelling.id = result.spelling_id"
                                  " LEFT JOIN attribute_set ON attribute_set.id = result.attribute_set_id"
                                  " LEFT JOIN result_other ON result_other.result_id = result.id"
                                  " WHERE result.id = ?";

/// The results of one series in one run, by concurrency: id, concurrency, attempt, image_id, document_id, element, then
/// the metrics. Metrics that `stored` does not name are NULL: the store is older than they are.
std::string resultsOfSeriesRun(std::span<const MetricId> metrics, const std::set<std::string> &stored);

} // namespace ps::queries
