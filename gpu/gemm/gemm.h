// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products by the vendor's library, opened when the worker runs: it is never linked and never shipped.
// One layout serves every type: row-major Y[m, n] = X[m, k] W[n, k]^T.
#pragma once

#include "gpu/device/device_memory.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace ps::gpu {

/// Of the operands, with how they are scaled.
enum class GemmType {
    Bf16,
    Fp16,
    Tf32,     ///< float32 operands, rounded to 10 bits of mantissa
    Fp8,      ///< e4m3, one scale per operand
    Fp8Rows,  ///< e4m3, one scale per row of X and of W
    Fp8Block, ///< e4m3, scales per 1 x 128 of X and per 128 x 128 of W
    Int8,
    Mxfp8, ///< e4m3, one e8m0 scale per 32
    Nvfp4  ///< e2m1, one e4m3 scale per 16
};

inline constexpr std::array kGemmTypes{GemmType::Bf16,     GemmType::Fp16, GemmType::Tf32,  GemmType::Fp8,  GemmType::Fp8Rows,
                                       GemmType::Fp8Block, GemmType::Int8, GemmType::Mxfp8, GemmType::Nvfp4};

struct GemmTypeFacts {
    const char *name;
    int operandBits;
    int outputBytes;       ///< of Y: bf16, fp16, float32 or int32
    std::int64_t multiple; ///< m and k must be multiples of it
};
GemmTypeFacts factsOf(GemmType type);

struct GemmSize {
    std::int64_t m = 0, n = 0, k = 0;
    bool bias = false; ///< added to every row of Y: n elements of Y's type that lie behind W. Not of several products
    /// Products of this size, each with a W of its own; these lie one after another.
    std::int64_t products = 1;
    std::int64_t xStride = 0, yStride = 0;   ///< elements from row to row; 0: k and n
    std::int64_t xProduct = 0, yProduct = 0; ///< elements from one product's to the next one's

    double flops() const { return 2.0 * static_cast<double>(products * m) * static_cast<double>(n) * static_cast<double>(k); }
    /// X and W read, Y written.
    double bytes(GemmType type) const;
    std::size_t weightBytes(GemmType type) const;
    std::size_t inputBytes(GemmType type) const;
    std::size_t outputBytes(GemmType type) const;
};

/// One product, with the algorithms that the library proposes for it, best guess first. All scales are 1.
class Gemm {
public:
    virtual ~Gemm() = default;
    virtual int algorithms() const = 0;
    /// Throws DeviceFault when the library refuses.
    virtual void run(int algorithm, const void *x, const void *w, void *y, Stream &stream) const = 0;
};

class GemmLibrary {
public:
    virtual ~GemmLibrary() = default;
    virtual std::string name() const = 0; ///< "cublasLt"
    virtual std::string version() const = 0;
    /// Throws Unsupported, with the library's status, when this device has no such product.
    virtual std::unique_ptr<Gemm> prepare(GemmType type, const GemmSize &size) const = 0;
};

/// The library of this runtime for the selected device, opened once for each; none, with the reason and the next step, when it is not
/// there. One thread asks.
const GemmLibrary *gemmLibrary(std::string &whyNot);

} // namespace ps::gpu
