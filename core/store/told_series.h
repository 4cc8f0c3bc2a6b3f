// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace ps {

class Database;

/// Series of one workload whose deployments a table of results cannot tell apart.
struct AlikeSeries {
    std::vector<std::int64_t> inPart; ///< of deployments that are told in part (ServingConfig::isToldInPart)
    std::vector<std::int64_t> whole;  ///< of those that these may be
};

/// Knows which series are alike. Only series of several nodes or of disaggregated deployments can be. After a rollback, and
/// when another connection may have written, forget().
class ToldSeries {
public:
    [[nodiscard]] static Result<ToldSeries> create(Database &database);

    /// The series like this one, with itself. nullptr: none of them is told in part. Holds until the next call.
    [[nodiscard]] Result<const AlikeSeries *> alike(std::int64_t series, const Measurement &measurement);
    /// The same of a series that the store had before the first call.
    [[nodiscard]] Result<const AlikeSeries *> alike(std::int64_t series);
    void forget();

private:
    explicit ToldSeries(Statement query) : m_query(std::move(query)) {}
    Status read();
    AlikeSeries *add(std::int64_t series, const Measurement &measurement);

    Statement m_query;
    bool m_isRead = false;
    std::unordered_map<std::string, AlikeSeries> m_groups;
    std::unordered_map<std::int64_t, AlikeSeries *> m_groupOf; ///< by series
};

} // namespace ps
