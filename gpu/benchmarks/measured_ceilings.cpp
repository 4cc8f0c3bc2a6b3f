// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/measured_ceilings.h"

#include "gpu/benchmarks/device_canary.h"
#include "gpu/gemm/tuned_gemm.h"
#include "gpu/harness/device_fault.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr double kSustainedS = 1.0;
constexpr std::int64_t kLargestSide = 8192; // of the square products
constexpr int kReadings = 3;

/// A square operand takes at most an eighth of a large array.
std::int64_t sideFor(const DeviceContext &context) {
    constexpr std::int64_t kMultiple = 16;
    const auto side = static_cast<std::int64_t>(std::sqrt(static_cast<double>(context.arrayBytes) / 16));
    return std::clamp(side / kMultiple * kMultiple, kMultiple, kLargestSide);
}

/// Rate of a square product after a second of them; none where the device has none of this type.
std::optional<double> flopsOf(GemmType type, std::int64_t side) {
    std::string whyNot;
    const GemmLibrary *library = gemmLibrary(whyNot);
    if (!library) return std::nullopt;
    const GemmSize size{side, side, side};
    Stream stream;
    DeviceMemory x(size.inputBytes(type)), w(size.weightBytes(type)), y(size.outputBytes(type));
    std::uint32_t seed = 1;
    for (DeviceMemory *memory : {&x, &w}) {
        if (type == GemmType::Fp8)
            kernels::fillE4m3(memory->at(0), memory->bytes() / 4, seed++, 1, stream);
        else
            kernels::fillBf16(memory->at(0), memory->bytes() / 4, seed++, 1, stream);
    }
    try {
        const TunedGemm gemm(library->prepare(type, size), {x.at(0), [&w](std::int64_t) { return w.at(0); }, y.at(0)}, stream);
        Event before, after;
        const auto timed = [&](std::int64_t runs) {
            before.record(stream);
            for (std::int64_t i = 0; i < runs; ++i) gemm.run(x.at(0), w.at(0), y.at(0), stream);
            after.record(stream);
            return Event::secondsBetween(before, after) / static_cast<double>(runs);
        };
        const auto runs = std::max<std::int64_t>(1, static_cast<std::int64_t>(kSustainedS / gemm.seconds()));
        timed(runs);
        return size.flops() / timed(std::max<std::int64_t>(1, runs / 4));
    } catch (const Unsupported &) {
        return std::nullopt;
    }
}

} // namespace

const std::optional<Ceilings> &MeasuredCeilings::get() {
    if (m_ceilings) return m_ceilings;
    Ceilings ceilings;
    {
        DeviceCanary memory(m_context.arrayBytes);
        for (int i = 0; i < kReadings; ++i) ceilings.readBytesPerSecond = std::max(ceilings.readBytesPerSecond, memory.read() * 1e9);
    }
    if (const auto flops = flopsOf(GemmType::Bf16, sideFor(m_context))) ceilings.flopsPerSecond[Dtype::Bf16] = *flops;
    if (const auto flops = flopsOf(GemmType::Fp8, sideFor(m_context))) ceilings.flopsPerSecond[Dtype::Fp8] = *flops;
    m_ceilings = ceilings;
    return m_ceilings;
}

} // namespace ps::gpu
