// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/host_processes.h"

#include "gpu/telemetry/small_file.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <unistd.h>

namespace ps::gpu {

namespace {

constexpr double kBusyShare = 0.05; // of one processor
constexpr double kPercent = 100;
constexpr std::int64_t kKibi = 1024;

/// Ticks since the machine started.
struct Ticks {
    std::int64_t all = 0;
    std::int64_t idle = 0;
    std::int64_t processors = 0;
};

Ticks ticksOf(const std::string &root) {
    Ticks out;
    std::istringstream lines(textIn(root + "/proc/stat").value_or(std::string()));
    for (std::string line; std::getline(lines, line) && line.starts_with("cpu");) {
        if (!line.starts_with("cpu ")) {
            ++out.processors;
            continue;
        }
        std::istringstream words(line.substr(4));
        std::int64_t ticks = 0;
        // user nice system idle iowait irq softirq steal; what follows is counted in the first two.
        for (int i = 0; i < 8 && words >> ticks; ++i) {
            out.all += ticks;
            if (i == 3 || i == 4) out.idle += ticks;
        }
    }
    return out;
}

/// What a process has used of the processors. Its name stands in parentheses and may hold any character.
std::optional<std::int64_t> ticksOfProcess(const std::string &folder) {
    const auto text = textIn(folder + "/stat");
    const auto name = text ? text->rfind(')') : std::string::npos;
    if (name == std::string::npos) return std::nullopt;
    std::istringstream words(text->substr(name + 1));
    std::string skipped;
    for (int i = 0; i < 11; ++i) words >> skipped;
    std::int64_t user = 0, system = 0;
    return words >> user >> system ? std::optional(user + system) : std::nullopt;
}

std::map<std::int64_t, std::int64_t> ticksByPid(const std::string &root) {
    std::map<std::int64_t, std::int64_t> out;
    for (const std::string &name : namesIn(root + "/proc")) {
        const auto pid = wholeOf(name);
        const auto ticks = pid && *pid != ::getpid() ? ticksOfProcess(root + "/proc/" + name) : std::nullopt;
        if (ticks) out[*pid] = *ticks;
    }
    return out;
}

std::optional<std::int64_t> residentBytes(const std::string &folder) {
    std::istringstream lines(textIn(folder + "/status").value_or(std::string()));
    for (std::string line; std::getline(lines, line);) {
        std::int64_t kibi = 0;
        if (line.starts_with("VmRSS:") && std::istringstream(line.substr(6)) >> kibi) return kibi * kKibi;
    }
    return std::nullopt; // a part of the kernel
}

std::optional<double> loadOf(const std::string &root) {
    std::istringstream in(textIn(root + "/proc/loadavg").value_or(std::string()));
    double load = 0;
    return in >> load ? std::optional(load) : std::nullopt;
}

} // namespace

DeviceUse hostUse(const std::string &root, const std::function<void()> &pause) {
    DeviceUse out;
    out.load = loadOf(root);
    const Ticks before = ticksOf(root);
    const auto processesBefore = ticksByPid(root);
    pause();
    const Ticks after = ticksOf(root);
    const auto processesAfter = ticksByPid(root);
    const auto all = static_cast<double>(after.all - before.all);
    if (!(all > 0) || after.processors == 0) return out;
    out.utilisationPercent = std::clamp(kPercent * (1 - static_cast<double>(after.idle - before.idle) / all), 0.0, kPercent);
    out.neighbours.emplace();
    for (const auto &[pid, ticks] : processesAfter) {
        const auto earlier = processesBefore.find(pid);
        const std::int64_t since = earlier == processesBefore.end() ? 0 : earlier->second; // none: it has started meanwhile
        const double share = static_cast<double>(ticks - since) / all;
        if (share * static_cast<double>(after.processors) < kBusyShare) continue;
        const std::string folder = root + "/proc/" + std::to_string(pid);
        out.neighbours->push_back({pid, textIn(folder + "/comm"), residentBytes(folder), std::min(kPercent, kPercent * share)});
    }
    std::stable_sort(out.neighbours->begin(), out.neighbours->end(),
                     [](const Neighbour &a, const Neighbour &b) { return *a.utilisationPercent > *b.utilisationPercent; });
    return out;
}

} // namespace ps::gpu
