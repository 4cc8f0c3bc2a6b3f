// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/run_table.h"

#include "core/import/field_reader.h"
#include "core/support/number_text.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace ps {

namespace {

/// "folder:results@1a2b3c4d"
std::string folderKey(const PathFacts &facts) {
    char hash[9];
    std::snprintf(hash, sizeof hash, "%08x", facts.folderHash);
    return "folder:" + facts.folder + '@' + hash;
}

} // namespace

std::optional<RunAddress> parseRunUrl(std::string_view url) {
    constexpr std::string_view kRuns = "/runs/";
    constexpr std::string_view kAttempts = "/attempts/";
    const std::size_t runs = url.find(kRuns);
    if (runs == std::string_view::npos) return std::nullopt;
    const std::size_t start = runs + kRuns.size();
    const std::size_t end = std::min(url.find_first_not_of("0123456789", start), url.size());
    const auto id = parseInteger(url.substr(start, end - start));
    if (!id || *id <= 0) return std::nullopt;
    RunAddress address{*id, std::nullopt, url.substr(0, end)};
    const std::string_view rest = url.substr(end);
    if (rest.substr(0, kAttempts.size()) == kAttempts) address.attempt = integerAtStart(rest.substr(kAttempts.size()));
    return address;
}

std::uint32_t RunTable::published(const std::optional<RunAddress> &address, std::optional<Day> day) {
    const std::uint32_t index =
        address ? indexOf({}, address->id) : indexOf("api:" + (day ? day->iso() : std::string("unknown")), std::nullopt);
    BenchmarkRun &run = m_runs[index];
    if (!run.day) run.day = day;
    if (run.url.empty() && address) run.url = address->url;
    return index;
}

std::uint32_t RunTable::job(const PathFacts &facts, std::optional<std::int64_t> sourceRun, std::optional<Day> day) {
    if (!sourceRun) sourceRun = facts.sourceRunId;
    const auto id = sourceRun ? sourceRun : facts.githubRunId;
    const std::uint32_t index = indexOf(id ? std::string() : folderKey(facts), id);
    BenchmarkRun &run = m_runs[index];
    // What the place tells is of its own run, not of one whose rows it only holds.
    if (id == facts.githubRunId) {
        if (run.name.empty()) run.name = facts.runName;
        run.synthetic = facts.runName.compare(0, kSyntheticWorkflow.size(), kSyntheticWorkflow) == 0;
        if (run.headSha.empty()) run.headSha = facts.headSha;
        if (facts.day) day = facts.day;
        if (facts.metadataDay) m_metadataDays.insert_or_assign(index, *facts.metadataDay);
    }
    if (!run.day) run.day = day;
    return index;
}

std::vector<BenchmarkRun> RunTable::take(std::optional<Day> fallbackDay, NoteCollector &notes) {
    giveDays(fallbackDay, notes);
    const auto anonymous = std::find_if(m_runs.begin(), m_runs.end(), [](const BenchmarkRun &run) { return !run.githubRunId; });
    if (anonymous != m_runs.end())
        notes.addOnce(NoteCode::NoRun, "no workflow run is named; the rows are kept as the run '" + anonymous->key + "'");
    const auto undated = std::count_if(m_runs.begin(), m_runs.end(), [](const BenchmarkRun &run) { return !run.day; });
    if (undated > 0)
        notes.addOnce(NoteCode::NoDate,
                      "nothing tells the day of the run; unless an estimate can be made it counts as older than every known day",
                      static_cast<std::uint64_t>(undated));
    m_byKey.clear();
    m_byId.clear();
    m_metadataDays.clear();
    return std::exchange(m_runs, {});
}

/// What nothing tells: the user's word, else the day when the artifacts were made.
void RunTable::giveDays(std::optional<Day> fallbackDay, NoteCollector &notes) {
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        BenchmarkRun &run = m_runs[i];
        // A document may have told a day of metadata already.
        if (run.day && (!fallbackDay || run.daySource != DaySource::Metadata)) continue;
        const auto metadata = m_metadataDays.find(static_cast<std::uint32_t>(i));
        if (fallbackDay) {
            run.day = fallbackDay;
            run.daySource = DaySource::User;
        } else if (metadata != m_metadataDays.end()) {
            run.day = metadata->second;
            run.daySource = DaySource::Metadata;
            notes.addOnce(NoteCode::DayFromMetadata, "the day of run " + run.key + " is when its artifacts were made: " + run.day->iso());
        }
    }
}

std::uint32_t RunTable::indexOf(std::string key, std::optional<std::int64_t> id) {
    const auto next = static_cast<std::uint32_t>(m_runs.size());
    const auto [index, added] = [&] {
        if (id) {
            const auto [it, isNew] = m_byId.try_emplace(*id, next);
            return std::pair(it->second, isNew);
        }
        const auto [it, isNew] = m_byKey.try_emplace(key, next);
        return std::pair(it->second, isNew);
    }();
    if (added) {
        BenchmarkRun run;
        run.key = id ? "github:" + std::to_string(*id) : std::move(key);
        run.githubRunId = id;
        m_runs.push_back(std::move(run));
    }
    return index;
}

} // namespace ps
