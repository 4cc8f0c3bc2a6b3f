// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace ps::gpu {

/// Threads that do one job together, again and again. The calling thread is the first of them.
class ThreadTeam {
public:
    explicit ThreadTeam(int threads);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam &) = delete;
    ThreadTeam &operator=(const ThreadTeam &) = delete;

    int size() const { return m_size; }
    /// Calls job(index) on every thread, index from 0, and returns when all are done. The job must not throw.
    void run(const std::function<void(int)> &job);
    /// Splits [0, count) evenly: job(begin, end), each part on a thread of its own, parts beginning at multiples of `grain`.
    void split(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)> &job);

private:
    void work(int index);

    int m_size;
    const std::function<void(int)> *m_job = nullptr;
    std::atomic<std::uint32_t> m_round = 0;
    std::atomic<std::uint32_t> m_busy = 0;
    std::atomic<bool> m_ended = false;
    std::vector<std::thread> m_threads;
};

} // namespace ps::gpu
