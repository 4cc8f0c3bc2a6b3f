// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/nvml_telemetry.h"

#include "gpu/telemetry/nvml_library.h"

#include <algorithm>
#include <array>
#include <map>
#include <unistd.h>

namespace ps::gpu {

namespace {

constexpr unsigned kTextBytes = 128;
constexpr unsigned kSpareProcesses = 16;
constexpr double kMilli = 1e-3;

struct NamedBit {
    unsigned long long bit;
    ThrottleReason reason;
};
constexpr std::array<NamedBit, 9> kReasonBits{{{0x1, ThrottleReason::Idle},
                                               {0x2, ThrottleReason::ApplicationClocks},
                                               {0x4, ThrottleReason::PowerCap},
                                               {0x8, ThrottleReason::HardwareSlowdown},
                                               {0x10, ThrottleReason::SyncBoost},
                                               {0x20, ThrottleReason::SoftwareThermal},
                                               {0x40, ThrottleReason::HardwareThermal},
                                               {0x80, ThrottleReason::PowerBrake},
                                               {0x100, ThrottleReason::DisplayClocks}}};

ThrottleReasons reasonsOf(unsigned long long bits) {
    ThrottleReasons out;
    for (const NamedBit &named : kReasonBits) {
        if (bits & named.bit) out.insert(named.reason);
        bits &= ~named.bit;
    }
    if (bits) out.insert(ThrottleReason::Unknown);
    return out;
}

class NvmlTelemetry final : public Telemetry {
public:
    NvmlTelemetry(std::shared_ptr<const nvml::Library> library, nvml::Device device, std::string pciAddress)
        : m_library(std::move(library)), m_device(device), m_pciAddress(std::move(pciAddress)) {}

    StaticFacts facts() override {
        StaticFacts out;
        out.source = "nvml";
        out.pciAddress = m_pciAddress;
        out.name = text(m_library->name);
        out.uuid = text(m_library->uuid);
        out.vbios = text(m_library->vbios);
        std::array<char, kTextBytes> version{};
        if (m_library->driverVersion && m_library->driverVersion(version.data(), kTextBytes) == nvml::kSuccess) out.driver = version.data();
        if (const auto memory = ask<nvml::Memory>(m_library->memory)) out.memoryBytes = static_cast<std::int64_t>(memory->total);
        out.busWidthBits = ask<unsigned>(m_library->busWidth);
        out.maxSmClockMhz = kind(m_library->maxClock, nvml::kSmClock);
        out.maxMemoryClockMhz = kind(m_library->maxClock, nvml::kMemoryClock);
        out.powerLimitW = scaled(ask<unsigned>(m_library->powerLimitMw), kMilli);
        out.ecc = firstOfPair(m_library->ecc);
        out.mig = firstOfPair(m_library->mig);
        if (const auto persistence = ask<unsigned>(m_library->persistence)) out.persistence = *persistence != 0;
        return out;
    }

    Reading read() override {
        m_lost = false;
        Reading out;
        readEnergy(out);
        out.smClock = range(kind(m_library->clock, nvml::kSmClock));
        out.memoryClock = range(kind(m_library->clock, nvml::kMemoryClock));
        out.temperatureC = kind(m_library->temperature, nvml::kCoreSensor);
        if (const auto bits = ask<unsigned long long>(m_library->throttleReasons)) out.throttleReasons = reasonsOf(*bits);
        if (!m_lost) return out;
        Reading lost;
        lost.lost = true;
        return lost;
    }

    std::optional<double> utilisationPercent() override {
        const auto used = ask<nvml::Utilisation>(m_library->utilisation);
        return used ? std::optional<double>(used->device) : std::nullopt;
    }

    // A reading itself takes 5 to 20 ms (H200, driver 580), so that they are about 20 ms apart.
    double intervalS() const override { return 0.01; }
    double energyStepS() const override { return 0.1; }
    double powerLagS() const override { return 0.15; }

    std::optional<std::vector<Neighbour>> neighbours() override {
        const auto compute = processesBy(m_library->computeProcesses), graphics = processesBy(m_library->graphicsProcesses);
        if (!compute && !graphics) return std::nullopt;
        std::map<std::int64_t, std::optional<std::int64_t>> memoryByPid;
        for (const auto &some : {compute, graphics}) {
            if (!some) continue;
            for (const nvml::Process &process : *some) {
                auto &bytes = memoryByPid[process.pid];
                if (process.usedMemory == nvml::kUnknownMemory) continue;
                bytes = std::max(bytes.value_or(0), static_cast<std::int64_t>(process.usedMemory)); // both lists may have it
            }
        }
        std::vector<Neighbour> out;
        const bool listedItself = memoryByPid.erase(::getpid()) > 0;
        for (const auto &[pid, bytes] : memoryByPid) out.push_back({pid, processName({}, pid), bytes, std::nullopt});
        // In a container NVML may tell the host's numbers. Then this process is in the list under one that its own /proc lacks.
        if (listedItself) return out;
        const auto foreign = std::find_if(out.begin(), out.end(), [](const Neighbour &each) { return !each.name; });
        if (foreign != out.end()) out.erase(foreign);
        return out;
    }

