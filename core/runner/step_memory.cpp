// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/step_memory.h"

#include "gpu/model/decode_step.h"
#include "gpu/model/derived_points.h"
#include "gpu/model/shipped_models.h"

namespace ps {

std::optional<double> bytesOf(const StepSize &size) {
    const auto model = gpu::shippedModel(size.model);
    if (!model) return std::nullopt;
    gpu::Precision precision = model->precision;
    if (const auto dtype = gpu::dtypeFromName(size.precision)) precision.linear = precision.experts = *dtype;
    const auto step = gpu::decodeStep(*model, {size.tensorParallel, static_cast<double>(size.batch), size.contextTokens, precision});
    if (!step) return std::nullopt;
    double bytes = step->storedWeightBytes();
    for (const gpu::Operation &operation : step->operations) bytes += operation.cacheBytes;
    return bytes;
}

std::optional<double> contextOf(const std::string &workload) {
    constexpr double kKibi = 1024;
    if (workload == "8k1k") return gpu::meanLengths(8 * kKibi, kKibi).context();
    if (workload == "1k8k") return gpu::meanLengths(kKibi, 8 * kKibi).context();
    if (workload == "1k1k") return gpu::meanLengths(kKibi, kKibi).context();
    return std::nullopt;
}

} // namespace ps
