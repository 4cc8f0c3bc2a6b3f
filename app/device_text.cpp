// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/device_text.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace ps {

namespace {

constexpr double kGiga = 1e9;
constexpr std::size_t kShownProcesses = 5;

std::string fixed(double value, int decimals) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(decimals) << value;
    return text.str();
}

std::string gigabytes(std::int64_t bytes) {
    return fixed(static_cast<double>(bytes) / kGiga, 1) + " GB";
}

std::string percent(double value) {
    return fixed(value, value < 10 ? 1 : 0) + " %";
}

std::string processText(const gpu::Neighbour &process) {
    const std::string number = std::to_string(process.pid);
    std::string text = process.name ? *process.name + " (" + number + ")" : "process " + number;
    if (process.memoryBytes) text += ", " + gigabytes(*process.memoryBytes);
    if (process.utilisationPercent) text += ", " + percent(*process.utilisationPercent);
    return text;
}

void addPart(std::string &line, const std::string &part) {
    line += (line.empty() ? "" : ", ") + part;
}

} // namespace

std::string deviceText(const gpu::Device &device) {
    std::string line = device.name;
    const gpu::StaticFacts &facts = device.facts;
    if (device.threads > 0) line += ", " + std::to_string(device.threads) + (device.threads == 1 ? " thread" : " threads");
    if (device.memoryBytes > 0) line += ", " + gigabytes(device.memoryBytes);
    if (!device.instructionSet.empty()) line += ", " + device.instructionSet;
    if (device.driver) line += ", driver " + *device.driver;
    if (facts.maxSmClockMhz) line += ", up to " + std::to_string(std::lround(*facts.maxSmClockMhz)) + " MHz";
    if (facts.powerLimitW) line += ", " + std::to_string(std::lround(*facts.powerLimitW)) + " W";
    if (facts.ecc) line += *facts.ecc ? ", ECC on" : ", ECC off";
    return line;
}

std::vector<std::string> useLines(const gpu::DeviceUse &use) {
    std::vector<std::string> lines;
    std::string state;
    if (use.load) addPart(state, "load " + fixed(*use.load, 2));
    if (use.utilisationPercent) addPart(state, percent(*use.utilisationPercent) + " in use");
    if (use.memoryUsedBytes) addPart(state, gigabytes(*use.memoryUsedBytes) + " of memory taken");
    if (use.neighbours && use.neighbours->empty()) addPart(state, use.load ? "no busy process in sight" : "no other process on it");
    if (!state.empty()) lines.push_back(state);
    if (use.neighbours) {
        const auto &processes = *use.neighbours;
        for (std::size_t i = 0; i < std::min(processes.size(), kShownProcesses); ++i) lines.push_back(processText(processes[i]));
        if (processes.size() > kShownProcesses) lines.push_back("and " + std::to_string(processes.size() - kShownProcesses) + " more");
    }
    if (use.disturbs) lines.emplace_back("a run now would be marked suspect");
    return lines;
}

} // namespace ps
