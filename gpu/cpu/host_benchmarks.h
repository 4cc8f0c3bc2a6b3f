// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/cpu/thread_team.h"
#include "gpu/harness/benchmark.h"
#include "gpu/steps/step_request.h"

namespace ps::gpu {

/// Where host benchmarks run, and how large their data has to be. Outlives them.
struct HostContext {
    ThreadTeam &team;
    std::int64_t arrayBytes; ///< of one large array: at least four times the last-level cache, unless the user asks otherwise
};

std::unique_ptr<Benchmark> memoryRead(const HostContext &context);
std::unique_ptr<Benchmark> memoryWrite(const HostContext &context);
std::unique_ptr<Benchmark> memoryCopy(const HostContext &context);
std::unique_ptr<Benchmark> memoryTriad(const HostContext &context);
std::unique_ptr<Benchmark> rmsNorm(const HostContext &context);
std::unique_ptr<Benchmark> swiglu(const HostContext &context);
std::unique_ptr<Benchmark> gqaDecodeAttention(const HostContext &context);
std::unique_ptr<Benchmark> sampling(const HostContext &context);
/// The decode step of a model with grouped attention and dense layers, all of it; throws for any other model. With `checks` the steps
/// of a tiny model, whose numbers are compared.
std::unique_ptr<Benchmark> decodeStep(const HostContext &context, const StepRequest &request, bool checks);

/// Whose step the suites run: small enough for a host.
inline constexpr const char kHostModel[] = "TinyLlama-1.1B";

/// What the options ask a host for: as stepRequests(), with a host's model, lengths and batches where they leave them open. Fails also
/// for what a host does not have: shards, and weights in anything but bf16.
Outcome<std::vector<StepRequest>> hostStepRequests(const Options &options, std::int64_t memoryBytes);

/// All of them, the memory first: what it reaches is the ceiling of the others. With models in the options the memory, and the steps
/// of these models.
std::vector<std::unique_ptr<Benchmark>> hostBenchmarks(const HostContext &context, const Options &options,
                                                       const std::vector<StepRequest> &requests);

/// Lengths at which kernels break: nothing, one, not a multiple of any vector, and just beside a power of two.
inline constexpr std::int64_t kOddSizes[] = {0, 1, 17, 1023, 1025, 4099};

} // namespace ps::gpu
