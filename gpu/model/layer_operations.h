// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/model_shape.h"
#include "gpu/model/operation.h"

#include <vector>

namespace ps::gpu {

enum class StepPhase { Decode, Prefill };

/// What the layers of one step have in common.
struct StepWork {
    StepPhase phase = StepPhase::Decode;
    int tensorParallel = 1;
    double rows = 1.0;   ///< tokens through every GEMM
    double prefix = 0.0; ///< tokens per sequence in the cache: of decode the context, of prefill what came before
    Precision precision;
};

/// Appends the operations of one layer; `layer` counts from 0. The model must be splittable, see whyNotSplit().
void appendLayer(std::vector<Operation> &operations, const ModelShape &model, const StepWork &work, int layer);

/// Pairs of query and key per head that attention works on: decode B min(L, W); prefill C P + C^2/2, less what lies
/// before a window of W. `window` 0: none.
[[nodiscard]] double attendedPairs(const StepWork &work, double window);

} // namespace ps::gpu
