// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/host_benchmarks.h"

#include <stdexcept>

namespace ps::gpu {

namespace {

/// Whose step the suites run: small enough for a host.
constexpr const char kHostModel[] = "TinyLlama-1.1B";
constexpr const char kHostWorkload[] = "1k1k";

/// What the options ask for, of the size of a host where they leave it open.
std::vector<StepRequest> hostSteps(Options options) {
    const bool full = options.suite == Suite::Full;
    if (options.suite == Suite::Check) options.suite = Suite::Quick; // checked with another model, but there must be a request
    if (options.models.empty()) options.models = {kHostModel};
    if (options.workloads.empty() && !options.context) options.workloads = {kHostWorkload};
    if (options.batches.empty())
        options.batches = full ? std::vector<std::int64_t>{1, 2, 4, 8, 16, 32} : std::vector<std::int64_t>{1, 2, 4, 8};
    Outcome<std::vector<StepRequest>> requests = stepRequests(options, 0);
    if (!requests) throw std::runtime_error(requests.error());
    return *requests;
}

} // namespace

std::vector<std::unique_ptr<Benchmark>> hostBenchmarks(const HostContext &context, const Options &options) {
    std::vector<std::unique_ptr<Benchmark>> all;
    for (const auto make : {memoryRead, memoryWrite, memoryCopy, memoryTriad}) all.push_back(make(context));
    if (options.models.empty()) {
        for (const auto make : {rmsNorm, swiglu, gqaDecodeAttention, sampling}) all.push_back(make(context));
    }
    // Last, as their weights stay until the end.
    for (const StepRequest &request : hostSteps(options)) all.push_back(decodeStep(context, request));
    return all;
}

} // namespace ps::gpu
