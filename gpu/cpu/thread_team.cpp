// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/thread_team.h"

#include <algorithm>

namespace ps::gpu {

ThreadTeam::ThreadTeam(int threads) : m_size(std::max(threads, 1)) {
    for (int index = 1; index < m_size; ++index) m_threads.emplace_back([this, index] { work(index); });
}

ThreadTeam::~ThreadTeam() {
    m_ended = true;
    ++m_round;
    m_round.notify_all();
    for (std::thread &thread : m_threads) thread.join();
}

void ThreadTeam::run(const std::function<void(int)> &job) {
    m_job = &job;
    m_busy = static_cast<std::uint32_t>(m_threads.size());
    ++m_round;
    m_round.notify_all();
    job(0);
    for (std::uint32_t busy = m_busy; busy != 0; busy = m_busy) m_busy.wait(busy);
}

void ThreadTeam::work(int index) {
    for (std::uint32_t seen = 0;; ++seen) {
        m_round.wait(seen);
        if (m_ended) return;
        (*m_job)(index);
        if (--m_busy == 0) m_busy.notify_one();
    }
}

void ThreadTeam::split(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)> &job) {
    const std::size_t grains = (count + grain - 1) / grain;
    const auto threads = static_cast<std::size_t>(m_size);
    run([&](int index) {
        const auto part = static_cast<std::size_t>(index);
        const std::size_t begin = std::min(count, grains * part / threads * grain);
        const std::size_t end = std::min(count, grains * (part + 1) / threads * grain);
        if (begin < end) job(begin, end);
    });
}

} // namespace ps::gpu
