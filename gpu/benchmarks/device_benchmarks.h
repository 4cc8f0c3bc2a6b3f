// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmarks of a device. Each is compiled once, and linked with the CUDA, the HIP or the emulated runtime.
#pragma once

#include "gpu/benchmarks/device_case.h"
#include "gpu/steps/step_request.h"

#include <memory>
#include <vector>

namespace ps::gpu {

using BenchmarkList = std::vector<std::unique_ptr<Benchmark>>;

void addMemoryBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addLaunchBenchmark(const DeviceContext &context, BenchmarkList &list);
void addLayerBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addGemmBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addMoeRoutingBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addMoeBenchmarks(const DeviceContext &context, BenchmarkList &list); ///< with the routing
void addSamplingBenchmark(const DeviceContext &context, BenchmarkList &list);
void addGqaAttentionBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addMlaAttentionBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addPrefillAttentionBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addDeltaBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addGateBenchmarks(const DeviceContext &context, BenchmarkList &list);
void addPeerCopyBenchmark(const DeviceContext &context, BenchmarkList &list);   ///< nothing with one device
void addAllReduceBenchmarks(const DeviceContext &context, BenchmarkList &list); ///< nothing with one device

void addStepChecks(const DeviceContext &context, BenchmarkList &list);
void addStepRanksChecks(const DeviceContext &context, BenchmarkList &list); ///< nothing with one device
void addStepBenchmarks(const DeviceContext &context, const std::vector<StepRequest> &requests, BenchmarkList &list);

/// All kernels, and these steps; or the steps, and the memory that they are held against.
BenchmarkList deviceBenchmarks(const DeviceContext &context, const std::vector<StepRequest> &requests, bool stepsOnly);

} // namespace ps::gpu
