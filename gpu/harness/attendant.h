// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/run_state.h"

#include <condition_variable>
#include <thread>

namespace ps::gpu {

/// A thread beside the loop: writes a heartbeat each second, ticks for the run's Presence, and on SIGTERM or SIGINT asks the loop to end. A
/// loop that has not ended 120 ms later, because a kernel takes long, is ended here: with the last line whole, and exit code 0. Made before
/// any other thread, so that the signals reach this one only.
class Attendant {
public:
    explicit Attendant(RunState &state);
    ~Attendant();
    Attendant(const Attendant &) = delete;
    Attendant &operator=(const Attendant &) = delete;

private:
    void attend();

    RunState &m_state;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ended = false;
    std::thread m_thread;
};

/// The kernel kills this process when its parent ends, however that happens.
void dieWithParent();

} // namespace ps::gpu
