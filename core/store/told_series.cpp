// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/told_series.h"

#include "core/store/database.h"

#include <utility>

namespace ps {

namespace {

constexpr char kQuery[] =
    "SELECT series.id, benchmark_type, offload_mode, isl, osl, hardware, framework, model, precision, spec, disaggregated, multinode,"
    " prefill_tp, prefill_gpus, decode_tp, decode_ep, decode_dp_attention, decode_gpus"
    " FROM serving_config JOIN series ON config_id = serving_config.id WHERE disaggregated OR multinode";

/// As much of a measurement as tells which series are alike.
Measurement measurementAt(const Statement &row) {
    Measurement measurement;
    measurement.benchmarkType = row.text(1);
    if (!row.isNull(2)) measurement.offloadMode = row.text(2);
    if (!row.isNull(3)) measurement.isl = static_cast<int>(row.integer(3));
    if (!row.isNull(4)) measurement.osl = static_cast<int>(row.integer(4));
    ServingConfig &config = measurement.config;
    config.hardware = row.text(5);
    config.framework = row.text(6);
    config.model = row.text(7);
    config.precision = row.text(8);
    config.spec = row.text(9);
    config.disaggregated = row.integer(10) != 0;
    config.multinode = row.integer(11) != 0;
    config.prefill.tensorParallel = static_cast<int>(row.integer(12));
    config.prefill.gpus = static_cast<int>(row.integer(13));
    config.decode.tensorParallel = static_cast<int>(row.integer(14));
    config.decode.expertParallel = static_cast<int>(row.integer(15));
    config.decode.dpAttention = row.integer(16) != 0;
    config.decode.gpus = static_cast<int>(row.integer(17));
    return measurement;
}

std::string keyOf(const Measurement &measurement) {
    std::string key = measurement.config.toldKey();
    for (const std::optional<int> &length : {measurement.isl, measurement.osl}) key += '|' + (length ? std::to_string(*length) : "");
    return key + '|' + measurement.offloadMode.value_or("") + '|' + measurement.benchmarkType;
}

} // namespace

Result<ToldSeries> ToldSeries::create(Database &database) {
    Result<Statement> query = database.prepare(kQuery);
    if (!query) return failure(query.error());
    return ToldSeries(std::move(*query));
}

Status ToldSeries::read() {
    if (m_isRead) return {};
    for (;;) {
        const Result<bool> row = m_query.step();
        if (!row) return failure(row.error());
        if (!*row) break;
        add(m_query.integer(0), measurementAt(m_query));
    }
    m_isRead = true;
    return {};
}

AlikeSeries *ToldSeries::add(std::int64_t series, const Measurement &measurement) {
    AlikeSeries *&group = m_groupOf[series];
    if (group) return group;
    group = &m_groups[keyOf(measurement)];
    (measurement.config.isToldInPart() ? group->inPart : group->whole).push_back(series);
    return group;
}

Result<const AlikeSeries *> ToldSeries::alike(std::int64_t series, const Measurement &measurement) {
    if (Status done = read(); !done) return failure(done.error());
    const AlikeSeries *const group = add(series, measurement);
    return group->inPart.empty() ? nullptr : group;
}

Result<const AlikeSeries *> ToldSeries::alike(std::int64_t series) {
    if (Status done = read(); !done) return failure(done.error());
    const auto group = m_groupOf.find(series);
    return group == m_groupOf.end() || group->second->inPart.empty() ? nullptr : group->second;
}

void ToldSeries::forget() {
    m_isRead = false;
    m_query.reset();
    m_groupOf.clear();
    m_groups.clear();
}

} // namespace ps
