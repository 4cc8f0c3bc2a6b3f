// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/point_record.h"

#include <array>
#include <cassert>

namespace ps {

namespace {

constexpr std::array<std::string_view, 28> kFieldNames = {
    "x",        "y",           "frontier", "hardware", "framework", "model",     "precision",   "spec", "disaggregated", "multinode",
    "gpus",     "parallelism", "type",     "offload",  "isl",       "osl",       "conc",        "date", "run",           "run_id",
    "run_name", "run_url",     "head_sha", "attempt",  "image",     "synthetic", "date_source", "veto",
};

template <typename Number>
ExportValue numberOrMissing(const std::optional<Number> &number) {
    return number ? ExportValue(static_cast<std::int64_t>(*number)) : ExportValue();
}

/// For names that a run may lack: they are empty then.
ExportValue textOrMissing(const std::string &text) {
    return text.empty() ? ExportValue() : ExportValue(std::string_view(text));
}

} // namespace

std::span<const std::string_view> pointFieldNames() {
    return kFieldNames;
}

std::vector<ExportValue> pointFieldValues(const CurveSet &curves, const CurvePoint &point) {
    const ResultSet &results = *curves.results;
    const ResultRow &row = results.rows[point.row];
    const SeriesInfo &series = results.seriesOf(row);
    const ServingConfig &config = results.configOf(row);
    const RunInfo &run = results.runOf(row);

    std::vector<ExportValue> values;
    values.reserve(kFieldNames.size());
    const auto put = [&values](ExportValue value) { values.push_back(std::move(value)); };
    const auto text = [&values](const std::string &value) { values.emplace_back(std::string_view(value)); };
    put(point.x);
    put(point.y);
    put(point.onFrontier);
    for (const std::string *name : {&config.hardware, &config.framework, &config.model, &config.precision, &config.spec}) text(*name);
    put(config.disaggregated);
    put(config.multinode);
    put(std::int64_t{config.totalGpus()});
    put(config.parallelismLabel());
    text(series.benchmarkType);
    put(series.offloadMode ? ExportValue(std::string_view(*series.offloadMode)) : ExportValue());
    put(numberOrMissing(series.isl));
    put(numberOrMissing(series.osl));
    put(std::int64_t{row.concurrency});
    put(run.day ? ExportValue(run.day->iso()) : ExportValue());
    text(run.key);
    put(numberOrMissing(run.githubRunId));
    for (const std::string *name : {&run.name, &run.url, &run.headSha}) put(textOrMissing(*name));
    put(row.attempt < 0 ? ExportValue() : ExportValue(std::int64_t{row.attempt}));
    put(row.image < 0 ? ExportValue() : ExportValue(std::string_view(results.images[static_cast<std::size_t>(row.image)])));
    put(run.synthetic);
    put(run.day ? ExportValue(daySourceKey(run.daySource)) : ExportValue());
    const std::string_view veto = results.vetoOf(row);
    put(veto.empty() ? ExportValue() : ExportValue(veto));
    assert(values.size() == kFieldNames.size());
    return values;
}

std::vector<std::size_t> furtherColumns(const CurveSet &curves) {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < curves.results->columns.size(); ++i) {
        const MetricId id = curves.results->columns[i];
        if (id != curves.axes.x && id != curves.axes.y) columns.push_back(i);
    }
    return columns;
}

} // namespace ps
