// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmarks of a device. Each is compiled once, and linked with the CUDA, the HIP or the emulated runtime.
#pragma once

#include "gpu/benchmarks/device_case.h"

#include <memory>
#include <vector>

namespace ps::gpu {

using BenchmarkList = std::vector<std::unique_ptr<Benchmark>>;

void addMemoryBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addLaunchBenchmark(const DeviceContext &context, BenchmarkList &list);
void addLayerBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addGemmBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addSamplingBenchmark(const DeviceContext &context, BenchmarkList &list);

/// All of them.
BenchmarkList deviceBenchmarks(const DeviceContext &context);

} // namespace ps::gpu
