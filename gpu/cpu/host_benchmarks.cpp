// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/host_benchmarks.h"

#include "gpu/model/shipped_models.h"

#include <stdexcept>

namespace ps::gpu {

namespace {

ModelShape modelNamed(const std::string &name) {
    Outcome<ModelShape> shape = shippedModel(name);
    if (!shape) throw std::runtime_error(shape.error());
    return *std::move(shape);
}

} // namespace

std::vector<std::unique_ptr<Benchmark>> hostBenchmarks(const HostContext &context, const std::vector<std::string> &models) {
    std::vector<std::unique_ptr<Benchmark>> all;
    for (const auto make : {memoryRead, memoryWrite, memoryCopy, memoryTriad}) all.push_back(make(context));
    for (const std::string &name : models) all.push_back(decodeStep(context, modelNamed(name)));
    if (!models.empty()) return all;
    for (const auto make : {rmsNorm, swiglu, gqaDecodeAttention, sampling}) all.push_back(make(context));
    // Last, as its weights stay until the end.
    all.push_back(decodeStep(context, modelNamed(kHostModel)));
    return all;
}

} // namespace ps::gpu
