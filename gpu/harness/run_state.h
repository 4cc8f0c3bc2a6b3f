// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/clock.h"
#include "gpu/harness/line_writer.h"
#include "gpu/harness/presence.h"

#include <atomic>
#include <functional>

namespace ps::gpu {

/// What the loop and the thread beside it share.
class RunState {
public:
    RunState(LineWriter &writer, const Clock &clock) : m_writer(writer), m_clock(clock) {}

    std::atomic<bool> cancelled = false;
    std::atomic<std::int64_t> results = 0;
    std::atomic<std::int64_t> skipped = 0;
    std::atomic<std::int64_t> errors = 0;

    void begin(const std::string &benchmark);
    void end();
    /// A heartbeat line, when a benchmark is running.
    void beat();
    /// The last line of the run.
    void finish();
    /// Done before the process is ended from beside the loop, on another thread than the loop's.
    void whenKilled(std::function<void()> action);
    void beforeKill();
    bool stopping() const { return cancelled || m_writer.failed(); }
    LineWriter &writer() { return m_writer; }
    Presence &presence() { return m_presence; }
    const Clock &clock() const { return m_clock; }

private:
    LineWriter &m_writer;
    const Clock &m_clock;
    Presence m_presence;
    std::mutex m_mutex;
    std::string m_benchmark;
    double m_startS = 0;
    std::function<void()> m_whenKilled;
};

} // namespace ps::gpu
