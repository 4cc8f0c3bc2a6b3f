// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/result_writer.h"

#include "core/store/database.h"
#include "core/store/metric_columns.h"

#include <nlohmann/json.hpp>

#include <sqlite3.h>

namespace ps {

Result<ResultWriter::MetricInsert> ResultWriter::prepareInsert(Database &database, MetricStorage storage, const std::string &fixedColumns,
                                                               int fixedCount) {
    std::vector<MetricId> metrics;
    std::string columns = fixedColumns;
    std::string parameters = "?";
    for (int i = 1; i < fixedCount; ++i) parameters += ", ?";
    for (const Metric &metric : allMetrics()) {
        if (metric.storage != storage) continue;
        metrics.push_back(metric.id);
        columns += ", " + metricColumn(metric);
        parameters += ", ?";
    }
    const std::string table(metricTable(metric(metrics.front())));
    Result<Statement> statement = database.prepare("INSERT INTO " + table + " (" + columns + ") VALUES (" + parameters + ")");
    if (!statement) return failure(statement.error());
    std::vector<bool> bound(metrics.size(), false);
    return MetricInsert{std::move(*statement), fixedCount + 1, std::move(metrics), std::move(bound)};
}

bool ResultWriter::MetricInsert::bindMetrics(const MetricValues &values) {
    bool any = false;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const int parameter = firstMetric + static_cast<int>(i);
        const std::optional<double> value = values.value(metrics[i]);
        if (value) {
            statement.bind(parameter, *value);
        } else if (bound[i]) {
            statement.bindNull(parameter);
        }
        bound[i] = value.has_value();
        any = any || value.has_value();
    }
    return any;
}

Result<std::unique_ptr<ResultWriter>> ResultWriter::create(Database &database) {
    Result<MetricInsert> hot =
        prepareInsert(database, MetricStorage::Hot,
                      "id, series_id, run_id, concurrency, attempt, artifact, image_id, spelling_id, attribute_set_id, "
                      "document_id, element, fingerprint, normalisations",
                      13);
    if (!hot) return failure(hot.error());
    Result<MetricInsert> cold = prepareInsert(database, MetricStorage::Cold, "result_id", 1);
    if (!cold) return failure(cold.error());
    std::vector<Statement> rest;
    for (const char *sql : {"INSERT INTO result_other (result_id, json) VALUES (?, ?)", "DELETE FROM result WHERE id = ?",
                            "UPDATE result SET attempt = ?2, artifact = ?3 WHERE id = ?1",
                            "UPDATE result SET document_id = ?2, element = ?3, spelling_id = ?4, normalisations = ?5 WHERE id = ?1"}) {
        Result<Statement> statement = database.prepare(sql);
        if (!statement) return failure(statement.error());
        rest.push_back(std::move(*statement));
    }
    return std::unique_ptr<ResultWriter>(new ResultWriter(database, std::move(*hot), std::move(*cold), std::move(rest)));
}

ResultWriter::ResultWriter(Database &database, MetricInsert hot, MetricInsert cold, std::vector<Statement> rest)
    : m_database(database), m_hot(std::move(hot)), m_cold(std::move(cold)), m_other(std::move(rest[0])), m_remove(std::move(rest[1])),
      m_setAge(std::move(rest[2])), m_setPlace(std::move(rest[3])) {}

Result<std::int64_t> ResultWriter::add(const Measurement &measurement, const ResultKeys &keys) {
    if (Status written = write(std::nullopt, measurement, keys); !written) return failure(written.error());
    const std::int64_t id = sqlite3_last_insert_rowid(m_database.handle());
    if (Status written = writeRest(id, measurement); !written) return failure(written.error());
    return id;
}

Status ResultWriter::replace(std::int64_t id, const Measurement &measurement, const ResultKeys &keys) {
    if (Status removed = remove(id); !removed) return removed;
    if (Status written = write(id, measurement, keys); !written) return written;
    return writeRest(id, measurement);
}

Status ResultWriter::remove(std::int64_t id) {
    m_remove.bind(1, id); // takes the cold and the other metrics along
    return m_remove.run();
}

Status ResultWriter::setAge(std::int64_t id, const VersionAge &age) {
    m_setAge.bind(1, id);
    m_setAge.bind(2, age.knownAttempt());
    m_setAge.bind(3, age.knownArtifact());
    return m_setAge.run();
}

Status ResultWriter::setPlace(std::int64_t id, const ResultKeys &keys) {
    m_setPlace.bind(1, id);
    m_setPlace.bind(2, keys.document);
    m_setPlace.bind(3, static_cast<std::uint64_t>(keys.element));
    m_setPlace.bind(4, keys.spelling);
    m_setPlace.bind(5, static_cast<std::int64_t>(keys.normalisations));
    return m_setPlace.run();
}

Status ResultWriter::write(std::optional<std::int64_t> id, const Measurement &measurement, const ResultKeys &keys) {
    Statement &insert = m_hot.statement;
    insert.bind(1, id);
    insert.bind(2, keys.series);
    insert.bind(3, keys.run);
    insert.bind(4, measurement.concurrency);
    insert.bind(5, keys.age.knownAttempt());
    insert.bind(6, keys.age.knownArtifact());
    insert.bind(7, keys.image);
    insert.bind(8, keys.spelling);
    insert.bind(9, keys.attributeSet);
    insert.bind(10, keys.document);
    insert.bind(11, static_cast<std::uint64_t>(keys.element));
    insert.bind(12, keys.fingerprint);
    insert.bind(13, static_cast<std::int64_t>(keys.normalisations));
    m_hot.bindMetrics(measurement.metrics);
    return insert.run();
}

Status ResultWriter::writeRest(std::int64_t id, const Measurement &measurement) {
    if (m_cold.bindMetrics(measurement.metrics)) {
        m_cold.statement.bind(1, id);
        if (Status written = m_cold.statement.run(); !written) return written;
    }
    if (measurement.otherMetrics.empty()) return {};
    nlohmann::json object = nlohmann::json::object();
    for (const auto &[key, value] : measurement.otherMetrics) object[key] = value;
    m_other.bind(1, id);
    m_other.bind(2, object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return m_other.run();
}

} // namespace ps
