// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/clock.h"

#include <chrono>
#include <ctime>

namespace ps::gpu {

double SteadyClock::nowS() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double SteadyClock::asleepS() const {
    timespec all{}, awake{};
    if (clock_gettime(CLOCK_BOOTTIME, &all) != 0 || clock_gettime(CLOCK_MONOTONIC, &awake) != 0) return 0;
    return static_cast<double>(all.tv_sec - awake.tv_sec) + static_cast<double>(all.tv_nsec - awake.tv_nsec) * 1e-9;
}

} // namespace ps::gpu
