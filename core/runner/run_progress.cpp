// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_progress.h"

#include "core/runner/local_run.h"

#include <algorithm>

namespace ps {

namespace {

constexpr std::int64_t kFirstCases = 2; ///< before their pace says something

} // namespace

void RunProgress::take(const gpu::Message &message, double elapsedS) {
    m_now.elapsedS = elapsedS;
    if (const auto *plan = std::get_if<gpu::Plan>(&message)) {
        m_plan = *plan;
        m_now.groups = static_cast<std::int64_t>(plan->groups.size());
        m_now.total = 0;
        for (const gpu::Plan::Group &group : plan->groups) m_now.total += std::max<std::int64_t>(group.cases, 0);
    } else if (const auto *started = std::get_if<gpu::Started>(&message)) {
        begin(*started);
    } else if (isKept(message) && !std::holds_alternative<gpu::Device>(message)) {
        endCase();
    }
    m_now.leftS = left();
}

void RunProgress::begin(const gpu::Started &started) {
    m_now.benchmark = m_benchmark = started.benchmark;
    m_now.shape = started.shape;
    m_caseStartS = m_now.elapsedS;
    m_open = true;
    const auto &groups = m_plan.groups;
    const auto it =
        std::find_if(groups.begin(), groups.end(), [&](const gpu::Plan::Group &group) { return group.benchmark == started.benchmark; });
    if (it != groups.end()) m_now.group = it - groups.begin() + 1;
}

void RunProgress::endCase() {
    m_now.benchmark.clear();
    m_now.shape.clear();
    if (!std::exchange(m_open, false)) return;
    ++m_now.done;
    m_now.total = m_now.total > 0 ? std::max(m_now.total, m_now.done) : 0; // a plan may be wrong
    for (Pace *pace : {&m_all, &m_paces[m_benchmark]}) {
        ++pace->cases;
        pace->seconds += m_now.elapsedS - m_caseStartS;
    }
}

/// Cases of a group that has some are taken to last as long as those, others as long as all so far.
std::optional<double> RunProgress::left() const {
    if (m_now.total == 0 || m_all.cases < kFirstCases) return std::nullopt;
    const auto secondsPerCase = [this](const std::string &benchmark) {
        const auto found = m_paces.find(benchmark);
        const Pace &pace = found == m_paces.end() ? m_all : found->second;
        return pace.seconds / static_cast<double>(pace.cases);
    };
    double seconds = 0;
    for (const gpu::Plan::Group &group : m_plan.groups) {
        const auto found = m_paces.find(group.benchmark);
        const std::int64_t ended = found == m_paces.end() ? 0 : found->second.cases;
        seconds += static_cast<double>(std::max<std::int64_t>(group.cases - ended, 0)) * secondsPerCase(group.benchmark);
    }
    if (m_open) seconds -= std::min(m_now.elapsedS - m_caseStartS, secondsPerCase(m_benchmark));
    return std::max(seconds, 0.0);
}

} // namespace ps
