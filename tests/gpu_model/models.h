// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/decode_step.h"
#include "gpu/model/model_json.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <string>

namespace ps::gpu::test {

inline constexpr const char *modelFiles[] = {"llama-3.1-8b", "llama-3.3-70b", "qwen3-32b",
                                             "gpt-oss-120b", "deepseek-r1",   "qwen3.5-397b-a17b", "tinyllama-1.1b"};

/// A model of resources/models; ends the program with the reason when it cannot be read.
inline ModelShape model(const std::string &file) {
    const Outcome<ModelShape> shape = loadModelShape(std::string(PS_MODELS_DIR "/") + file + ".json");
    if (!shape) qFatal("%s", shape.error().c_str());
    return *shape;
}

inline Step decode(const ModelShape &shape, int tensorParallel, double batch = 1.0, double context = 1024.0) {
    const Outcome<Step> step = decodeStep(shape, {tensorParallel, batch, context, shape.precision});
    if (!step) qFatal("%s", step.error().c_str());
    return *step;
}

inline bool within(double actual, double expected, double relative) {
    return std::abs(actual - expected) <= relative * std::abs(expected);
}

} // namespace ps::gpu::test
