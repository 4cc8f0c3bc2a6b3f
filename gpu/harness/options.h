// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/benchmark.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ps::gpu {

enum class Mode { Describe, List, Run, Check, Help };

struct Options {
    Mode mode = Mode::Help;
    Suite suite = Suite::Quick;
    std::string device;                      ///< empty: the first one
    std::vector<std::string> furtherDevices; ///< beside it, for what takes several
    std::vector<std::string> only;           ///< benchmarks or single cases (gpu/protocol/case_name.h); empty: all
    std::vector<std::string> models;         ///< whose steps are run; empty: those of the suite
    std::uint64_t seed = 1;
    std::optional<int> threads;
    std::optional<std::int64_t> sizeBytes;   ///< of one array, in place of what the caches ask for
    std::optional<std::int64_t> memoryBytes; ///< that one case may take
    std::optional<int> tensorParallel;       ///< of those models
    std::string precision;                   ///< of their weights; empty: as published
    std::vector<std::string> workloads;      ///< "8k1k"; empty: the suite's
    std::optional<std::int64_t> context;     ///< tokens in the cache of those steps, in place of a workload's mean
    std::vector<std::int64_t> batches;       ///< empty: the suite's
    std::optional<double> maxSeconds;        ///< of measuring, per case
};

/// Reads the arguments after the program's name. None, with the reason, when they make no sense.
std::optional<Options> parseOptions(std::span<const char *const> arguments, std::string &problem);
std::string_view usage();

} // namespace ps::gpu
