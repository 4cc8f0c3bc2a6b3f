// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/model_shape.h"

namespace ps::gpu {

/// Parameters of the whole model, computed from its shape.
struct ParameterCount {
    double total = 0.0;
    double embedding = 0.0; ///< the input table
    double active = 0.0;    ///< used by one token, the input table not counted
    double activeWithEmbedding() const { return active + embedding; }
};

[[nodiscard]] ParameterCount countParameters(const ModelShape &model);

} // namespace ps::gpu
