// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/queries.h"

#include "core/store/metric_columns.h"

namespace ps::queries {

namespace {

constexpr char kOrigin[] =
    "SELECT result.id, archive.import_id, archive.path, document.name, result.element, archive.artifact_id, run.key,"
    " run.github_run_id, result.attempt, run.head_sha, run.day, run.day_source, image.name, result.normalisations,"
    " import.started_at, import.program_version, spelling.hardware, spelling.framework, spelling.model, spelling.precision,"
    " spelling.spec, attribute_set.json, result_other.json, archive.id, result.fingerprint"
    " FROM result JOIN document ON document.id = result.document_id JOIN archive ON archive.id = document.archive_id"
    " JOIN import ON import.id = archive.import_id JOIN run ON run.id = result.run_id"
    " JOIN spelling ON spelling.id = result.spelling_id LEFT JOIN image ON image.id = result.image_id"
    " LEFT JOIN attribute_set ON attribute_set.id = result.attribute_set_id"
    " LEFT JOIN result_other ON result_other.result_id = result.id";

} // namespace

std::string originOfOne() {
    return std::string(kOrigin) + " WHERE result.id = ?1";
}

std::string originOfAll() {
    return std::string(kOrigin) + " ORDER BY result.id";
}

std::string resultsOfSeriesRun(std::span<const MetricId> metrics, const std::set<std::string> &stored) {
    std::string columns = "result.id, concurrency, attempt, image_id, document_id, element";
    bool needsCold = false;
    for (const MetricId id : metrics) {
        const Metric &wanted = metric(id);
        const bool known = stored.contains(wanted.key);
        columns += known ? ", " + metricColumn(wanted) : ", NULL";
        needsCold = needsCold || (known && wanted.storage == MetricStorage::Cold);
    }
    return "SELECT " + columns + " FROM result" + (needsCold ? " LEFT JOIN result_cold ON result_cold.result_id = result.id" : "") +
           " WHERE series_id = ? AND run_id = ? ORDER BY concurrency";
}

} // namespace ps::queries
