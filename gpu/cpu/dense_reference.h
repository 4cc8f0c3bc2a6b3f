// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/cpu/dense_step.h"

#include <vector>

namespace ps::gpu {

/// The logits of one sequence after the given layers and the head, in float64 and plain loops. Reads the cache but for the
/// token's own place, which it computes itself, rounded as the cache is.
std::vector<double> referenceLogits(ThreadTeam &team, const DenseSizes &sizes, const DenseWeights &weights, const DenseCache &cache,
                                    std::size_t sequence, std::int32_t token, std::span<const std::size_t> layers);

} // namespace ps::gpu
