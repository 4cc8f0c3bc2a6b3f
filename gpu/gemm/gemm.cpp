// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/gemm/gemm.h"

namespace ps::gpu {

namespace {

std::size_t packedBytes(std::int64_t rows, std::int64_t columns, int bits) {
    return static_cast<std::size_t>(rows * columns * bits / 8);
}

} // namespace

GemmTypeFacts factsOf(GemmType type) {
    switch (type) {
    case GemmType::Bf16: return {"bf16", 16, 2, 8};
    case GemmType::Fp16: return {"fp16", 16, 2, 8};
    case GemmType::Tf32: return {"tf32", 32, 4, 4};
    case GemmType::Fp8: return {"fp8", 8, 2, 16};
    case GemmType::Fp8Rows: return {"fp8_rows", 8, 2, 16};
    case GemmType::Fp8Block: return {"fp8_block128", 8, 2, 128};
    case GemmType::Int8: return {"int8", 8, 4, 16};
    case GemmType::Mxfp8: return {"mxfp8", 8, 2, 32};
    case GemmType::Nvfp4: return {"nvfp4", 4, 2, 32};
    }
    return {};
}

std::size_t GemmSize::weightBytes(GemmType type) const {
    const std::size_t biasBytes = bias ? static_cast<std::size_t>(n * factsOf(type).outputBytes) : 0;
    return packedBytes(products * n, k, factsOf(type).operandBits) + biasBytes;
}

std::size_t GemmSize::inputBytes(GemmType type) const {
    return packedBytes(products * m, k, factsOf(type).operandBits);
}

std::size_t GemmSize::outputBytes(GemmType type) const {
    return static_cast<std::size_t>(products * m * n * factsOf(type).outputBytes);
}

double GemmSize::bytes(GemmType type) const {
    return static_cast<double>(weightBytes(type)) + static_cast<double>(inputBytes(type)) + static_cast<double>(outputBytes(type));
}

} // namespace ps::gpu
