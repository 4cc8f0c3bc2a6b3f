// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/day_estimate.h"

#include "core/domain/measurement.h"
#include "core/store/database.h"

#include <chrono>
#include <cmath>
#include <utility>

namespace ps {

namespace {

std::chrono::sys_days daysOf(Day day) {
    return std::chrono::sys_days(std::chrono::year_month_day(std::chrono::year(day.year()),
                                                             std::chrono::month(static_cast<unsigned>(day.month())),
                                                             std::chrono::day(static_cast<unsigned>(day.dayOfMonth()))));
}

std::optional<Day> dayOf(std::chrono::sys_days days) {
    const std::chrono::year_month_day day(days);
    return Day::fromNumber(static_cast<int>(day.year()) * 10000LL + static_cast<unsigned>(day.month()) * 100LL +
                           static_cast<unsigned>(day.day()));
}

std::optional<Day> between(const NumberedRun &before, const NumberedRun &after, std::int64_t number) {
    const std::chrono::sys_days first = daysOf(*before.day);
    if (after.number == before.number) return before.day;
    // Multiplied first, the quotient is exact to far less than one run.
    const auto days = static_cast<double>((daysOf(*after.day) - first).count());
    const double passed = days * static_cast<double>(number - before.number) / static_cast<double>(after.number - before.number);
    return dayOf(first + std::chrono::days(static_cast<int>(std::floor(passed))));
}

struct StoredRun {
    std::int64_t id = 0;
    std::optional<std::int64_t> estimate; ///< yyyymmdd
};

/// The numbered runs by number, and what the store has as their estimate.
Status readRuns(Database &database, std::vector<NumberedRun> &runs, std::vector<StoredRun> &stored) {
    Result<Statement> query =
        database.prepare("SELECT id, github_run_id, day, day_source FROM run WHERE github_run_id IS NOT NULL ORDER BY github_run_id");
    if (!query) return failure(query.error());
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return {};
        const bool isEstimate = query->integer(3) == static_cast<int>(DaySource::Estimated);
        NumberedRun run{query->integer(1), std::nullopt};
        const std::optional<std::int64_t> day = query->optionalInteger(2);
        if (day && !isEstimate) run.day = Day::fromNumber(*day);
        runs.push_back(run);
        stored.push_back({query->integer(0), isEstimate ? day : std::nullopt});
    }
}

} // namespace

std::vector<std::optional<Day>> estimatedDays(const std::vector<NumberedRun> &runs) {
    std::vector<std::optional<Day>> days(runs.size());
    std::optional<std::size_t> before;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (!runs[i].day) continue;
        if (before) {
            for (std::size_t unknown = *before + 1; unknown < i; ++unknown)
                days[unknown] = between(runs[*before], runs[i], runs[unknown].number);
        }
        before = i;
    }
    return days;
}

Status estimateDays(Database &database) {
    std::vector<NumberedRun> runs;
    std::vector<StoredRun> stored;
    if (Status read = readRuns(database, runs, stored); !read) return read;
    Result<Statement> update = database.prepare("UPDATE run SET day = ?2, day_source = ?3 WHERE id = ?1");
    if (!update) return failure(update.error());
    const std::vector<std::optional<Day>> days = estimatedDays(runs);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].day) continue;
        const std::optional<std::int64_t> day = days[i] ? std::optional<std::int64_t>(days[i]->number()) : std::nullopt;
        if (day == stored[i].estimate) continue;
        update->bind(1, stored[i].id);
        update->bind(2, day);
        update->bind(3, static_cast<int>(day ? DaySource::Estimated : DaySource::Told));
        if (Status updated = update->run(); !updated) return updated;
    }
    return {};
}

} // namespace ps
