// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/store/document_place.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ps {

class Database;

/// Adds to `known` what `told` says besides; true when that is anything. What is known stays. A day gives way to one from
/// a better source, and what the user said to what the user says anew.
bool completeRun(BenchmarkRun &known, const BenchmarkRun &told);

/// Writes what is known of runs over what the store has, by id.
[[nodiscard]] Status writeRuns(Database &database, const std::vector<std::pair<std::int64_t, BenchmarkRun>> &runs);

/// The rows of runs, and which archive says what of them. Remembers what it has seen: forget() after a rollback and when
/// another connection may have written.
class RunFacts {
public:
    [[nodiscard]] static Result<std::unique_ptr<RunFacts>> create(Database &database);

    /// The run, which gets a row when it has none. Known runs keep what the store knows of them; what was missing, or only
    /// assumed, is filled in. Holds until forget().
    [[nodiscard]] Result<PlacedRun> tell(const BenchmarkRun &run, std::int64_t archive);

    /// What is told from now on is told by another import.
    void beginImport();
    void forget() { m_runs.clear(); }

private:
    struct Known {
        std::int64_t id = 0;
        BenchmarkRun stored;
        std::optional<BenchmarkRun> told; ///< by this import
    };
    RunFacts(Database &database, Statement find, Statement insert, Statement update, Statement addFact);
    Result<Known *> known(const BenchmarkRun &run);

    Database &m_database;
    Statement m_find, m_insert, m_update, m_addFact;
    std::unordered_map<std::string, Known> m_runs;
};

} // namespace ps
