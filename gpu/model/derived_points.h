// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/outcome.h"

namespace ps::gpu {

/// Mean lengths when a benchmark draws them uniformly from 0.8 to 1.0 of the nominal ones (InferenceX).
struct MeanLengths {
    double input = 0.0;  ///< I = 0.9 ISL
    double output = 0.0; ///< O = 0.9 OSL
    /// Mean context of a decode step: I + O/2.
    [[nodiscard]] double context() const { return input + output / 2.0; }
};
[[nodiscard]] MeanLengths meanLengths(double nominalInput, double nominalOutput);

/// What the measured (or composed) steps of one replica are.
struct StepTimes {
    MeanLengths lengths;
    double batch = 1.0;          ///< sequences per replica
    double gpus = 1.0;           ///< per replica
    double decodeSeconds = 0.0;  ///< T_d, at batch and lengths.context()
    double prefillSeconds = 0.0; ///< T_p, of lengths.input tokens; not used by decodeOnlyPoint()
};

/// Tokens per second. Throughput per GPU counts input and output tokens, as InferenceX's tput_per_gpu does.
struct ServingPoint {
    double perUser = 0.0;
    double perGpu = 0.0;
    double outputPerGpu = 0.0;
};

/// (a) Decode alone: 1/T_d per user, B/(T_d G) output tokens per GPU. To be compared with disaggregated decode pools only;
/// it takes in no input, so perGpu equals outputPerGpu. Fails when a number is not positive.
Outcome<ServingPoint> decodeOnlyPoint(const StepTimes &times);

/// (b) One node that interleaves prefill and decode without overlap: TPOT = T_d + (B-1) T_p/O,
/// R = 1/(T_p + O T_d/B) requests per second, R (I+O)/G and R O/G tokens per second and GPU. Fails when a number is not positive.
Outcome<ServingPoint> interleavedPoint(const StepTimes &times);

} // namespace ps::gpu
