// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace ps::gpu {

/// How an element is stored, and the arithmetic of an operation.
enum class Dtype { Fp32, Bf16, Fp8, Mxfp4 };

/// Bytes of one stored element. MXFP4 holds 32 four-bit values and one eight-bit scale: 4.25 bits. The scales of fp8
/// (one fp32 per 128 x 128 block: 0.02 %) are not counted.
[[nodiscard]] constexpr double bytesPerElement(Dtype dtype) {
    switch (dtype) {
    case Dtype::Fp32: return 4.0;
    case Dtype::Bf16: return 2.0;
    case Dtype::Fp8: return 1.0;
    case Dtype::Mxfp4: return 0.53125;
    }
    return 0.0;
}

/// The arithmetic a GEMM with these weights runs in: fp8 weights meet fp8 activations; MXFP4 weights are widened to bf16.
[[nodiscard]] constexpr Dtype arithmeticOf(Dtype weights) {
    return weights == Dtype::Mxfp4 ? Dtype::Bf16 : weights;
}

[[nodiscard]] constexpr std::string_view nameOf(Dtype dtype) {
    switch (dtype) {
    case Dtype::Fp32: return "fp32";
    case Dtype::Bf16: return "bf16";
    case Dtype::Fp8: return "fp8";
    case Dtype::Mxfp4: return "mxfp4";
    }
    return "";
}

[[nodiscard]] constexpr std::optional<Dtype> dtypeFromName(std::string_view name) {
    for (const Dtype dtype : {Dtype::Fp32, Dtype::Bf16, Dtype::Fp8, Dtype::Mxfp4}) {
        if (name == nameOf(dtype)) return dtype;
    }
    return std::nullopt;
}

} // namespace ps::gpu
