// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/host_canary.h"

#include "gpu/cpu/loops.h"
#include "gpu/harness/clock.h"
#include "gpu/harness/statistics.h"

namespace ps::gpu {

HostCanary::HostCanary(ThreadTeam &team, std::int64_t bytes, double seconds)
    : m_team(team), m_data(static_cast<std::size_t>(bytes) / 8), m_seconds(seconds) {
    fill(team, m_data, [](std::size_t i) { return randomBits(0, i); });
}

double HostCanary::read() {
    const SteadyClock clock;
    std::vector<double> rates;
    std::atomic<std::uint64_t> sum = 0;
    const double bytes = static_cast<double>(m_data.size() * 8);
    for (const double start = clock.nowS(); rates.size() < 2 || clock.nowS() - start < m_seconds;) {
        const double before = clock.nowS();
        m_team.split(m_data.size(), 512,
                     [&](std::size_t begin, std::size_t end) { sum += loops::sum(m_data.data() + begin, end - begin); });
        rates.push_back(bytes / (clock.nowS() - before) / 1e9);
    }
    return median(rates);
}

} // namespace ps::gpu
