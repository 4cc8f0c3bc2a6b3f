// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ps {

class Database;

/// The runs in which copies of a row can be.
struct RunScope {
    std::optional<std::int64_t> anonymous;
    std::vector<std::int64_t> others;
};

/// Rows of some containers (the dashboard's CSV, old API answers) tell only the day. They are kept under a run of that day
/// that has no number, unless they repeat a row of a numbered run of the day. This knows which of both there are.
class AnonymousRuns {
public:
    [[nodiscard]] static Result<AnonymousRuns> create(Database &database);

    static bool isAnonymous(const BenchmarkRun &run);

    /// The anonymous run of the day, if the store has one.
    [[nodiscard]] Result<std::optional<std::int64_t>> of(Day day);
    /// There is one now.
    void add(Day day, std::int64_t run) { m_anonymous.emplace(day.number(), run); }
    /// The numbered runs of the day; an estimated day does not count.
    [[nodiscard]] Result<const std::vector<std::int64_t> *> numberedOf(Day day);

    /// All of the run's day; a run that only has an estimated day, or none, is alone.
    [[nodiscard]] Result<RunScope> scopeOf(std::int64_t id, const BenchmarkRun &run);

    /// Runs may have been added.
    void forgetNumbered() { m_numbered.clear(); }
    void forget();

private:
    AnonymousRuns(Statement find, Statement numbered) : m_find(std::move(find)), m_findNumbered(std::move(numbered)) {}

    Statement m_find, m_findNumbered;
    bool m_isRead = false;
    std::unordered_map<std::int32_t, std::int64_t> m_anonymous;
    std::unordered_map<std::int32_t, std::vector<std::int64_t>> m_numbered;
};

} // namespace ps
