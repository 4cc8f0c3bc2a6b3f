// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/host_device.h"

#include "gpu/cpu/loops.h"

#include <algorithm>
#include <fstream>
#include <sched.h>
#include <set>
#include <sys/resource.h>
#include <thread>

namespace ps::gpu {

namespace {

constexpr std::int64_t kKibi = 1024;

/// The value after "key   :" in a file like /proc/cpuinfo; empty when it is not there.
std::string valueIn(const std::string &path, const std::string &key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.compare(0, key.size(), key) != 0) continue;
        const auto colon = line.find(':');
        if (colon == std::string::npos) continue;
        const auto start = line.find_first_not_of(" \t", colon + 1);
        return start == std::string::npos ? std::string() : line.substr(start);
    }
    return {};
}

std::string firstLine(const std::string &path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::vector<int> usableProcessors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    std::vector<int> out;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return out;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) out.push_back(cpu);
    }
    return out;
}

/// Of the processor's highest cache level: which processors share it, and its size ("32768K").
std::pair<std::string, std::int64_t> lastLevelCache(int cpu) {
    const std::string base = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/cache/index";
    for (int index = 4; index >= 0; --index) {
        const std::string folder = base + std::to_string(index) + '/';
        const std::string size = firstLine(folder + "size");
        if (size.empty()) continue;
        const std::int64_t unit = size.back() == 'M' ? kKibi * kKibi : size.back() == 'K' ? kKibi : 1;
        return {firstLine(folder + "shared_cpu_list"), std::strtoll(size.c_str(), nullptr, 10) * unit};
    }
    return {};
}

} // namespace

Device hostDevice() {
    Device out;
    out.id = "cpu:0";
    out.name = valueIn("/proc/cpuinfo", "model name");
    if (out.name.empty()) out.name = "unknown processor";
    out.instructionSet = loops::instructionSet();
    const auto processors = usableProcessors();
    out.threads = processors.empty() ? static_cast<std::int64_t>(std::max(1U, std::thread::hardware_concurrency()))
                                     : static_cast<std::int64_t>(processors.size());
    std::set<std::pair<std::string, std::int64_t>> caches;
    for (const int cpu : processors) caches.insert(lastLevelCache(cpu));
    for (const auto &[sharers, bytes] : caches) out.lastLevelCacheBytes += bytes;
    out.memoryBytes = std::strtoll(valueIn("/proc/meminfo", "MemTotal").c_str(), nullptr, 10) * kKibi;
    return out;
}

std::int64_t availableMemoryBytes() {
    std::int64_t bytes = std::strtoll(valueIn("/proc/meminfo", "MemAvailable").c_str(), nullptr, 10) * kKibi;
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        bytes = std::min(bytes, static_cast<std::int64_t>(limit.rlim_cur));
    return bytes;
}

} // namespace ps::gpu
