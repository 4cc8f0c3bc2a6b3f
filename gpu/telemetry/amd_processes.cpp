// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/amd_processes.h"

#include "gpu/telemetry/small_file.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <sstream>

namespace ps::gpu {

namespace {

/// The number after a name in a file of "name number" lines.
std::optional<std::int64_t> propertyIn(const std::string &path, const std::string &name) {
    const auto text = textIn(path);
    if (!text) return std::nullopt;
    std::istringstream lines(*text);
    std::string key, value;
    while (lines >> key >> value) {
        if (key == name) return wholeOf(value);
    }
    return std::nullopt;
}

/// A node's location holds bus, device and function in the lower 16 bits.
std::string addressOf(std::int64_t domain, std::int64_t location) {
    char out[32];
    std::snprintf(out, sizeof out, "%04x:%02x:%02x.%x", static_cast<unsigned>(domain), static_cast<unsigned>(location >> 8 & 0xff),
                  static_cast<unsigned>(location >> 3 & 0x1f), static_cast<unsigned>(location & 7));
    return out;
}

/// By which the compute driver names the device in its files about processes.
std::optional<std::string> computeIdOf(const std::string &kfd, const std::string &pciAddress) {
    const std::string nodes = kfd + "/topology/nodes/";
    for (const std::string &node : namesIn(nodes)) {
        const auto location = propertyIn(nodes + node + "/properties", "location_id");
        const auto domain = propertyIn(nodes + node + "/properties", "domain").value_or(0);
        if (!location || addressOf(domain, *location) != pciAddress) continue;
        if (auto id = textIn(nodes + node + "/gpu_id"); id && *id != "0") return id; // 0: a processor
    }
    return std::nullopt;
}

/// The value after a key in a file of "key: value" lines.
std::optional<std::string> valueOf(const std::string &text, const std::string &key) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(key)) continue;
        const auto begin = line.find_first_not_of(" \t", key.size());
        return begin == std::string::npos ? std::string() : line.substr(begin);
    }
    return std::nullopt;
}

/// "1024 KiB", as the kernel writes memory; without a unit it is bytes.
std::optional<std::int64_t> bytesOf(const std::string &text) {
    std::istringstream in(text);
    std::int64_t count = 0;
    std::string unit;
    if (!(in >> count) || count < 0) return std::nullopt;
    in >> unit;
    if (unit == "KiB") return count << 10;
    if (unit == "MiB") return count << 20;
    return unit.empty() ? std::optional(count) : std::nullopt;
}

/// What a process has of a device through open files; several of these may be one client of the driver.
struct OpenFiles {
    bool any = false;
    std::optional<std::int64_t> memoryBytes;
};

OpenFiles openFiles(const std::string &fdInfo, const std::string &pciAddress) {
    OpenFiles out;
    std::set<std::string> clients;
    for (const std::string &name : namesIn(fdInfo)) {
        const auto text = textIn(fdInfo + '/' + name);
        if (!text || valueOf(*text, "drm-pdev:") != pciAddress) continue;
        out.any = true;
        if (const auto client = valueOf(*text, "drm-client-id:"); client && !clients.insert(*client).second) continue;
        const auto memory = valueOf(*text, "drm-memory-vram:");
        const auto bytes = memory ? bytesOf(*memory) : std::nullopt;
        if (bytes) out.memoryBytes = out.memoryBytes.value_or(0) + *bytes;
    }
    return out;
}

} // namespace

std::optional<std::map<std::int64_t, std::optional<std::int64_t>>> amdProcesses(const std::string &root, const std::string &pciAddress) {
    std::map<std::int64_t, std::optional<std::int64_t>> out;
    const std::string kfd = root + "/sys/class/kfd/kfd";
    const auto id = computeIdOf(kfd, pciAddress);
    for (const std::string &name : id ? namesIn(kfd + "/proc") : std::vector<std::string>()) {
        const auto pid = wholeOf(name);
        const auto bytes = wholeIn(kfd + "/proc/" + name + "/vram_" + *id);
        if (pid && bytes.value_or(0) > 0) out[*pid] = bytes;
    }
    bool readProcesses = false;
    for (const std::string &name : namesIn(root + "/proc")) {
        const auto pid = wholeOf(name);
        if (!pid) continue;
        readProcesses = true;
        const OpenFiles files = openFiles(root + "/proc/" + name + "/fdinfo", pciAddress);
        if (!files.any) continue;
        auto &bytes = out[*pid]; // of one that computes, both may tell the same memory
        if (files.memoryBytes) bytes = std::max(bytes.value_or(0), *files.memoryBytes);
    }
    return id || readProcesses ? std::optional(out) : std::nullopt;
}

} // namespace ps::gpu
