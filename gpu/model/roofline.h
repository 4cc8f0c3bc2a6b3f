// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/decode_step.h"
#include "gpu/model/outcome.h"

#include <map>
#include <vector>

namespace ps::gpu {

/// What one device gives, measured on it.
struct Ceilings {
    double readBytesPerSecond = 0.0;
    std::map<Dtype, double> flopsPerSecond; ///< by arithmetic
};

/// Whether norms, activations, rotary and the like count.
enum class SmallOperations {
    Fused,   ///< no: they can ride on their neighbours. This is the bound to draw.
    Separate ///< yes: each reads and writes device memory
};

/// Seconds one step takes at least when every operation runs at the ceilings. Collectives are not counted.
struct Roofline {
    double overlapSeconds = 0.0;       ///< max(sum bytes / BW, sum of flops / F): memory and arithmetic overlap across operations
    double serialSeconds = 0.0;        ///< sum over operations of max(bytes / BW, flops / F)
    std::vector<Dtype> withoutCeiling; ///< arithmetic without a ceiling: those operations are bounded by their bytes alone
};

/// Fails when a ceiling is not a positive finite number.
Outcome<Roofline> rooflineOf(const Step &step, const Ceilings &ceilings, SmallOperations small = SmallOperations::Fused);

} // namespace ps::gpu
