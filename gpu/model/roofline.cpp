// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/roofline.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

bool isCeiling(double number) {
    return std::isfinite(number) && number > 0.0;
}

} // namespace

Outcome<Roofline> rooflineOf(const Step &step, const Ceilings &ceilings, SmallOperations small) {
    if (!isCeiling(ceilings.readBytesPerSecond)) return Fault{"the read bandwidth is no positive number"};
    for (const auto &[dtype, rate] : ceilings.flopsPerSecond) {
        if (!isCeiling(rate)) return Fault{"the ceiling of " + std::string(nameOf(dtype)) + " arithmetic is no positive number"};
    }
    Roofline roofline;
    double memorySeconds = 0.0, arithmeticSeconds = 0.0;
    for (const Operation &operation : step.operations) {
        if (operation.isCollective()) continue;
        if (small == SmallOperations::Fused && operation.kind == OperationKind::Elementwise) continue;
        const double memory = operation.bytes() / ceilings.readBytesPerSecond;
        double arithmetic = 0.0;
        const auto rate = ceilings.flopsPerSecond.find(operation.arithmetic);
        if (rate != ceilings.flopsPerSecond.end()) {
            arithmetic = operation.flops / rate->second;
        } else if (operation.flops > 0.0) {
            std::vector<Dtype> &missing = roofline.withoutCeiling;
            if (std::find(missing.begin(), missing.end(), operation.arithmetic) == missing.end()) missing.push_back(operation.arithmetic);
        }
        memorySeconds += memory;
        arithmeticSeconds += arithmetic;
        roofline.serialSeconds += std::max(memory, arithmetic);
    }
    roofline.overlapSeconds = std::max(memorySeconds, arithmeticSeconds);
    return roofline;
}

} // namespace ps::gpu
