// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products of the vendor's library in every type: a large square one, and those of a decode step.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/gemm/tuned_gemm.h"
#include "gpu/harness/device_fault.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/harness/random.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>

namespace ps::gpu {

namespace {

constexpr std::size_t kCompared = 48; // outputs per case, over all rows and columns

GemmSize sizeOf(const Shape &shape) {
    return {shape.at("m"), shape.at("n"), shape.at("k")};
}

std::size_t aligned(std::size_t bytes) {
    return (bytes + 255) / 256 * 256;
}

class GemmCase final : public DeviceCase {
public:
    GemmCase(GemmType type, const GemmSize &size, std::int64_t parts, std::uint64_t seed)
        : DeviceCase(parts), m_type(type), m_size(size), m_seed(seed), m_stride(aligned(size.weightBytes(type))),
          m_w(m_stride * static_cast<std::size_t>(parts)), m_x(aligned(size.inputBytes(type))), m_y(aligned(size.outputBytes(type))) {
        fill(m_w, static_cast<std::uint32_t>(seed));
        fill(m_x, static_cast<std::uint32_t>(seed + 1));
        synchronize();
        std::string whyNot;
        m_library = gemmLibrary(whyNot);
        if (!m_library) throw Unsupported(whyNot, 0);
        const GemmOperands operands{m_x.at(0), [this](std::int64_t run) { return weights(run % this->parts()); }, m_y.at(0)};
        m_gemm = std::make_unique<TunedGemm>(m_library->prepare(type, size), operands, stream());
    }

    Verification verify() override {
        if (m_type == GemmType::Nvfp4 || m_type == GemmType::Mxfp8 || m_type == GemmType::Fp8Block) m_tolerance *= 2;
        setBytes(m_y.at(0), 0xff, m_y.bytes(), stream());
        rewind();
        launch();
        synchronize();
        ErrorMeter meter;
        for (std::size_t i = 0; i < kCompared; ++i) {
            // Both ends of rows and columns, and places between.
            const auto place = [&](std::int64_t count, std::uint64_t salt) {
                if (i == 0) return std::int64_t(0);
                if (i == 1) return count - 1;
                return static_cast<std::int64_t>(randomBits(m_seed + salt, i) % static_cast<std::uint64_t>(count));
            };
            compare(place(m_size.m, 11), place(m_size.n, 12), meter);
        }
        return meter.against(m_tolerance);
    }

    double bytes() const override { return m_size.bytes(m_type); }
    double flops() const override { return m_size.flops(); }
    std::map<std::string, std::string> libraries() const override { return {{m_library->name(), m_library->version()}}; }

private:
    const void *weights(std::int64_t part) const { return m_w.at(m_stride * static_cast<std::size_t>(part)); }
    void enqueue(std::int64_t part) override { m_gemm->run(m_x.at(0), weights(part), m_y.at(0), stream()); }

    void fill(DeviceMemory &memory, std::uint32_t seed) {
        const std::size_t words = memory.bytes() / 4;
        switch (m_type) {
        case GemmType::Bf16: return kernels::fillBf16(memory.at(0), words, seed, 1, stream());
        case GemmType::Fp16: return kernels::fillFp16(memory.at(0), words, seed, 1, stream());
        case GemmType::Tf32: return kernels::fillFloat(memory.at(0), words, seed, 1, stream());
        case GemmType::Int8:
        case GemmType::Nvfp4: return kernels::fillWords(memory.at(0), words, seed, stream());
        default: return kernels::fillE4m3(memory.at(0), words, seed, 1, stream());
        }
    }

    double number(const std::vector<std::uint8_t> &bytes, std::int64_t at) const {
        const auto as = [&](auto value) {
            std::copy_n(bytes.data() + static_cast<std::size_t>(at) * sizeof value, sizeof value, reinterpret_cast<std::uint8_t *>(&value));
            return value;
        };
        switch (m_type) {
        case GemmType::Bf16: return bf16ToDouble(as(std::uint16_t(0)));
        case GemmType::Fp16: return fp16ToDouble(as(std::uint16_t(0)));
        case GemmType::Tf32: return static_cast<double>(as(float(0)));
        case GemmType::Int8: return as(std::int8_t(0));
        case GemmType::Nvfp4: return e2m1ToDouble(bytes[static_cast<std::size_t>(at / 2)] >> (at % 2 * 4) & 15);
        default: return e4m3ToDouble(bytes[static_cast<std::size_t>(at)]);
        }
    }

