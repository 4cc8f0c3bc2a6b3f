// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/stream.h"

#include <cstdint>
#include <vector>

namespace ps::gpu {

/// A stream with the device that is to be selected for it.
struct DeviceStream {
    int device = 0;
    Stream *stream = nullptr;
};

/// What was put on the streams of several devices during one capture, as one graph for each of them. Each has a thread of its own
/// that launches it: were it one thread for all, a queue that is full of what waits for the next device would keep the thread from
/// giving that device its work.
class ParallelGraphs {
public:
    /// `enqueue` puts work on all streams, with their devices selected in turn. `onFault` is called by the thread that a launch
    /// failed in, at once: it should end what the others wait for.
    ParallelGraphs(std::vector<DeviceStream> streams, std::function<void()> enqueue, std::function<void()> onFault);
    ~ParallelGraphs();
    ParallelGraphs(const ParallelGraphs &) = delete;
    ParallelGraphs &operator=(const ParallelGraphs &) = delete;

    /// Each so many times; returns when all are queued, and throws what the first failed launch threw. Meanwhile the streams are
    /// the threads'.
    void launch(std::int64_t times);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace ps::gpu
