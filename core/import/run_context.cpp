// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/run_context.h"

namespace ps {

void RunContext::complete(PathFacts &facts) const {
    if (!facts.githubRunId) facts.githubRunId = runId;
    if (facts.githubRunId == runId) facts.headSha = headSha;
    facts.metadataDay = firstDay;
    facts.sourceRunId = sourceRunId;
    facts.sourceAttempt = sourceAttempt;
    facts.evalsOnly = evalsOnly;
    if (!facts.artifactId || !facts.artifact) return;
    const auto made = madeAt.find(*facts.artifactId);
    if (made != madeAt.end()) facts.artifact = artifactRankAt(made->second, *facts.artifact);
}

RunContexts::RunContexts(const std::vector<ContextFiles> &files, const ArchiveLimits &limits) : m_files(files), m_limits(limits) {
    for (std::size_t i = 0; i < files.size(); ++i) m_slots.emplace_back();
}

const RunContext &RunContexts::at(std::uint32_t index) {
    Slot &slot = m_slots.at(index);
    std::call_once(slot.read, [&] { slot.context = readRunContext(m_files[index], m_limits); });
    return slot.context;
}

} // namespace ps
