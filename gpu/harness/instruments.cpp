// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/instruments.h"

#include <chrono>
#include <thread>

namespace ps::gpu {

namespace {

constexpr double kIdlePercent = 5;
constexpr int kReadings = 4;
constexpr std::chrono::milliseconds kBetween{400};

bool isAlone(Telemetry &telemetry) {
    const auto others = telemetry.neighbours();
    return others && others->empty();
}

} // namespace

Instruments instrumentsWith(std::shared_ptr<Telemetry> telemetry) {
    Instruments out;
    if (telemetry) {
        out.utilisationAtStartPercent = telemetry->utilisationPercent();
        for (int i = 1; i < kReadings && out.utilisationAtStartPercent.value_or(0) > kIdlePercent && isAlone(*telemetry); ++i) {
            std::this_thread::sleep_for(kBetween);
            out.utilisationAtStartPercent = telemetry->utilisationPercent();
        }
    }
    out.telemetry = std::move(telemetry);
    return out;
}

} // namespace ps::gpu
