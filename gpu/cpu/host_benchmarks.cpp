// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/host_benchmarks.h"

namespace ps::gpu {

namespace {

const std::vector<std::int64_t> kQuickBatches{1, 2, 4, 8}, kFullBatches{1, 2, 4, 8, 16, 32};

} // namespace

Outcome<std::vector<StepRequest>> hostStepRequests(const Options &options, std::int64_t memoryBytes) {
    if (options.tensorParallel.value_or(1) != 1) return Fault{"--tensor-parallel: a host runs whole models only"};
    if (!options.precision.empty() && options.precision != "bf16") return Fault{"--precision: a host has steps in bf16 only"};
    Options asked = options;
    asked.precision = "bf16";
    if (asked.models.empty()) asked.models = {kHostModel};
    if (asked.workloads.empty()) asked.workloads = {"1k1k"};
    const bool full = asked.mode == Mode::List || asked.suite == Suite::Full;
    if (asked.batches.empty()) asked.batches = full ? kFullBatches : kQuickBatches;
    if (asked.suite == Suite::Check) asked.suite = Suite::Quick; // a check takes its sizes from elsewhere, but a request it needs
    auto requests = stepRequests(asked, memoryBytes);
    if (!requests) return requests;
    if (options.batches.empty()) {
        for (StepRequest &request : *requests) request.quickBatches = kQuickBatches;
    }
    return requests;
}

std::vector<std::unique_ptr<Benchmark>> hostBenchmarks(const HostContext &context, const Options &options,
                                                       const std::vector<StepRequest> &requests) {
    std::vector<std::unique_ptr<Benchmark>> all;
    for (const auto make : {memoryRead, memoryWrite, memoryCopy, memoryTriad}) all.push_back(make(context));
    if (options.models.empty()) {
        for (const auto make : {rmsNorm, swiglu, gqaDecodeAttention, sampling}) all.push_back(make(context));
    }
    // Last, as their weights stay until the end.
    for (const StepRequest &request : requests) all.push_back(decodeStep(context, request, options.suite == Suite::Check));
    return all;
}

} // namespace ps::gpu
