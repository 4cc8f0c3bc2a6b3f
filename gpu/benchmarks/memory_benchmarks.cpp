// SPDX-License-Identifier: GPL-3.0-or-later
// Reading, writing, copying and a triad of large arrays in device memory.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/memory_kernels.h"

namespace ps::gpu {

namespace {

enum class Access { Read, Write, Copy, Triad };

constexpr float kFactor = 0.75F;
constexpr std::uint32_t kFirstWord = 12345;
constexpr std::size_t kFullyCompared = std::size_t(256) << 20; // bytes; of more, pieces are compared
constexpr std::size_t kPiece = std::size_t(1) << 16, kPieces = 64;

std::int64_t arraysOf(Access access) {
    return access == Access::Triad ? 3 : access == Access::Copy ? 2 : 1;
}

class MemoryCase final : public DeviceCase {
public:
    MemoryCase(Access access, std::size_t bytes, std::uint64_t seed)
        : m_access(access), m_bytes(bytes), m_out(bytes), m_sums(kernels::kReadSums * sizeof(std::uint32_t)) {
        const auto fill = [&](DeviceMemory &memory, std::uint64_t which) {
            if (access == Access::Triad) {
                kernels::fillFloat(memory.at(0), bytes / 4, static_cast<std::uint32_t>(seed + which), 1, stream());
            } else {
                kernels::fillWords(memory.at(0), bytes / 4, static_cast<std::uint32_t>(seed + which), stream());
            }
        };
        fill(m_out, 0);
        if (access == Access::Copy || access == Access::Triad) fill(m_b = DeviceMemory(bytes), 1);
        if (access == Access::Triad) fill(m_c = DeviceMemory(bytes), 2);
        setBytes(m_sums.at(0), 0, m_sums.bytes(), stream());
        synchronize();
    }

    Verification verify() override {
        if (m_access != Access::Read) setBytes(m_out.at(0), 0xff, m_bytes, stream());
        if (m_access == Access::Read) return verifySum();
        launch();
        synchronize();
        ErrorMeter meter;
        if (m_bytes <= kFullyCompared) {
            compare(0, m_bytes, meter);
        } else {
            for (std::size_t i = 0; i < kPieces; ++i) compare((m_bytes - kPiece) / (kPieces - 1) * i / 16 * 16, kPiece, meter);
        }
        return meter.against(m_access == Access::Triad ? 2 * std::numeric_limits<float>::epsilon() : 0);
    }

    double bytes() const override { return static_cast<double>(arraysOf(m_access)) * static_cast<double>(m_bytes); }
    double flops() const override { return m_access == Access::Triad ? static_cast<double>(m_bytes) / 2 : 0; }

private:
    void enqueue(std::int64_t) override {
        switch (m_access) {
        case Access::Read: kernels::readMemory(m_out.at(0), m_bytes, m_sums.as<std::uint32_t>(), stream()); break;
        case Access::Write: kernels::writeMemory(m_out.at(0), m_bytes, kFirstWord, stream()); break;
        case Access::Copy: kernels::copyMemory(m_b.at(0), m_out.at(0), m_bytes, stream()); break;
        case Access::Triad: kernels::triad(m_b.as<float>(), m_c.as<float>(), m_out.as<float>(), m_bytes, kFactor, stream()); break;
        }
    }

    /// Of the whole of a small array, and of as much of a large one.
    Verification verifySum() {
        const std::size_t bytes = std::min(m_bytes, kFullyCompared);
        setBytes(m_sums.at(0), 0, m_sums.bytes(), stream());
        kernels::readMemory(m_out.at(0), bytes, m_sums.as<std::uint32_t>(), stream());
        synchronize();
        const auto sumOf = [](const DeviceMemory &memory, std::size_t words) {
            std::uint32_t sum = 0;
            for (const std::uint32_t word : downloaded<std::uint32_t>(memory.at(0), words)) sum ^= word;
            return sum;
        };
        ErrorMeter meter;
        meter.add(sumOf(m_sums, kernels::kReadSums) == sumOf(m_out, bytes / 4) ? 0 : 1, 0);
        return meter.against(0);
    }

    void compare(std::size_t at, std::size_t bytes, ErrorMeter &meter) const {
        const std::size_t words = bytes / 4;
        if (m_access == Access::Triad) {
            const auto out = downloaded<float>(m_out.at(at), words), b = downloaded<float>(m_b.at(at), words),
                       c = downloaded<float>(m_c.at(at), words);
            for (std::size_t i = 0; i < words; ++i)
                meter.add(static_cast<double>(out[i]),
                          static_cast<double>(b[i]) + static_cast<double>(kFactor) * static_cast<double>(c[i]));
            return;
        }
        const auto out = downloaded<std::uint32_t>(m_out.at(at), words);
        const auto b = m_access == Access::Copy ? downloaded<std::uint32_t>(m_b.at(at), words) : std::vector<std::uint32_t>();
        for (std::size_t i = 0; i < words; ++i)
            meter.add(out[i], m_access == Access::Copy ? b[i] : static_cast<std::uint32_t>(kFirstWord + at / 4 + i));
    }

    Access m_access;
    std::size_t m_bytes;
    DeviceMemory m_out, m_b, m_c, m_sums;
};

std::vector<Shape> memoryShapes(const DeviceContext &context, Suite suite) {
    if (suite != Suite::Check) return {{{"bytes", context.arrayBytes / 16 * 16}}};
    std::vector<Shape> shapes;
    for (const std::int64_t vectors : {1, 31, 255, 256, 257, 2049, 70001}) shapes.push_back({{"bytes", vectors * 16}});
    return shapes;
}

void add(const DeviceContext &context, BenchmarkList &list, Access access, BenchmarkFacts facts) {
    facts.dataType = access == Access::Triad ? "f32" : "u32";
    list.push_back(std::make_unique<PlainBenchmark>(
        std::move(facts), [context](Suite suite) { return memoryShapes(context, suite); },
        [access](const Shape &shape) { return shape.at("bytes") * arraysOf(access); },
        [access](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<MemoryCase>(access, static_cast<std::size_t>(shape.at("bytes")), seed);
        }));
}

} // namespace

void addMemoryBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    add(context, list, Access::Read, {"memory_read", "", "16 vectors of 16 bytes a thread, xor of all words", "bytes", "0"});
    add(context, list, Access::Write, {"memory_write", "", "16 bytes a thread", "bytes", "0"});
    add(context, list, Access::Copy, {"memory_copy", "", "16 bytes a thread", "2 bytes", "0"});
    add(context, list, Access::Triad, {"memory_triad", "", "16 bytes a thread", "3 bytes", "bytes / 2"});
}

} // namespace ps::gpu
