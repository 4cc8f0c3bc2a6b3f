// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/host_telemetry.h"

#include "gpu/telemetry/host_processes.h"
#include "gpu/telemetry/small_file.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace ps::gpu {

namespace {

constexpr double kKhzToMhz = 1e-3;
constexpr double kMilli = 1e-3;

/// One package's counter in microjoules, carried on where it starts again from 0.
class PackageEnergy {
public:
    explicit PackageEnergy(const std::string &folder)
        : m_file(folder + "/energy_uj"), m_span(wholeIn(folder + "/max_energy_range_uj").value_or(0)) {}

    std::optional<double> read() {
        const auto now = wholeIn(m_file);
        if (!now) return std::nullopt;
        if (m_last && *now < *m_last) m_carried += m_span;
        m_last = now;
        return static_cast<double>(m_carried + *now);
    }

private:
    std::string m_file;
    std::int64_t m_span;
    std::int64_t m_carried = 0;
    std::optional<std::int64_t> m_last;
};

class HostTelemetry final : public Telemetry {
public:
    HostTelemetry(const std::string &root, std::function<void()> pause) : m_root(root), m_pause(std::move(pause)) {
        const std::string processors = root + "/sys/devices/system/cpu/";
        for (const std::string &name : namesIn(processors)) {
            if (name.starts_with("cpu") && wholeOf(name.substr(3))) m_clocks.push_back(processors + name + "/cpufreq/scaling_cur_freq");
        }
        const std::string power = root + "/sys/class/powercap/";
        for (const std::string &name : namesIn(power)) {
            // Packages only: what is inside one ("intel-rapl:0:1") is counted by it.
            if (std::count(name.begin(), name.end(), ':') == 1 && name.starts_with("intel-rapl:")) m_energy.emplace_back(power + name);
        }
        const std::string zones = root + "/sys/class/thermal/";
        for (const std::string &name : namesIn(zones)) {
            if (textIn(zones + name + "/type") == "x86_pkg_temp") m_temperatures.push_back(zones + name + "/temp");
        }
    }

    StaticFacts facts() override {
        StaticFacts out;
        out.source = "host";
        return out;
    }

    Reading read() override {
        Reading out;
        out.energyCounterMj = energyMj();
        for (const std::string &file : m_clocks) {
            const auto mhz = numberIn(file, kKhzToMhz);
            if (!mhz) continue;
            if (!out.smClock) out.smClock = ClockRange{*mhz, *mhz};
            out.smClock->minMhz = std::min(out.smClock->minMhz, *mhz);
            out.smClock->maxMhz = std::max(out.smClock->maxMhz, *mhz);
        }
        for (const std::string &file : m_temperatures) {
            if (const auto degrees = numberIn(file, kMilli)) out.temperatureC = std::max(out.temperatureC.value_or(*degrees), *degrees);
        }
        return out;
    }

    std::optional<double> utilisationPercent() override { return std::nullopt; }
    std::optional<std::vector<Neighbour>> neighbours() override { return std::nullopt; }
    DeviceUse use() override { return hostUse(m_root, m_pause); }
    double energyStepS() const override { return 0.001; }
    /// Asking a processor for its clock may wake or interrupt it, and there are hundreds of them in some machines.
    double intervalS() const override { return 0.25; }

private:
    /// Of all packages, or of none: a part would look like a thrifty machine.
    std::optional<double> energyMj() {
        double sum = 0;
        for (PackageEnergy &package : m_energy) {
            const auto microjoules = package.read();
            if (!microjoules) return std::nullopt;
            sum += *microjoules * kMilli;
        }
        return m_energy.empty() ? std::nullopt : std::optional(sum);
    }

    std::string m_root;
    std::function<void()> m_pause;
    std::vector<std::string> m_clocks;
    std::vector<PackageEnergy> m_energy;
    std::vector<std::string> m_temperatures;
};

} // namespace

std::unique_ptr<Telemetry> openHost(const std::string &root, std::function<void()> pause) {
    if (!pause) pause = [] { std::this_thread::sleep_for(std::chrono::milliseconds(300)); };
    return std::make_unique<HostTelemetry>(root, std::move(pause));
}

} // namespace ps::gpu
