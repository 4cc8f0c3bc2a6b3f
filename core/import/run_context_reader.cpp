// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/archive_source.h"
#include "core/import/folder_facts.h"
#include "core/import/run_context.h"
#include "core/support/number_text.h"

#include <chrono>

namespace ps {

namespace {

/// Documents that tell about others are small; a larger one is something else.
constexpr std::uint64_t kMaxBytes = std::uint64_t{64} << 20;

/// Seconds since the epoch of "2026-05-09T12:34:56Z"; without a time, of the day's begin.
std::optional<std::int64_t> secondsOf(std::string_view text) {
    const auto day = Day::parse(text);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(day->year()), std::chrono::month(static_cast<unsigned>(day->month())),
                                           std::chrono::day(static_cast<unsigned>(day->dayOfMonth()))};
    std::int64_t seconds = std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86'400};
    constexpr std::int64_t kWeights[] = {3600, 60, 1};
    for (std::size_t part = 0; part < 3; ++part) {
        const std::size_t at = 11 + 3 * part;
        if (text.size() < at + 2) break;
        seconds += kWeights[part] * parseInteger(text.substr(at, 2)).value_or(0);
    }
    return seconds;
}

class ContextReader {
public:
    explicit ContextReader(const ArchiveLimits &limits) : m_limits(limits) {}

    void readFile(const std::filesystem::path &path) {
        const auto source = openArchive(path, m_limits);
        if (!source) return;
        const auto &members = (*source)->members();
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (members[i].size > kMaxBytes || (!members[i].name.empty() && !isJsonName(members[i].name))) continue;
            if ((*source)->read(i, m_content)) readDocument();
        }
    }

    RunContext take() { return std::move(m_context); }

private:
    void readDocument() {
        FolderFacts facts = readFolderFacts(m_content, m_limits.maxJsonDepth);
        if (facts.artifacts) takeList(std::move(*facts.artifacts));
        if (facts.reuse) {
            m_context.sourceRunId = facts.reuse->runId;
            m_context.sourceAttempt = facts.reuse->attempt;
        }
        m_context.evalsOnly = m_context.evalsOnly || facts.evalsOnly;
    }

    void takeList(ArtifactList list) {
        m_context.runId = list.runId;
        m_context.headSha = std::move(list.headSha);
        m_context.firstDay = list.firstDay;
        for (const auto &[id, createdAt] : list.createdAt) {
            if (const auto seconds = secondsOf(createdAt)) m_context.madeAt.emplace(id, *seconds);
        }
    }

    ArchiveLimits m_limits;
    std::string m_content;
    RunContext m_context;
};

} // namespace

RunContext readRunContext(const ContextFiles &files, const ArchiveLimits &limits) {
    ContextReader reader(limits);
    for (const std::filesystem::path &path : files.paths) reader.readFile(path);
    return reader.take();
}

} // namespace ps
