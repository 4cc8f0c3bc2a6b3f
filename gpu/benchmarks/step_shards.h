// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/benchmarks/step_ranks.h"

namespace ps::gpu {

/// Gives ranks their shares of a whole model: of the weights, caches and sinks of an executor of tensor parallel 1. Throws
/// std::invalid_argument for what it cannot cut: weights with scales of their own, and layers with a state.
void shareOut(const StepExecutor &whole, const StepRanks &ranks);

} // namespace ps::gpu
