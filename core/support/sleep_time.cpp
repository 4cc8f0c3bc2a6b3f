// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/sleep_time.h"

#include <ctime>

namespace ps {

double secondsAsleep() {
    timespec withSleep{}, awake{};
    if (::clock_gettime(CLOCK_BOOTTIME, &withSleep) != 0 || ::clock_gettime(CLOCK_MONOTONIC, &awake) != 0) return 0;
    return static_cast<double>(withSleep.tv_sec - awake.tv_sec) + 1e-9 * static_cast<double>(withSleep.tv_nsec - awake.tv_nsec);
}

} // namespace ps
