// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/options.h"

#include <algorithm>
#include <charconv>

namespace ps::gpu {

namespace {

constexpr double kMostMegabytes = 1e7;
constexpr double kMegabyte = 1e6;

/// A number within the limits, or a problem that names the option.
double numberFor(std::string_view option, std::string_view text, double least, double most, std::string &problem) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size() || !(value >= least && value <= most))
        problem = std::string(option) + ": '" + std::string(text) + "' is no number from " + std::to_string(least) + " to " +
                  std::to_string(most);
    return value;
}

std::vector<std::string> partsOf(std::string_view list) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        parts.emplace_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool takeSuite(std::string_view name, Options &options) {
    options.mode = Mode::Run;
    options.suite = name == "full" ? Suite::Full : Suite::Quick;
    return name == "full" || name == "quick";
}

bool takeSwitch(std::string_view name, Options &options) {
    if (name == "--describe") return options.mode = Mode::Describe, true;
    if (name == "--list") return options.mode = Mode::List, true;
    if (name == "--check") return options.mode = Mode::Check, options.suite = Suite::Check, true;
    if (name == "--help") return options.mode = Mode::Help, true;
    if (name == "--quick" || name == "--full") return takeSuite(name.substr(2), options);
    return false;
}

/// The first is the measured one.
void takeDevices(std::vector<std::string> ids, Options &options, std::string &problem) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i].empty() ||
            std::find(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(i), ids[i]) != ids.begin() + static_cast<std::ptrdiff_t>(i))
            problem = "--device: different devices, separated by commas";
    }
    options.device = ids.front();
    options.furtherDevices.assign(ids.begin() + 1, ids.end());
}

bool takeValue(std::string_view name, std::string_view value, Options &options, std::string &problem) {
    const auto number = [&](double least, double most) { return numberFor(name, value, least, most, problem); };
    if (name == "--run") {
        if (!takeSuite(value, options)) problem = "--run: no suite '" + std::string(value) + "'; there are quick and full";
    } else if (name == "--device") {
        takeDevices(partsOf(value), options, problem);
    } else if (name == "--only") {
        options.only = partsOf(value);
    } else if (name == "--model") {
        for (std::string &part : partsOf(value)) options.models.push_back(std::move(part));
    } else if (name == "--tensor-parallel") {
        options.tensorParallel = static_cast<int>(number(1, 1024));
    } else if (name == "--precision") {
        options.precision = value;
    } else if (name == "--workload") {
        for (std::string &part : partsOf(value)) options.workloads.push_back(std::move(part));
    } else if (name == "--context") {
        options.context = static_cast<std::int64_t>(number(1, 1e7));
    } else if (name == "--batch") {
        for (const std::string &part : partsOf(value))
            options.batches.push_back(static_cast<std::int64_t>(numberFor(name, part, 1, 1e6, problem)));
    } else if (name == "--seed") {
        options.seed = static_cast<std::uint64_t>(number(0, 1e15));
    } else if (name == "--threads") {
        options.threads = static_cast<int>(number(1, 4096));
    } else if (name == "--size-mb") {
        options.sizeBytes = static_cast<std::int64_t>(number(0.001, kMostMegabytes) * kMegabyte);
    } else if (name == "--memory-mb") {
        options.memoryBytes = static_cast<std::int64_t>(number(0, kMostMegabytes) * kMegabyte);
    } else if (name == "--max-seconds") {
        options.maxSeconds = number(0.01, 3600);
    } else {
        return false;
    }
    return true;
}

} // namespace

std::optional<Options> parseOptions(std::span<const char *const> arguments, std::string &problem) {
    Options options;
    if (arguments.empty()) problem = "nothing to do";
    for (std::size_t at = 0; at < arguments.size() && problem.empty(); ++at) {
        const std::string_view name = arguments[at];
        if (takeSwitch(name, options)) continue;
        if (at + 1 < arguments.size() && takeValue(name, arguments[at + 1], options, problem)) {
            ++at;
        } else if (problem.empty()) {
            problem = std::string(name) + ": no such option, or its value is missing";
        }
    }
    if (!problem.empty()) return std::nullopt;
    return options;
}

std::string_view usage() {
    return "usage: paretoscope-worker-... --describe | --list | --run quick|full | --quick | --full | --check\n"
           "  --device ID,...   cpu:0 and so on; the first one when left out. Of several the first is measured, and steps that are split\n"
           "                    over as many ranks, or fewer, run on a device for each\n"
           "  --only NAME,...   these benchmarks of --list; NAME/SIZE=N/... only their cases of these sizes\n"
           "  --model NAME,...  decode steps of these models and no kernels; may be repeated; a file when the name has a '/'\n"
           "  --tensor-parallel N, --precision bf16|fp8, --workload 1k1k|1k8k|8k1k, --batch N,... --context N   of those steps\n"
           "  --seed N          of the random data (1)\n"
           "  --threads N       of the CPU worker; all that this process may use when left out\n"
           "  --size-mb N       of one array, in place of four times the last-level cache\n"
           "  --memory-mb N     that one case may take; more is skipped\n"
           "  --max-seconds S   of measuring, per case\n"
           "Prints JSON Lines; exit codes: 0 done, 2 usage, 3 no device, 4 failure, 5 wrong answer.\n";
}

} // namespace ps::gpu
