// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/vetoed_runs.h"

#include "ps_vetoed_runs_table.h"

#include <algorithm>
#include <iterator>

namespace ps {

namespace {

std::vector<Veto> sortedVetoes() {
    std::vector<Veto> vetoes;
    vetoes.reserve(std::size(kVetoRows));
    for (const VetoRow &row : kVetoRows) {
        const auto end = std::find(row.attempts.begin(), row.attempts.end(), 0);
        vetoes.push_back({row.run, std::vector<int>(row.attempts.begin(), end), row.reason, Day::fromNumber(row.noted)});
    }
    std::sort(vetoes.begin(), vetoes.end(), [](const Veto &a, const Veto &b) { return a.githubRunId < b.githubRunId; });
    return vetoes;
}

} // namespace

bool Veto::covers(std::optional<int> attempt) const {
    return attempts.empty() || (attempt && std::binary_search(attempts.begin(), attempts.end(), *attempt));
}

std::span<const Veto> vetoedRuns() {
    static const std::vector<Veto> vetoes = sortedVetoes();
    return vetoes;
}

const Veto *vetoOf(std::int64_t githubRunId) {
    const std::span<const Veto> vetoes = vetoedRuns();
    const auto found = std::lower_bound(vetoes.begin(), vetoes.end(), githubRunId,
                                        [](const Veto &veto, std::int64_t run) { return veto.githubRunId < run; });
    return found != vetoes.end() && found->githubRunId == githubRunId ? &*found : nullptr;
}

} // namespace ps
