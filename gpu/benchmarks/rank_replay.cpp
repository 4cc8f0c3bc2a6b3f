// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/rank_replay.h"

#include "gpu/device/device_list.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace ps::gpu {

namespace {

constexpr auto kLook = std::chrono::microseconds(50);

} // namespace

void waitForAll(const std::vector<DeviceStream> &streams, const std::function<void()> &giveUp) {
    const auto isDone = [](const DeviceStream &of) {
        const OnDevice on(of.device);
        return of.stream->isDone();
    };
    try {
        while (!std::all_of(streams.begin(), streams.end(), isDone)) std::this_thread::sleep_for(kLook);
    } catch (...) {
        giveUp();
        throw;
    }
}

RankReplay::RankReplay(std::vector<DeviceStream> streams, std::function<void()> enqueue, std::function<void()> giveUp)
    : m_streams(std::move(streams)), m_giveUp(std::move(giveUp)), m_graphs(m_streams, std::move(enqueue), m_giveUp) {
    for (const DeviceStream &of : m_streams) {
        const OnDevice on(of.device);
        m_done.push_back(std::make_unique<Event>());
    }
}

double RankReplay::seconds(std::int64_t launches) {
    Stream &first = *m_streams.front().stream;
    m_graphs.launch(1);
    m_before.record(first);
    for (std::size_t i = 1; i < m_streams.size(); ++i) {
        const OnDevice on(m_streams[i].device);
        m_streams[i].stream->waitFor(m_before);
    }
    m_graphs.launch(launches);
    for (std::size_t i = 1; i < m_streams.size(); ++i) {
        const OnDevice on(m_streams[i].device);
        m_done[i]->record(*m_streams[i].stream);
    }
    for (std::size_t i = 1; i < m_streams.size(); ++i) first.waitFor(*m_done[i]);
    m_after.record(first);
    waitForAll(m_streams, m_giveUp);
    return Event::secondsBetween(m_before, m_after) / static_cast<double>(launches);
}

} // namespace ps::gpu
