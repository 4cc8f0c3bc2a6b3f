// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/import/note_collector.h"
#include "core/import/path_facts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ps {

/// Where a run of the hosted workflow can be seen: "https://…/actions/runs/25471873049/attempts/2".
struct RunAddress {
    std::int64_t id = 0;
    std::optional<int> attempt;
    std::string_view url; ///< without the attempt
};
std::optional<RunAddress> parseRunUrl(std::string_view url);

/// The runs that the rows of one document belong to, each once.
class RunTable {
public:
    /// Index of the run of an API row.
    std::uint32_t published(const std::optional<RunAddress> &address, std::optional<Day> day);
    /// Index of the run of a benchmark job's row: the one that its source file names, else the one of its place.
    /// `day` is what the row says; the day that the place tells goes before.
    std::uint32_t job(const PathFacts &facts, std::optional<std::int64_t> sourceRun, std::optional<Day> day);

    const BenchmarkRun &operator[](std::uint32_t index) const { return m_runs[index]; }
    /// To add what a document tells about the run itself.
    BenchmarkRun &at(std::uint32_t index) { return m_runs[index]; }
    /// The runs, with `fallbackDay` where no day is known. Notes runs without identity and without day.
    std::vector<BenchmarkRun> take(std::optional<Day> fallbackDay, NoteCollector &notes);

private:
    std::uint32_t indexOf(std::string key, std::optional<std::int64_t> id);

    std::vector<BenchmarkRun> m_runs;
    std::unordered_map<std::string, std::uint32_t> m_byKey;
    std::unordered_map<std::int64_t, std::uint32_t> m_byId;
};

} // namespace ps