    DeviceUse use() override {
        DeviceUse out = Telemetry::use();
        if (const auto memory = ask<nvml::Memory>(m_library->memory)) out.memoryUsedBytes = static_cast<std::int64_t>(memory->used);
        if (!out.neighbours || out.neighbours->empty()) return out;
        const std::map<std::int64_t, double> uses = usesByPid();
        for (Neighbour &neighbour : *out.neighbours) {
            if (const auto found = uses.find(neighbour.pid); found != uses.end()) neighbour.utilisationPercent = found->second;
        }
        return out;
    }

private:
    /// Counter and power in one question. The other way to ask for power means it over a second, which is longer than many cases
    /// take: it serves only where a driver does not know the field.
    void readEnergy(Reading &to) {
        std::array<nvml::Field, 2> fields{};
        fields[0].id = nvml::kEnergyField;
        fields[1].id = nvml::kPowerNowField;
        const int status = m_library->fieldValues ? m_library->fieldValues(m_device, static_cast<int>(fields.size()), fields.data()) : -1;
        m_lost = m_lost || status == nvml::kDeviceLost;
        const bool answered = status == nvml::kSuccess;
        if (answered && fields[0].status == nvml::kSuccess)
            to.energyCounterMj = static_cast<double>(fields[0].value.longWhole);
        else
            to.energyCounterMj = scaled(ask<unsigned long long>(m_library->energyMj), 1);
        if (answered && fields[1].status == nvml::kSuccess)
            to.powerW = fields[1].value.whole * kMilli;
        else
            to.powerW = scaled(ask<unsigned>(m_library->powerMw), kMilli);
    }
    template <typename Value>
    std::optional<Value> answer(int status, const Value &value) {
        m_lost = m_lost || status == nvml::kDeviceLost;
        return status == nvml::kSuccess ? std::optional(value) : std::nullopt;
    }
    template <typename Value>
    std::optional<Value> ask(int (*function)(nvml::Device, Value *)) {
        Value value{};
        if (!function) return std::nullopt;
        const int status = function(m_device, &value);
        return answer(status, value);
    }
    std::optional<std::string> text(nvml::Library::Text function) {
        std::array<char, kTextBytes> out{};
        if (!function) return std::nullopt;
        const int status = function(m_device, out.data(), kTextBytes);
        return answer(status, std::string(out.data()));
    }
    std::optional<double> kind(nvml::Library::ByKind function, int which) {
        unsigned value = 0;
        if (!function) return std::nullopt;
        const int status = function(m_device, which, &value);
        return answer(status, static_cast<double>(value));
    }
    std::optional<bool> firstOfPair(nvml::Library::Pair function) {
        unsigned now = 0, later = 0;
        if (!function) return std::nullopt;
        const int status = function(m_device, &now, &later);
        return answer(status, now != 0);
    }
    template <typename Value>
    static std::optional<double> scaled(std::optional<Value> value, double scale) {
        return value ? std::optional(static_cast<double>(*value) * scale) : std::nullopt;
    }
    static std::optional<ClockRange> range(std::optional<double> clockMhz) {
        return clockMhz ? std::optional(ClockRange{*clockMhz, *clockMhz}) : std::nullopt;
    }

    std::optional<std::vector<nvml::Process>> processesBy(nvml::Library::Processes function) {
        if (!function) return std::nullopt;
        unsigned count = 0;
        int status = function(m_device, &count, nullptr);
        std::vector<nvml::Process> processes;
        if (status == nvml::kInsufficientSize) {
            count += kSpareProcesses;                 // some may have come since
            processes.resize(std::size_t(2) * count); // drivers 535.43 to 535.98 write records that are larger by a third
            status = function(m_device, &count, processes.data());
        }
        if (status != nvml::kSuccess) return std::nullopt;
        processes.resize(std::min<std::size_t>(count, processes.size()));
        processes.erase(std::remove_if(processes.begin(), processes.end(), [](const nvml::Process &each) { return each.pid == 0; }),
                        processes.end());
        return processes;
    }

    /// The newest that the driver has kept of each process; empty where it keeps nothing.
    std::map<std::int64_t, double> usesByPid() {
        std::map<std::int64_t, double> out;
        if (!m_library->processUses) return out;
        unsigned count = 0;
        int status = m_library->processUses(m_device, nullptr, &count, 0);
        std::vector<nvml::ProcessUse> records;
        if (status == nvml::kInsufficientSize) {
            count += kSpareProcesses;
            records.resize(count);
            status = m_library->processUses(m_device, records.data(), &count, 0);
        }
        if (status != nvml::kSuccess) return out;
        records.resize(std::min<std::size_t>(count, records.size()));
        std::sort(records.begin(), records.end(),
                  [](const nvml::ProcessUse &a, const nvml::ProcessUse &b) { return a.timestampUs < b.timestampUs; });
        for (const nvml::ProcessUse &record : records) out[record.pid] = record.device;
        return out;
    }

    std::shared_ptr<const nvml::Library> m_library;
    nvml::Device m_device;
    std::string m_pciAddress;
    bool m_lost = false; ///< by an answer since read() began
};

} // namespace

OpenedTelemetry openNvml(const std::string &pciAddress, const std::string &library) {
    OpenedTelemetry out;
    const auto functions = nvml::open(library, out.problem);
    if (!functions) return out;
    nvml::Device device = nullptr;
    if (!functions->deviceAt) return out.problem = library + " has no nvmlDeviceGetHandleByPciBusId_v2", std::move(out);
    if (const int status = functions->deviceAt(pciAddress.c_str(), &device); status != nvml::kSuccess) {
        out.problem = "NVML does not know the device at " + pciAddress + ": error " + std::to_string(status);
        return out;
    }
    out.telemetry = std::make_unique<NvmlTelemetry>(functions, device, pciAddress);
    return out;
}

std::optional<std::string> nvidiaDriverVersion(const std::string &library) {
    std::string problem;
    const auto functions = nvml::open(library, problem);
    std::array<char, kTextBytes> version{};
    if (!functions || !functions->driverVersion || functions->driverVersion(version.data(), kTextBytes) != nvml::kSuccess)
        return std::nullopt;
    return version.data();
}

} // namespace ps::gpu
