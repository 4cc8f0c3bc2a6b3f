// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/amd_telemetry.h"

#include "gpu/telemetry/amd_processes.h"
#include "gpu/telemetry/small_file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>
#include <unistd.h>

namespace ps::gpu {

namespace {

constexpr double kMicro = 1e-6;
constexpr double kMilli = 1e-3;
constexpr double kHzToMhz = 1e-6;

struct ClockLevels {
    std::optional<double> currentMhz; ///< the level with a star
    std::optional<double> highestMhz;
};

/// A list like "0: 500Mhz\n1: 2100Mhz *".
ClockLevels clockLevelsIn(const std::string &path) {
    ClockLevels out;
    std::istringstream lines(textIn(path).value_or(std::string()));
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(':');
        if (colon == std::string::npos) continue;
        std::istringstream value(line.substr(colon + 1));
        double mhz = 0;
        if (!(value >> mhz) || !(mhz > 0)) continue;
        out.highestMhz = std::max(out.highestMhz.value_or(0), mhz);
        if (line.find('*') != std::string::npos) out.currentMhz = mhz;
    }
    return out;
}

class AmdTelemetry final : public Telemetry {
public:
    AmdTelemetry(std::string root, std::string pciAddress)
        : m_root(std::move(root)), m_pciAddress(std::move(pciAddress)), m_device(m_root + "/sys/bus/pci/devices/" + m_pciAddress),
          m_sensors(sensorsOf(m_device)), m_temperature(temperatureIn(m_sensors)) {}

    StaticFacts facts() override {
        StaticFacts out;
        out.source = "amdgpu";
        out.pciAddress = m_pciAddress;
        out.name = textIn(m_device + "/product_name");
        out.uuid = textIn(m_device + "/unique_id");
        out.driver = amdDriverVersion(m_root);
        out.vbios = textIn(m_device + "/vbios_version");
        out.memoryBytes = wholeIn(m_device + "/mem_info_vram_total");
        out.maxSmClockMhz = clockLevelsIn(m_device + "/pp_dpm_sclk").highestMhz;
        out.maxMemoryClockMhz = clockLevelsIn(m_device + "/pp_dpm_mclk").highestMhz;
        out.powerLimitW = numberIn(m_sensors + "/power1_cap", kMicro);
        return out;
    }

    Reading read() override {
        Reading out;
        std::error_code ignored;
        if (!std::filesystem::exists(m_device, ignored)) {
            out.lost = true;
            return out;
        }
        out.energyCounterMj = numberIn(m_sensors + "/energy1_input", kMilli); // microjoules
        out.smClock = clock("/freq1_input", "/pp_dpm_sclk");
        out.memoryClock = clock("/freq2_input", "/pp_dpm_mclk");
        out.powerW = numberIn(m_sensors + "/power1_input", kMicro);
        if (!out.powerW) out.powerW = numberIn(m_sensors + "/power1_average", kMicro);
        out.temperatureC = numberIn(m_temperature, kMilli);
        return out;
    }

    std::optional<double> utilisationPercent() override { return numberIn(m_device + "/gpu_busy_percent", 1); }
    double energyStepS() const override { return 0.01; }

    std::optional<std::vector<Neighbour>> neighbours() override {
        const auto processes = amdProcesses(m_root, m_pciAddress);
        if (!processes) return std::nullopt;
        std::vector<Neighbour> out;
        for (const auto &[pid, bytes] : *processes) {
            if (pid != ::getpid()) out.push_back({pid, processName(m_root, pid), bytes, std::nullopt});
        }
        return out;
    }

    DeviceUse use() override {
        DeviceUse out = Telemetry::use();
        out.memoryUsedBytes = wholeIn(m_device + "/mem_info_vram_used");
        return out;
    }

private:
    static std::string sensorsOf(const std::string &device) {
        const auto names = namesIn(device + "/hwmon");
        return names.empty() ? device + "/hwmon/none" : device + "/hwmon/" + names.front();
    }
    /// Of the hottest place of the chip where there is such a sensor, else of the first one. Not that of the memory.
    static std::string temperatureIn(const std::string &sensors) {
        for (int i = 1; i <= 3; ++i) {
            const std::string sensor = sensors + "/temp" + std::to_string(i);
            if (textIn(sensor + "_label") == "junction") return sensor + "_input";
        }
        return sensors + "/temp1_input";
    }
    std::optional<ClockRange> clock(const char *sensor, const char *levels) const {
        auto mhz = numberIn(m_sensors + sensor, kHzToMhz);
        if (!mhz) mhz = clockLevelsIn(m_device + levels).currentMhz;
        return mhz ? std::optional(ClockRange{*mhz, *mhz}) : std::nullopt;
    }

    std::string m_root;
    std::string m_pciAddress;
    std::string m_device;
    std::string m_sensors;
    std::string m_temperature;
};

} // namespace

std::optional<std::string> amdDriverVersion(const std::string &root) {
    return textIn(root + "/sys/module/amdgpu/version");
}

std::unique_ptr<Telemetry> openAmd(const std::string &pciAddress, const std::string &root) {
    std::string address = pciAddress;
    std::transform(address.begin(), address.end(), address.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::error_code ignored;
    if (!std::filesystem::exists(root + "/sys/bus/pci/devices/" + address, ignored)) return nullptr;
    return std::make_unique<AmdTelemetry>(root, address);
}

} // namespace ps::gpu
