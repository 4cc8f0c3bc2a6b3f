// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/canary.h"

#include <algorithm>

namespace ps::gpu {

bool fallsShort(double observed, double reference, double tolerance) {
    return !(observed >= (1 - tolerance) * reference);
}

bool isDisturbed(const CanaryReading &reading, double best, double tolerance) {
    for (const auto &rate : {reading.before, reading.after}) {
        if (rate && fallsShort(*rate, std::max(best, 0.0), tolerance)) return true;
    }
    if (!reading.before || !reading.after) return false;
    const auto [low, high] = std::minmax(*reading.before, *reading.after);
    return fallsShort(low, high, tolerance);
}

} // namespace ps::gpu
