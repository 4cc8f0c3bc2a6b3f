// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/result_version.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ps {

class Database;

/// Writes the rows of result, result_cold and result_other. Decides nothing.
class ResultWriter {
public:
    [[nodiscard]] static Result<std::unique_ptr<ResultWriter>> create(Database &database);

    /// The id of the new row.
    [[nodiscard]] Result<std::int64_t> add(const Measurement &measurement, const ResultKeys &keys);
    /// The row keeps its id.
    [[nodiscard]] Status replace(std::int64_t id, const Measurement &measurement, const ResultKeys &keys);
    [[nodiscard]] Status setAge(std::int64_t id, const VersionAge &age);
    /// Where the row comes from: document, element, spelling, normalisations; the values stay.
    [[nodiscard]] Status setPlace(std::int64_t id, const ResultKeys &keys);
    [[nodiscard]] Status remove(std::int64_t id);

private:
    /// An INSERT with one parameter per metric, of which most rows leave many NULL: binds only what changes.
    struct MetricInsert {
        Statement statement;
        int firstMetric = 0; ///< parameter of the first metric
        std::vector<MetricId> metrics{};
        std::vector<bool> bound{};                    ///< whether the parameter holds a number of an earlier row
        bool bindMetrics(const MetricValues &values); ///< false: no metric has a value
    };

    ResultWriter(Database &database, MetricInsert hot, MetricInsert cold, std::vector<Statement> rest);
    static Result<MetricInsert> prepareInsert(Database &database, MetricStorage storage, const std::string &fixedColumns, int fixedCount);
    Status write(std::optional<std::int64_t> id, const Measurement &measurement, const ResultKeys &keys);
    Status writeRest(std::int64_t id, const Measurement &measurement);

    Database &m_database;
    MetricInsert m_hot, m_cold;
    Statement m_other, m_remove, m_setAge, m_setPlace;
};

} // namespace ps
