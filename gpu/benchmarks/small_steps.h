// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of models that are small enough for a reference in plain loops.
#pragma once

#include "gpu/benchmarks/step_executor.h"

#include <cmath>

namespace ps::gpu {

/// Without layers and what they are made of.
inline ModelShape smallModel(std::string name, std::int64_t vocabulary) {
    ModelShape model;
    model.name = std::move(name);
    model.hidden = 96;
    model.vocabulary = vocabulary;
    return model;
}

/// Of a case with "batch", "context" and "prompt": the prompt's tokens, or 0 to decode.
inline StepSetting smallSetting(ModelShape model, int tensorParallel, const Shape &shape, std::uint64_t seed) {
    StepRequest request;
    request.model = std::move(model);
    request.precision = request.model.precision;
    request.tensorParallel = tensorParallel;
    if (shape.at("prompt") > 0) {
        request.workload = {"prompt", shape.at("prompt"), 1};
        const std::int64_t tokens = std::llround(request.lengths().input);
        return {request, true, tokens, tokens, seed};
    }
    request.fixedContext = shape.at("context");
    return {request, false, shape.at("batch"), shape.at("context"), seed};
}

} // namespace ps::gpu
