// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/model_shape.h"
#include "gpu/protocol/message.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ps::gpu {

/// What one launch is, when it is a decode step of a model.
struct StepFacts {
    ModelShape model;
    int tensorParallel = 1;
    std::int64_t batch = 1;
    double context = 1; ///< tokens per sequence in the cache
    Precision precision;
    std::int64_t gpus = 1; ///< of one replica
    std::int64_t isl = 0;  ///< nominal lengths that the context is the mean of
    std::int64_t osl = 0;
    std::int64_t layersMeasured = 0;
    std::map<std::string, double> partSeconds; ///< as in MeasuredStep
    std::string collectives = "none";          ///< as in MeasuredStep, with the next one
    std::optional<ExchangeFacts> exchange = std::nullopt;
    std::optional<double> prefillS; ///< of the mean input of one sequence
    std::string prefillOrigin;
};

/// "bf16", or "bf16+mxfp4-experts" where the experts have another one.
std::string precisionName(const ModelShape &model, const Precision &precision);

} // namespace ps::gpu
