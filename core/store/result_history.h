// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/result_version.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace ps {

class Database;

/// Who else holds a result, and the versions of it that are not the stored one: what it takes to undo an import. A version
/// is known by its fingerprint; its content is in `result` or `displaced_result`, never in both.
class ResultHistory {
public:
    [[nodiscard]] static Result<std::unique_ptr<ResultHistory>> create(Database &database);

    /// The version's archive holds it too. Of several ages the newest counts.
    [[nodiscard]] Status carry(std::int64_t result, const ResultVersion &version);
    /// Keeps a version that is not the stored one.
    [[nodiscard]] Status displace(std::int64_t result, const ResultVersion &version, bool isCopy);
    /// The stored version is about to be another. A merged one is nobody's, but for archives that carry as much without a run.
    [[nodiscard]] Status displaceStored(std::int64_t result, const ResultVersion &stored, bool isCopy);
    /// The stored version is about to become newer through a copy: its document's archive holds it at its present age.
    [[nodiscard]] Status keepOwnAge(std::int64_t result);
    /// A displaced version is about to be the stored one: whoever held it carries it.
    [[nodiscard]] Status adopt(std::int64_t result, std::int64_t fingerprint);
    /// The stored version is about to be another measurement: what was a copy of it is none of the new one.
    [[nodiscard]] Status forgetCopies(std::int64_t result);

    void forget() { m_lastListKeys.clear(); }

private:
    struct Statements {
        Statement carry, displace, keepOwnAge, adopt, remove, forgetCopies, findList, addList, findCarrier, removeCarrier;
    };
    ResultHistory(Database &database, Statements statements);
    Result<std::int64_t> metricList(const std::string &keys);

    Database &m_database;
    Statements m_statements;
    std::string m_lastListKeys; ///< neighbouring rows mostly have the same metrics
    std::int64_t m_lastList = 0;
};

/// From the columns series_id and run_id of result_carrier and displaced_result.
std::optional<ReadUnder> readUnderAt(const Statement &row, int column);

} // namespace ps
