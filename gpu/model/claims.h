// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace ps::gpu {

/// What a measured step says; %1 model, %2 tensor parallel, %3 batch, %4 context in tokens, %5 milliseconds, %6 the named
/// library versions. Printed with every step.
inline constexpr std::string_view stepClaim =
    "On this device, these kernels (%6 and our own) executed one decode step's worth of work of model %1's TP-%2 shard, with batch %3 "
    "and context %4, in %5 ms; nothing else ran.";

/// The same of all ranks, each on a device of its own; %7 how their all-reduces were done.
inline constexpr std::string_view ranksClaim =
    "On %2 devices, these kernels (%6 and our own) executed one decode step's worth of work of model %1's TP-%2 shards, one on each, with "
    "their all-reduces (%7) and the all-gather of their logits, with batch %3 and context %4, in %5 ms by the slowest device; nothing else "
    "ran. The roofline is of one device's memory and arithmetic, without what the devices exchange.";

/// What it does not say.
inline constexpr std::string_view stepNonClaims =
    "This does not claim: accuracy (random weights, fp8 scales of 1), time to first token or queueing, scheduler, CPU, tokeniser or "
    "network time, paging or prefix cache, collectives when fewer GPUs than the tensor parallel size are present, expert imbalance "
    "beyond the seed, speculative decoding, or a limit for engines: a fused engine can be faster, and multi-token prediction multiplies "
    "tokens per second and user by the accepted length.";

/// Beside a point that lies below a published one.
inline constexpr std::string_view belowPublishedClaim =
    "A point below a published one is a finding about this composition of kernels, not an error of the published one.";

/// In place of collectives that did not run.
inline constexpr std::string_view collectivesOmitted = "omitted";

} // namespace ps::gpu
