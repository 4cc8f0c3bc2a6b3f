// SPDX-License-Identifier: GPL-3.0-or-later
// The products of the emulation: plain loops, for their numbers.
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/gemm/gemm.h"
#include "gpu/harness/device_fault.h"

#include <cstring>

namespace ps::gpu {

namespace {

constexpr int kNotSupported = 15;

double operandAt(GemmType type, const void *data, std::int64_t at) {
    if (type == GemmType::Bf16) return bf16ToDouble(static_cast<const std::uint16_t *>(data)[at]);
    if (type == GemmType::Tf32) return static_cast<double>(static_cast<const float *>(data)[at]);
    if (type == GemmType::Int8) return static_cast<const std::int8_t *>(data)[at];
    return e4m3ToDouble(static_cast<const std::uint8_t *>(data)[at]);
}

std::uint16_t toBf16(double value) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    return static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16);
}

class ReferenceGemm final : public Gemm {
public:
    ReferenceGemm(GemmType type, const GemmSize &size) : m_type(type), m_size(size) {}
    int algorithms() const override { return 1; }
    void run(int, const void *x, const void *w, void *y, Stream &) const override {
        for (std::int64_t product = 0; product < m_size.products; ++product) multiply(product, x, w, y);
    }

private:
    void multiply(std::int64_t product, const void *x, const void *w, void *y) const {
        const std::int64_t xStride = m_size.xStride > 0 ? m_size.xStride : m_size.k,
                           yStride = m_size.yStride > 0 ? m_size.yStride : m_size.n;
        const auto *bias = static_cast<const std::byte *>(w) + GemmSize{0, m_size.n, m_size.k}.weightBytes(m_type);
        for (std::int64_t row = 0; row < m_size.m; ++row) {
            for (std::int64_t column = 0; column < m_size.n; ++column) {
                double sum = m_size.bias ? bf16ToDouble(reinterpret_cast<const std::uint16_t *>(bias)[column]) : 0;
                for (std::int64_t i = 0; i < m_size.k; ++i)
                    sum += operandAt(m_type, x, product * m_size.xProduct + row * xStride + i) *
                           operandAt(m_type, w, (product * m_size.n + column) * m_size.k + i);
                store(y, product * m_size.yProduct + row * yStride + column, sum);
            }
        }
    }
    void store(void *y, std::int64_t at, double value) const {
        if (m_type == GemmType::Tf32)
            static_cast<float *>(y)[at] = static_cast<float>(value);
        else if (m_type == GemmType::Int8)
            static_cast<std::int32_t *>(y)[at] = static_cast<std::int32_t>(value);
        else
            static_cast<std::uint16_t *>(y)[at] = toBf16(value);
    }

    GemmType m_type;
    GemmSize m_size;
};

class ReferenceLibrary final : public GemmLibrary {
public:
    std::string name() const override { return "reference"; }
    std::string version() const override { return "1"; }
    std::unique_ptr<Gemm> prepare(GemmType type, const GemmSize &size) const override {
        if (type == GemmType::Fp16 || type == GemmType::Mxfp8 || type == GemmType::Nvfp4)
            throw Unsupported("the reference has no such product", kNotSupported);
        if (size.bias && (factsOf(type).outputBytes != 2 || size.products != 1))
            throw Unsupported("the reference adds a bias to bf16 of one product only", kNotSupported);
        return std::make_unique<ReferenceGemm>(type, size);
    }
};

} // namespace

const GemmLibrary *gemmLibrary(std::string &) {
    static const ReferenceLibrary library;
    return &library;
}

} // namespace ps::gpu
