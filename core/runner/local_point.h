// SPDX-License-Identifier: GPL-3.0-or-later
// A measured step as points beside the published ones.
#pragma once

#include "core/domain/measurement.h"
#include "core/runner/local_run.h"

#include <string>
#include <vector>

namespace ps {

/// ServingConfig::framework of points that were composed of kernels without an engine.
inline constexpr std::string_view kKernelComposed = "kernel-composed";

/// The reasons why a figure is kept out of frontiers unless the user asks for it, for people; none for a good one. Labels
/// ("power_capped", "cached") are no reasons. On a CPU neighbours are the rule: there a disturbed canary, two groups of times
/// and a rate above the ceiling of another moment are remarks only.
std::vector<std::string> doubtsAbout(const gpu::MeasuredStep &step, std::string_view backend);
std::vector<std::string> doubtsAbout(const gpu::Measured &kernel, std::string_view backend);

/// "NVIDIA H200" → h200, so that the point stands beside published ones; any other name as it is, in lower case.
std::string hardwareKeyOf(const std::string &deviceName);

/// A point that a step gives.
struct LocalPoint {
    Measurement measurement;         ///< benchmarkType kLocalKernel (decode alone) or kLocalInterleaved
    std::vector<std::string> doubts; ///< doubtsAbout() the step
};

/// Decode alone first, then interleaved; only those that the step has. The batch stands for the concurrency,
/// and where a step is not the mean of a workload, its context for the input.
std::vector<LocalPoint> pointsOf(const gpu::MeasuredStep &step, const LocalRunInfo &run);

/// The run that such points belong to.
BenchmarkRun benchmarkRunOf(const LocalRunInfo &run);

} // namespace ps
