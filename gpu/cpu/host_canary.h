// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/cpu/host_array.h"

namespace ps::gpu {

/// Reads its memory again and again for a short while: what the machine gives at this moment.
class HostCanary {
public:
    /// Reading stops after `seconds`, but not before the whole memory has been read twice.
    HostCanary(ThreadTeam &team, std::int64_t bytes, double seconds);
    /// GB/s, the median of the passes.
    double read();

private:
    ThreadTeam &m_team;
    HostArray<std::uint64_t> m_data;
    double m_seconds;
};

} // namespace ps::gpu
