// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/anonymous_runs.h"

#include "core/store/database.h"

#include <string_view>

namespace ps {

namespace {
constexpr std::string_view kPrefix = "api:"; // RunTable
} // namespace

Result<AnonymousRuns> AnonymousRuns::create(Database &database) {
    Result<Statement> find = database.prepare("SELECT id, day FROM run WHERE key >= 'api:' AND key < 'api;'"
                                              " AND github_run_id IS NULL AND day IS NOT NULL");
    if (!find) return failure(find.error());
    Result<Statement> numbered = database.prepare("SELECT id FROM run WHERE day = ? AND day_source < ? AND github_run_id IS NOT NULL");
    if (!numbered) return failure(numbered.error());
    return AnonymousRuns(std::move(*find), std::move(*numbered));
}

bool AnonymousRuns::isAnonymous(const BenchmarkRun &run) {
    return !run.githubRunId && run.day && std::string_view(run.key).substr(0, kPrefix.size()) == kPrefix;
}

Result<std::optional<std::int64_t>> AnonymousRuns::of(Day day) {
    while (!m_isRead) {
        const Result<bool> row = m_find.step();
        if (!row) return failure(row.error());
        if (*row) {
            m_anonymous.emplace(static_cast<std::int32_t>(m_find.integer(1)), m_find.integer(0));
        } else {
            m_isRead = true;
        }
    }
    if (m_anonymous.empty()) return std::optional<std::int64_t>();
    const auto run = m_anonymous.find(day.number());
    return run == m_anonymous.end() ? std::nullopt : std::optional(run->second);
}

Result<const std::vector<std::int64_t> *> AnonymousRuns::numberedOf(Day day) {
    const auto [entry, isNew] = m_numbered.try_emplace(day.number());
    if (!isNew) return &entry->second;
    m_findNumbered.bind(1, day.number());
    m_findNumbered.bind(2, static_cast<int>(DaySource::Estimated));
    for (;;) {
        const Result<bool> row = m_findNumbered.step();
        if (!row) return failure(row.error());
        if (!*row) return &entry->second;
        entry->second.push_back(m_findNumbered.integer(0));
    }
}

Result<RunScope> AnonymousRuns::scopeOf(std::int64_t id, const BenchmarkRun &run) {
    const bool isDated = run.day && (isAnonymous(run) || (run.githubRunId && run.daySource < DaySource::Estimated));
    if (!isDated) return RunScope{std::nullopt, {id}};
    const Result<std::optional<std::int64_t>> anonymous = of(*run.day);
    if (!anonymous) return failure(anonymous.error());
    const Result<const std::vector<std::int64_t> *> numbered = numberedOf(*run.day);
    if (!numbered) return failure(numbered.error());
    return RunScope{*anonymous, **numbered};
}

void AnonymousRuns::forget() {
    m_isRead = false;
    m_anonymous.clear();
    m_numbered.clear();
}

} // namespace ps
