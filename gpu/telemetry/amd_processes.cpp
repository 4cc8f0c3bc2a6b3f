// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/amd_processes.h"

#include "gpu/telemetry/small_file.h"

#include <cstdio>
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

bool holdsOpen(const std::string &fdInfo, const std::string &pciAddress) {
    for (const std::string &name : namesIn(fdInfo)) {
        const auto text = textIn(fdInfo + '/' + name);
        const auto at = text ? text->find("drm-pdev:") : std::string::npos;
        if (at == std::string::npos) continue;
        std::istringstream value(text->substr(at + sizeof "drm-pdev:" - 1));
        std::string address;
        if (value >> address && address == pciAddress) return true;
    }
    return false;
}

} // namespace

std::optional<std::set<std::int64_t>> amdProcesses(const std::string &root, const std::string &pciAddress) {
    std::set<std::int64_t> out;
    const std::string kfd = root + "/sys/class/kfd/kfd";
    const auto id = computeIdOf(kfd, pciAddress);
    for (const std::string &name : id ? namesIn(kfd + "/proc") : std::vector<std::string>()) {
        const auto pid = wholeOf(name);
        if (pid && wholeIn(kfd + "/proc/" + name + "/vram_" + *id).value_or(0) > 0) out.insert(*pid);
    }
    bool readProcesses = false;
    for (const std::string &name : namesIn(root + "/proc")) {
        const auto pid = wholeOf(name);
        if (!pid) continue;
        readProcesses = true;
        if (holdsOpen(root + "/proc/" + name + "/fdinfo", pciAddress)) out.insert(*pid);
    }
    return id || readProcesses ? std::optional(out) : std::nullopt;
}

} // namespace ps::gpu
