// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/clock.h"

#include <chrono>

namespace ps::gpu {

double SteadyClock::nowS() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace ps::gpu