    void compare(std::int64_t row, std::int64_t column, ErrorMeter &meter) const {
        const auto rowBytes = static_cast<std::size_t>(m_size.k * factsOf(m_type).operandBits / 8);
        const auto x = downloaded<std::uint8_t>(m_x.at(rowBytes * static_cast<std::size_t>(row)), rowBytes);
        const auto w = downloaded<std::uint8_t>(m_w.at(rowBytes * static_cast<std::size_t>(column)), rowBytes);
        double sum = 0;
        for (std::int64_t i = 0; i < m_size.k; ++i) sum += number(x, i) * number(w, i);
        meter.add(outputAt(row * m_size.n + column), sum);
    }
    double outputAt(std::int64_t at) const {
        const std::size_t byte = static_cast<std::size_t>(at * factsOf(m_type).outputBytes);
        if (m_type == GemmType::Tf32) return static_cast<double>(downloaded<float>(m_y.at(byte), 1).front());
        if (m_type == GemmType::Int8) return downloaded<std::int32_t>(m_y.at(byte), 1).front();
        const auto bits = downloaded<std::uint16_t>(m_y.at(byte), 1).front();
        return m_type == GemmType::Fp16 ? fp16ToDouble(bits) : bf16ToDouble(bits);
    }

    GemmType m_type;
    GemmSize m_size;
    std::uint64_t m_seed;
    std::size_t m_stride;
    DeviceMemory m_w, m_x, m_y;
    const GemmLibrary *m_library = nullptr;
    std::unique_ptr<TunedGemm> m_gemm;
    /// Of the largest output: its rounding, and what the matrix units drop while they sum (fp8 keeps about 13 bits).
    double m_tolerance = m_type == GemmType::Int8 ? 0 : 4 * kBf16Rounding;
};

/// Of a decode step of Llama-3.3-70B on eight ranks: n and k.
constexpr std::pair<std::int64_t, std::int64_t> kDecodeProducts[] = {{1280, 8192}, {8192, 1024}, {7168, 8192}, {8192, 3584}, {16032, 8192}};

Shape shapeOf(std::int64_t m, std::int64_t n, std::int64_t k) {
    return {{"m", m}, {"n", n}, {"k", k}};
}

std::vector<Shape> squareShapes(GemmType type, Suite suite) {
    if (suite != Suite::Check) return {shapeOf(8192, 8192, 8192)};
    const std::int64_t multiple = factsOf(type).multiple, narrow = type == GemmType::Fp8Block ? 128 : 16;
    return {shapeOf(multiple, narrow, multiple), shapeOf(3 * multiple, 3 * narrow, 5 * multiple)};
}

std::vector<Shape> decodeShapes(GemmType type, Suite suite) {
    std::vector<Shape> shapes;
    if (suite == Suite::Check) return shapes;
    const std::vector<std::int64_t> batches =
        suite == Suite::Full ? std::vector<std::int64_t>{1, 16, 64, 256} : std::vector<std::int64_t>{16};
    for (const auto &[n, k] : kDecodeProducts) {
        if (suite == Suite::Quick && n != 7168) continue;
        for (const std::int64_t m : batches) {
            // The narrow types pad one token to sixteen, which is a shape already.
            if (m == 1 && factsOf(type).operandBits == 8) continue;
            shapes.push_back(shapeOf(m, n, k));
        }
    }
    return shapes;
}

void add(const DeviceContext &context, BenchmarkList &list, GemmType type, BenchmarkFacts facts,
         const std::function<std::vector<Shape>(Suite)> &shapes) {
    const auto partsOf = [context, type](const Shape &shape) {
        return partsFor(context, static_cast<double>(sizeOf(shape).weightBytes(type)));
    };
    list.push_back(std::make_unique<PlainBenchmark>(
        std::move(facts), shapes,
        [type, partsOf](const Shape &shape) {
            const GemmSize size = sizeOf(shape);
            return static_cast<std::int64_t>(size.bytes(type)) + static_cast<std::int64_t>(size.weightBytes(type)) * (partsOf(shape) - 1);
        },
        [type, partsOf](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<GemmCase>(type, sizeOf(shape), partsOf(shape), seed);
        }));
}

} // namespace

void addGemmBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    const auto factsFor = [](const char *prefix, GemmType type) {
        return BenchmarkFacts{std::string(prefix) + factsOf(type).name, factsOf(type).name,
                              "the fastest that the vendor's library proposes", "k (m + n) bits / 8 + output", "2 m n k"};
    };
    for (const GemmType type : kGemmTypes) {
        BenchmarkFacts facts = factsFor("gemm_", type);
        facts.powerHungry = true;
        add(context, list, type, std::move(facts), [type](Suite suite) { return squareShapes(type, suite); });
    }
    // Those of a decode step stream weights: they meet the memory's limit, not that of power.
    for (const GemmType type : {GemmType::Bf16, GemmType::Fp8})
        add(context, list, type, factsFor("gemm_decode_", type), [type](Suite suite) { return decodeShapes(type, suite); });
}

} // namespace ps::gpu
