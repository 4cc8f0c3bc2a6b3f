// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/run_state.h"

namespace ps::gpu {

void RunState::begin(const std::string &benchmark) {
    const std::lock_guard lock(m_mutex);
    m_benchmark = benchmark;
    m_startS = m_clock.nowS();
}

void RunState::end() {
    const std::lock_guard lock(m_mutex);
    m_benchmark.clear();
}

void RunState::beat() {
    Heartbeat beat;
    {
        const std::lock_guard lock(m_mutex);
        if (m_benchmark.empty()) return;
        beat = {m_benchmark, m_clock.nowS() - m_startS};
    }
    m_writer.write(beat);
}

void RunState::finish() {
    m_writer.write(Done{results, skipped, errors, cancelled});
}

void RunState::whenKilled(std::function<void()> action) {
    const std::lock_guard lock(m_mutex);
    m_whenKilled = std::move(action);
}

void RunState::beforeKill() {
    const std::lock_guard lock(m_mutex);
    if (m_whenKilled) m_whenKilled();
}

} // namespace ps::gpu
