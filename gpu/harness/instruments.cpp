// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/instruments.h"

#include "gpu/harness/judgement.h"

#include <algorithm>
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

/// Of each device; none where it has no telemetry, or cannot tell.
std::vector<std::optional<double>> settledUtilisations(const std::vector<std::shared_ptr<Telemetry>> &devices) {
    std::vector<std::optional<double>> out(devices.size());
    for (std::size_t i = 0; i < devices.size(); ++i) {
        if (devices[i]) out[i] = devices[i]->utilisationPercent();
    }
    for (int reading = 1; reading < kReadings; ++reading) {
        std::vector<std::size_t> again;
        for (std::size_t i = 0; i < devices.size(); ++i) {
            if (out[i].value_or(0) > kIdlePercent && isAlone(*devices[i])) again.push_back(i);
        }
        if (again.empty()) break;
        std::this_thread::sleep_for(kBetween);
        for (const std::size_t i : again) out[i] = devices[i]->utilisationPercent();
    }
    return out;
}

} // namespace

Instruments instrumentsWith(std::shared_ptr<Telemetry> telemetry) {
    Instruments out;
    out.utilisationAtStartPercent = settledUtilisations({telemetry}).front();
    out.telemetry = std::move(telemetry);
    return out;
}

std::vector<std::optional<DeviceUse>> usesOf(const std::vector<std::shared_ptr<Telemetry>> &devices) {
    const auto utilisations = settledUtilisations(devices);
    std::vector<std::optional<DeviceUse>> out(devices.size());
    for (std::size_t i = 0; i < devices.size(); ++i) {
        if (!devices[i]) continue;
        // Asked as a run asks: what use() names may be more than what makes a run suspect.
        Conditions now;
        now.utilisationAtStartPercent = utilisations[i];
        now.neighboursBefore = devices[i]->neighbours();
        const auto flags = flagsOf(now);
        out[i] = devices[i]->use();
        if (utilisations[i]) out[i]->utilisationPercent = utilisations[i];
        out[i]->disturbs = std::find(flags.begin(), flags.end(), "neighbour") != flags.end();
    }
    return out;
}

} // namespace ps::gpu
