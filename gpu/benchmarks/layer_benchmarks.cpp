// SPDX-License-Identifier: GPL-3.0-or-later
// RMSNorm, SwiGLU, rotary with store, and quantisation, over rows of bfloat16.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/rows_case.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/layer_kernels.h"

#include <functional>

namespace ps::gpu {

namespace {

constexpr float kEpsilon = 1e-5F;

class RmsNormCase final : public RowsCase {
public:
    RmsNormCase(std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed)
        : RowsCase(rows, width, parts), m_input(filled(width, seedOf(seed, 0))), m_residual(filled(width, seedOf(seed, 1))),
          m_output(bytesOf(width) * static_cast<std::size_t>(parts)), m_weight(static_cast<std::size_t>(width) * 2) {
        kernels::fillBf16(m_weight.at(0), m_weight.bytes() / 4, seedOf(seed, 2), 1, stream());
        synchronize();
    }
    double bytes() const override { return 8 * real() + 2 * static_cast<double>(m_width); }
    double flops() const override { return 5 * real(); }

private:
    void enqueue(std::int64_t part) override {
        const std::size_t at = bytesOf(m_width) * static_cast<std::size_t>(part);
        kernels::rmsNorm({m_input.at(at), m_residual.at(at), m_weight.at(0), m_output.at(at), m_rows, m_width, kEpsilon}, stream());
    }
    void spoil() override {
        setBytes(m_output.at(0), 0xff, m_output.bytes(), stream());
        m_before = downloaded<std::uint16_t>(m_residual.at(0), static_cast<std::size_t>(m_rows * m_width));
    }
    void compareRow(std::int64_t at, ErrorMeter &meter) override {
        const auto input = row(m_input, at, m_width), residual = row(m_residual, at, m_width), output = row(m_output, at, m_width),
                   weight = row(m_weight, 0, m_width);
        const auto sum = [&](std::size_t i) { return input[i] + bf16ToDouble(m_before[static_cast<std::size_t>(at * m_width) + i]); };
        double squares = 0;
        for (std::size_t i = 0; i < input.size(); ++i) squares += sum(i) * sum(i);
        const double scale = 1 / std::sqrt(squares / static_cast<double>(m_width) + static_cast<double>(kEpsilon));
        for (std::size_t i = 0; i < input.size(); ++i) {
            meter.add(output[i], sum(i) * scale * weight[i]);
            meter.add(residual[i], sum(i));
        }
    }

    DeviceMemory m_input, m_residual, m_output, m_weight;
    std::vector<std::uint16_t> m_before;
};

class SwiGluCase final : public RowsCase {
public:
    SwiGluCase(std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed)
        : RowsCase(rows, width, parts), m_gateUp(filled(2 * width, seedOf(seed, 0), 4)),
          m_output(bytesOf(width) * static_cast<std::size_t>(parts)) {
        synchronize();
    }
    double bytes() const override { return 6 * real(); }
    double flops() const override { return 5 * real(); }

private:
    void enqueue(std::int64_t part) override {
        const std::size_t at = bytesOf(m_width) * static_cast<std::size_t>(part);
        kernels::swiGlu({m_gateUp.at(2 * at), m_output.at(at), m_rows, m_width}, stream());
    }
    void spoil() override { setBytes(m_output.at(0), 0xff, m_output.bytes(), stream()); }
    void compareRow(std::int64_t at, ErrorMeter &meter) override {
        const auto in = row(m_gateUp, at, 2 * m_width), out = row(m_output, at, m_width);
        for (std::size_t i = 0; i < out.size(); ++i) meter.add(out[i], in[i] / (1 + std::exp(-in[i])) * in[out.size() + i]);
    }

