// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/attendant.h"

#include <algorithm>
#include <csignal>
#include <ctime>
#include <sys/prctl.h>
#include <unistd.h>

namespace ps::gpu {

namespace {

using namespace std::chrono_literals;

constexpr auto kGrace = 120ms;
constexpr auto kBeat = 1s;
constexpr long kLookNs = 50'000'000; // how soon the thread sees that the loop has ended

sigset_t endingSignals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

} // namespace

Attendant::Attendant(RunState &state) : m_state(state) {
    const sigset_t set = endingSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a reader that is gone is seen by the writer
    m_thread = std::thread([this] { attend(); });
}

Attendant::~Attendant() {
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Attendant::attend() {
    const sigset_t set = endingSignals();
    auto nextBeat = std::chrono::steady_clock::now() + kBeat;
    for (;;) {
        const timespec wait{0, kLookNs};
        const bool ending = sigtimedwait(&set, nullptr, &wait) > 0;
        std::unique_lock lock(m_mutex);
        if (m_ended) return;
        if (ending) {
            m_state.cancelled = true;
            if (m_changed.wait_for(lock, kGrace, [this] { return m_ended; })) return;
            m_state.finish();
            m_state.beforeKill();
            ::_exit(0);
        }
        lock.unlock();
        m_state.presence().tick(m_state.clock().nowS());
        const auto now = std::chrono::steady_clock::now();
        if (now < nextBeat) continue;
        m_state.beat();
        nextBeat = std::max(nextBeat + kBeat, now); // those that were missed while this process was stopped are not made up for
    }
}

void dieWithParent() {
    const pid_t parent = ::getppid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::raise(SIGKILL); // it ended before the kernel was told
}

} // namespace ps::gpu
