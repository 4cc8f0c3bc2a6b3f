// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/parallel_graphs.h"

#include <functional>
#include <memory>
#include <vector>

namespace ps::gpu {

/// Until all is done that was put on the streams. A device that fails is seen while the others wait for it: then `giveUp` is called, and
/// its fault thrown.
void waitForAll(const std::vector<DeviceStream> &streams, const std::function<void()> &giveUp);

/// Work of several devices that wait for each other, captured once and timed again and again.
class RankReplay {
public:
    /// As ParallelGraphs; `giveUp` ends what devices wait for, from any thread.
    RankReplay(std::vector<DeviceStream> streams, std::function<void()> enqueue, std::function<void()> giveUp);

    /// Of one launch, as the mean of so many: from when all devices may start until the last one is done. Another launch goes ahead,
    /// during which the host queues these.
    double seconds(std::int64_t launches);

private:
    std::vector<DeviceStream> m_streams;
    std::function<void()> m_giveUp;
    ParallelGraphs m_graphs;
    Event m_before, m_after; ///< of the first device
    std::vector<std::unique_ptr<Event>> m_done;
};

} // namespace ps::gpu