    DeviceMemory m_gateUp, m_output;
};

class QuantiseCase final : public RowsCase {
public:
    QuantiseCase(std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed)
        : RowsCase(rows, width, parts), m_input(filled(width, seedOf(seed, 0), 3)),
          m_output(bytesOf(width) / 2 * static_cast<std::size_t>(parts)), m_scales(scaleBytes() * static_cast<std::size_t>(parts)) {
        synchronize();
    }
    double bytes() const override { return 3 * real() + static_cast<double>(scaleBytes()); }
    double flops() const override { return 2 * real(); }

private:
    void enqueue(std::int64_t part) override {
        const auto which = static_cast<std::size_t>(part);
        const std::size_t at = bytesOf(m_width) * which;
        kernels::quantise({m_input.at(at), m_output.at(at / 2), m_scales.as<float>(scaleBytes() * which), m_rows, m_width}, stream());
    }
    void spoil() override {
        setBytes(m_output.at(0), 0xff, m_output.bytes(), stream());
        setBytes(m_scales.at(0), 0xff, m_scales.bytes(), stream());
    }
    double bound() const override { return kE4m3Rounding; }
    std::size_t groups() const { return (static_cast<std::size_t>(m_width) + 127) / 128; }
    std::size_t scaleBytes() const { return static_cast<std::size_t>(m_rows) * groups() * sizeof(float); }
    void compareRow(std::int64_t at, ErrorMeter &meter) override {
        const auto count = static_cast<std::size_t>(m_width), first = static_cast<std::size_t>(at) * count;
        const auto in = row(m_input, at, m_width);
        const auto out = downloaded<std::uint8_t>(m_output.at(first), count);
        const auto scales = downloaded<float>(m_scales.at(static_cast<std::size_t>(at) * groups() * 4), groups());
        for (std::size_t i = 0; i < count; ++i) meter.add(e4m3ToDouble(out[i]) * static_cast<double>(scales[i / 128]), in[i]);
    }

    DeviceMemory m_input, m_output, m_scales;
};

struct RotaryHeads {
    std::int64_t query, kv, dim, context;
    std::int64_t width() const { return (query + 2 * kv) * dim; }
};

class RotaryCase final : public RowsCase {
public:
    RotaryCase(std::int64_t rows, const RotaryHeads &heads, std::int64_t parts, std::uint64_t seed)
        : RowsCase(rows, heads.width(), parts), m_heads(heads), m_qkv(filled(heads.width(), seedOf(seed, 0))),
          m_queries(bytesOf(heads.query * heads.dim)), m_keys(cacheBytes()), m_values(cacheBytes()),
          m_angles(static_cast<std::size_t>(heads.dim) * 4) {
        std::vector<float> angles;
        for (std::int64_t pair = 0; pair < heads.dim / 2; ++pair) {
            const double angle =
                static_cast<double>(position()) * std::pow(1e4, -2.0 * static_cast<double>(pair) / static_cast<double>(heads.dim));
            angles.push_back(static_cast<float>(std::cos(angle)));
            angles.push_back(static_cast<float>(std::sin(angle)));
        }
        copyToDevice(m_angles.at(0), angles.data(), angles.size() * sizeof(float));
        synchronize();
        m_before = downloaded<std::uint16_t>(m_qkv.at(0), static_cast<std::size_t>(m_rows * m_width));
    }
    double bytes() const override { return 2.0 * static_cast<double>(m_rows * m_heads.dim * (2 * m_heads.query + 4 * m_heads.kv)); }
    double flops() const override { return 3.0 * static_cast<double>(m_rows * m_heads.dim * (m_heads.query + m_heads.kv)); }

private:
    std::int64_t position() const { return m_heads.context - 1; }
    std::size_t cacheBytes() const { return static_cast<std::size_t>(m_rows * m_heads.kv * m_heads.context * m_heads.dim * 2); }

    void enqueue(std::int64_t part) override {
        const std::size_t at = bytesOf(m_width) * static_cast<std::size_t>(part);
        kernels::rotaryAndStore({m_qkv.at(at), m_queries.at(0), m_keys.at(0), m_values.at(0), m_angles.as<float>(), m_rows, m_heads.query,
                                 m_heads.kv, m_heads.dim, m_heads.context, position(), false},
                                stream());
    }
    void spoil() override {
        setBytes(m_queries.at(0), 0xff, m_queries.bytes(), stream());
        setBytes(m_keys.at(0), 0xff, m_keys.bytes(), stream());
        setBytes(m_values.at(0), 0xff, m_values.bytes(), stream());
    }
    void compareRow(std::int64_t at, ErrorMeter &meter) override {
        const auto angles = downloaded<float>(m_angles.at(0), static_cast<std::size_t>(m_heads.dim));
        const auto half = static_cast<std::size_t>(m_heads.dim / 2);
        for (std::int64_t head = 0; head < m_heads.query + 2 * m_heads.kv; ++head) {
            const std::uint16_t *in = m_before.data() + at * m_width + head * m_heads.dim;
            const auto out = outputOf(at, head);
            const bool turned = head < m_heads.query + m_heads.kv;
            for (std::size_t pair = 0; pair < half; ++pair) {
                const double low = bf16ToDouble(in[pair]), high = bf16ToDouble(in[pair + half]);
                const double cosine = turned ? static_cast<double>(angles[2 * pair]) : 1,
                             sine = turned ? static_cast<double>(angles[2 * pair + 1]) : 0;
                meter.add(bf16ToDouble(out[pair]), low * cosine - high * sine);
                meter.add(bf16ToDouble(out[pair + half]), low * sine + high * cosine);
            }
        }
    }
    std::vector<std::uint16_t> outputOf(std::int64_t at, std::int64_t head) const {
        const std::int64_t kvHead = (head - m_heads.query) % m_heads.kv;
        const std::int64_t stored = ((at * m_heads.kv + kvHead) * m_heads.context + position()) * m_heads.dim;
        const DeviceMemory &memory = head < m_heads.query ? m_queries : head < m_heads.query + m_heads.kv ? m_keys : m_values;
        const std::int64_t first = head < m_heads.query ? (at * m_heads.query + head) * m_heads.dim : stored;
        return downloaded<std::uint16_t>(memory.at(static_cast<std::size_t>(first * 2)), static_cast<std::size_t>(m_heads.dim));
    }

