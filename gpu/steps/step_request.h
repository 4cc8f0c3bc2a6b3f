// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/options.h"
#include "gpu/model/decode_step.h"
#include "gpu/model/derived_points.h"

#include <optional>
#include <string>
#include <vector>

namespace ps::gpu {

/// Nominal input and output lengths, in tokens.
struct Workload {
    std::string name; ///< "8k1k"
    std::int64_t isl = 0;
    std::int64_t osl = 0;
};

/// The workloads by name; 1k is 1024 tokens.
const std::vector<Workload> &workloads();

/// What the steps of one benchmark have in common: they differ in the batch only.
struct StepRequest {
    ModelShape model;
    int tensorParallel = 1;
    Precision precision;
    Workload workload;
    std::vector<std::int64_t> batches;
    std::vector<std::int64_t> quickBatches;   ///< those of them that the quick suite measures
    std::optional<std::int64_t> fixedContext; ///< in place of the workload's mean; no lengths and no prompt then

    MeanLengths lengths() const { return meanLengths(static_cast<double>(workload.isl), static_cast<double>(workload.osl)); }
    /// Tokens in the cache of a decode step, a whole number.
    std::int64_t context() const;
    /// "decode_step/Llama-3.3-70B/tp8/bf16/8k1k"
    std::string name() const;

    Outcome<Step> decode(std::int64_t batch) const;
    /// Of the mean input of one sequence.
    Outcome<Step> prefill() const;
};

/// What a suite measures on a device with so much memory, or what the options ask for instead; for --list, what both suites do.
/// Nothing to do with checks.
/// Fails when a model, a precision or a workload of the options is unknown.
Outcome<std::vector<StepRequest>> stepRequests(const Options &options, std::int64_t memoryBytes);

} // namespace ps::gpu
