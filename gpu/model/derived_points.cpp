// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/derived_points.h"

#include <cmath>
#include <initializer_list>

namespace ps::gpu {

namespace {

bool allPositive(std::initializer_list<double> numbers) {
    for (const double number : numbers) {
        if (!std::isfinite(number) || number <= 0.0) return false;
    }
    return true;
}

} // namespace

MeanLengths meanLengths(double nominalInput, double nominalOutput) {
    return {0.9 * nominalInput, 0.9 * nominalOutput};
}

Outcome<ServingPoint> decodeOnlyPoint(const StepTimes &times) {
    if (!allPositive({times.batch, times.gpus, times.decodeSeconds})) {
        return Fault{"a decode-only point needs a positive batch, number of GPUs and decode time"};
    }
    const double output = times.batch / (times.decodeSeconds * times.gpus);
    return ServingPoint{1.0 / times.decodeSeconds, output, output};
}

Outcome<ServingPoint> interleavedPoint(const StepTimes &times) {
    const double input = times.lengths.input, output = times.lengths.output;
    if (!allPositive({input, output, times.batch, times.gpus, times.decodeSeconds, times.prefillSeconds})) {
        return Fault{"an interleaved point needs positive lengths, batch, number of GPUs and times of both steps"};
    }
    const double perToken = times.decodeSeconds + (times.batch - 1.0) * times.prefillSeconds / output;
    const double requests = 1.0 / (times.prefillSeconds + output * times.decodeSeconds / times.batch);
    return ServingPoint{1.0 / perToken, requests * (input + output) / times.gpus, requests * output / times.gpus};
}

} // namespace ps::gpu