    RotaryHeads m_heads;
    DeviceMemory m_qkv, m_queries, m_keys, m_values, m_angles;
    std::vector<std::uint16_t> m_before;
};

/// For rows that are as long as Llama-3.3-70B's, of which the last ones fill an array.
std::function<std::vector<Shape>(Suite)> layerShapes(const DeviceContext &context, double bytesPerElement) {
    return [context, bytesPerElement](Suite suite) {
        std::vector<Shape> shapes;
        const auto addShape = [&](std::int64_t rows, std::int64_t width) { shapes.push_back({{"rows", rows}, {"width", width}}); };
        if (suite == Suite::Check) {
            for (const std::int64_t width : {8, 120, 2048, 2056, 8192, 16384}) addShape(5, width);
            addShape(1027, 272);
            return shapes;
        }
        constexpr std::int64_t kWidth = 8192;
        addShape(1, kWidth);
        addShape(64, kWidth);
        if (suite == Suite::Full) addShape(1024, kWidth);
        addShape(static_cast<std::int64_t>(static_cast<double>(context.arrayBytes) / bytesPerElement / kWidth), kWidth);
        return shapes;
    };
}

/// A benchmark of one kind of rows.
template <typename Case>
void add(const DeviceContext &context, BenchmarkList &list, BenchmarkFacts facts, double bytesPerElement) {
    addRowsBenchmark(context, list, std::move(facts), bytesPerElement, layerShapes(context, bytesPerElement),
                     [](std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed) {
                         return std::make_unique<Case>(rows, width, parts, seed);
                     });
}

std::vector<Shape> rotaryShapes(Suite suite) {
    const auto shape = [](std::int64_t rows, std::int64_t query, std::int64_t kv, std::int64_t dim, std::int64_t context) {
        return Shape{{"rows", rows}, {"q_heads", query}, {"kv_heads", kv}, {"head_dim", dim}, {"context", context}};
    };
    if (suite == Suite::Check) return {shape(3, 8, 1, 128, 7), shape(1, 5, 2, 64, 1), shape(4, 2, 2, 256, 33)};
    if (suite == Suite::Quick) return {shape(64, 8, 1, 128, 1024)};
    return {shape(1, 8, 1, 128, 1024), shape(64, 8, 1, 128, 1024), shape(256, 64, 8, 128, 1024)};
}

RotaryHeads headsOf(const Shape &shape) {
    return {shape.at("q_heads"), shape.at("kv_heads"), shape.at("head_dim"), shape.at("context")};
}

} // namespace

void addLayerBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    add<RmsNormCase>(context, list, {"rmsnorm", "bf16", "a row per block, residual added", "8 rows width + 2 width", "5 rows width"}, 8);
    add<SwiGluCase>(context, list, {"swiglu", "bf16", "8 elements a thread", "6 rows width", "5 rows width"}, 6);
    add<QuantiseCase>(
        context, list,
        {"quantise_fp8", "bf16 to e4m3", "one scale per 128 elements", "3 rows width + 4 rows ceil(width/128)", "2 rows width"}, 3);
    list.push_back(std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"rotary_and_store", "bf16", "a head per block", "2 rows head_dim (2 q_heads + 4 kv_heads)",
                       "3 rows head_dim (q_heads + kv_heads)"},
        rotaryShapes,
        [](const Shape &shape) {
            const RotaryHeads heads = headsOf(shape);
            return 2 * shape.at("rows") * (heads.width() + 2 * heads.kv * heads.context * heads.dim);
        },
        [context](const Shape &shape, std::uint64_t seed) {
            const RotaryHeads heads = headsOf(shape);
            const double bytes = 2.0 * static_cast<double>(shape.at("rows") * heads.width());
            return std::make_unique<RotaryCase>(shape.at("rows"), heads, partsFor(context, bytes), seed);
        }));
}

} // namespace ps::gpu
