// SPDX-License-Identifier: GPL-3.0-or-later
// Gated DeltaNet of one new token per sequence: the state of its convolution, that of its heads, and the norm of what they give.
#include "gpu/benchmarks/delta_reference.h"
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/rows_case.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/harness/random.h"
#include "gpu/kernels/delta_kernels.h"

#include <map>

namespace ps::gpu {

namespace {

using kernels::kConvolutionWidth;
using kernels::kDeltaDim;

constexpr float kEpsilon = 1e-5F;
constexpr std::int64_t kHeld = kConvolutionWidth - 1;

struct DeltaSizes {
    std::int64_t batch, keyHeads, valueHeads;

    explicit DeltaSizes(const Shape &shape)
        : batch(shape.at("batch")), keyHeads(shape.at("key_heads")), valueHeads(shape.at("value_heads")) {}

    std::int64_t heads() const { return batch * valueHeads; }
    std::int64_t mixedHeads() const { return 2 * keyHeads + valueHeads; }
    std::size_t mixedBytes() const { return static_cast<std::size_t>(batch * mixedHeads() * kDeltaDim * 2); }
    std::size_t stateBytes() const { return static_cast<std::size_t>(heads() * kDeltaDim * kDeltaDim) * sizeof(float); }
    double bytes() const {
        const std::int64_t rest = 512 * batch * (keyHeads + valueHeads) + 4 * heads() + 8 * valueHeads;
        return 2 * static_cast<double>(stateBytes()) + static_cast<double>(rest);
    }
};

class DeltaCase final : public DeviceCase {
public:
    DeltaCase(const DeltaSizes &sizes, std::int64_t parts, std::uint64_t seed)
        : DeviceCase(parts), m_sizes(sizes), m_mixed(sizes.mixedBytes()), m_gates(static_cast<std::size_t>(sizes.heads() * 4)),
          m_factors(static_cast<std::size_t>(sizes.valueHeads) * 2 * sizeof(float)),
          m_state(sizes.stateBytes() * static_cast<std::size_t>(parts)), m_output(static_cast<std::size_t>(sizes.heads() * kDeltaDim * 2)) {
        kernels::fillBf16(m_mixed.at(0), m_mixed.bytes() / 4, seedOf(seed, 0), 1, stream());
        kernels::fillBf16(m_gates.at(0), m_gates.bytes() / 4, seedOf(seed, 1), 2, stream());
        kernels::fillFloat(m_state.at(0), m_state.bytes() / sizeof(float), seedOf(seed, 2), 1, stream());
        // As the usual initialisation: exp(decayLog) up to 16, softplus(decayBias) between a thousandth and a tenth.
        for (std::int64_t i = 0; i < 2 * sizes.valueHeads; ++i) {
            const double random = randomReal(seed, static_cast<std::uint64_t>(i));
            m_hostFactors.push_back(static_cast<float>(i < sizes.valueHeads ? std::log(8.5 + 7.5 * random) : -4.6 + 2.3 * random));
        }
        copyToDevice(m_factors.at(0), m_hostFactors.data(), m_factors.bytes());
        synchronize();
    }

    Verification verify() override {
        setBytes(m_output.at(0), 0xff, m_output.bytes(), stream());
        synchronize();
        std::map<std::int64_t, std::vector<double>> states; // all of a small case; of a large one heads spread over it
        const std::int64_t step = std::max<std::int64_t>(1, m_sizes.heads() / kComparedHeads);
        for (std::int64_t head = 0; head < m_sizes.heads(); head += step) states[head] = stateOf(head);
        states[m_sizes.heads() - 1] = stateOf(m_sizes.heads() - 1);
        rewind();
        launch();
        synchronize();
        ErrorMeter outputs, updates;
        for (auto &[head, state] : states) {
            const auto expected = deltaReference(headAt(head), state), found = rows(m_output, head);
            for (std::size_t i = 0; i < expected.size(); ++i) outputs.add(found[i], expected[i]);
            const auto updated = stateOf(head);
            for (std::size_t i = 0; i < updated.size(); ++i) updates.add(updated[i], state[i]);
        }
        for (const std::uint16_t bits : downloaded<std::uint16_t>(m_output.at(0), m_output.bytes() / 2)) {
            if (std::isnan(bf16ToDouble(bits))) outputs.add(bf16ToDouble(bits), 0); // every output was written
        }
        const Verification state = updates.against(floatBound(static_cast<std::size_t>(kDeltaDim)));
        return state.ok ? outputs.against(2 * kBf16Rounding) : state;
    }
    double bytes() const override { return m_sizes.bytes(); }
    double flops() const override { return 7.0 * static_cast<double>(m_sizes.stateBytes() / sizeof(float)); }

private:
    static constexpr std::int64_t kComparedHeads = 24;

    void enqueue(std::int64_t part) override {
        kernels::deltaDecode({m_mixed.at(0), m_gates.at(0), m_factors.as<float>(), m_factors.as<float>() + m_sizes.valueHeads,
                              m_state.as<float>(m_sizes.stateBytes() * static_cast<std::size_t>(part)), m_output.at(0), m_sizes.batch,
                              m_sizes.keyHeads, m_sizes.valueHeads},
                             stream());
    }

    /// Of part 0.
    std::vector<double> stateOf(std::int64_t head) const {
        constexpr auto kElements = static_cast<std::size_t>(kDeltaDim * kDeltaDim);
        const auto state = downloaded<float>(m_state.at(static_cast<std::size_t>(head) * kElements * sizeof(float)), kElements);
        return {state.begin(), state.end()};
    }
    static std::vector<double> rows(const DeviceMemory &memory, std::int64_t row) {
        std::vector<double> out;
        for (const std::uint16_t bits :
             downloaded<std::uint16_t>(memory.at(static_cast<std::size_t>(row * kDeltaDim * 2)), static_cast<std::size_t>(kDeltaDim)))
            out.push_back(bf16ToDouble(bits));
        return out;
    }
    DeltaHead headAt(std::int64_t place) const {
        const std::int64_t sequence = place / m_sizes.valueHeads, head = place % m_sizes.valueHeads,
                           keyHead = head / (m_sizes.valueHeads / m_sizes.keyHeads), first = sequence * m_sizes.mixedHeads();
        const auto gates = downloaded<std::uint16_t>(m_gates.at(static_cast<std::size_t>(sequence * m_sizes.valueHeads * 4)),
                                                     static_cast<std::size_t>(2 * m_sizes.valueHeads));
        const auto at = static_cast<std::size_t>(head), heads = static_cast<std::size_t>(m_sizes.valueHeads);
        return {rows(m_mixed, first + keyHead),
                rows(m_mixed, first + m_sizes.keyHeads + keyHead),
                rows(m_mixed, first + 2 * m_sizes.keyHeads + head),
                bf16ToDouble(gates[at]),
                bf16ToDouble(gates[heads + at]),
                static_cast<double>(m_hostFactors[at]),
                static_cast<double>(m_hostFactors[heads + at])};
    }

    DeltaSizes m_sizes;
    DeviceMemory m_mixed, m_gates, m_factors, m_state, m_output;
    std::vector<float> m_hostFactors;
};

class ConvolutionCase final : public RowsCase {
public:
    ConvolutionCase(std::int64_t batch, std::int64_t channels, std::int64_t parts, std::uint64_t seed)
        : RowsCase(batch, channels, parts), m_input(filled(stride(), seedOf(seed, 0))), m_state(filled(kHeld * channels, seedOf(seed, 1))),
          m_output(bytesOf(channels) * static_cast<std::size_t>(parts)),
          m_weight(static_cast<std::size_t>(kConvolutionWidth * channels * 2)) {
        kernels::fillBf16(m_weight.at(0), m_weight.bytes() / 4, seedOf(seed, 2), 1, stream());
        synchronize();
    }
    double bytes() const override { return 16 * real() + 8 * static_cast<double>(m_width); }
    double flops() const override { return (2 * static_cast<double>(kConvolutionWidth) + 4) * real(); }

private:
    std::int64_t stride() const { return m_width + m_width / 16 * 8; } // the gates of the output lie behind
    void enqueue(std::int64_t part) override {
        const auto which = static_cast<std::size_t>(part);
        kernels::updateConvolution({m_input.at(bytesOf(stride()) * which), m_state.at(bytesOf(kHeld * m_width) * which), m_weight.at(0),
                                    m_output.at(bytesOf(m_width) * which), m_rows, m_width, stride()},
                                   stream());
    }
    void spoil() override {
        setBytes(m_output.at(0), 0xff, m_output.bytes(), stream());
        m_before = downloaded<std::uint16_t>(m_state.at(0), static_cast<std::size_t>(m_rows * kHeld * m_width));
    }
    void compareRow(std::int64_t at, ErrorMeter &meter) override {
        const auto input = row(m_input, at, stride()), output = row(m_output, at, m_width),
                   weight = row(m_weight, 0, kConvolutionWidth * m_width), after = row(m_state, at, kHeld * m_width);
        const auto width = static_cast<std::size_t>(m_width), held = static_cast<std::size_t>(kHeld);
        const auto tokenOf = [&](std::size_t token, std::size_t channel) {
            return token == held ? input[channel] : bf16ToDouble(m_before[(static_cast<std::size_t>(at) * held + token) * width + channel]);
        };
        for (std::size_t channel = 0; channel < width; ++channel) {
            double sum = 0;
            for (std::size_t token = 0; token <= held; ++token) sum += weight[token * width + channel] * tokenOf(token, channel);
            meter.add(output[channel], siluOf(sum));
            for (std::size_t token = 0; token < held; ++token) {
                const double moved = tokenOf(token + 1, channel);
                meter.add(after[token * width + channel] == moved ? 0 : std::nan(""), 0); // moved on as it is
            }
        }
    }

    DeviceMemory m_input, m_state, m_output, m_weight;
    std::vector<std::uint16_t> m_before;
};

class GatedNormCase final : public RowsCase {
public:
    GatedNormCase(std::int64_t rows, std::int64_t heads, std::int64_t parts, std::uint64_t seed)
        : RowsCase(rows, heads * kDeltaDim, parts), m_input(filled(m_width, seedOf(seed, 0), 0.1F)),
          m_gate(filled(stride(), seedOf(seed, 1), 4)), m_output(bytesOf(m_width) * static_cast<std::size_t>(parts)),
          m_weight(static_cast<std::size_t>(kDeltaDim * 2)) {
        kernels::fillBf16(m_weight.at(0), m_weight.bytes() / 4, seedOf(seed, 2), 1, stream());
        synchronize();
    }
    double bytes() const override { return 6 * real() + 2 * static_cast<double>(kDeltaDim); }
    double flops() const override { return 9 * real(); }

private:
    std::int64_t stride() const { return 2 * m_width + 8; } // queries, keys and values lie before the gates
    void enqueue(std::int64_t part) override {
        const auto which = static_cast<std::size_t>(part);
        kernels::gatedNorm({m_input.at(bytesOf(m_width) * which), m_gate.at(bytesOf(stride()) * which), m_weight.at(0),
                            m_output.at(bytesOf(m_width) * which), m_rows, m_width / kDeltaDim, stride(), kEpsilon},
                           stream());
    }
    void spoil() override { setBytes(m_output.at(0), 0xff, m_output.bytes(), stream()); }
    void compareRow(std::int64_t at, ErrorMeter &meter) override {
        const auto input = row(m_input, at, m_width), gate = row(m_gate, at, stride()), output = row(m_output, at, m_width),
                   weight = row(m_weight, 0, kDeltaDim);
        for (std::ptrdiff_t first = 0; first < m_width; first += kDeltaDim) {
            const auto part = [&](const std::vector<double> &all) {
                return std::vector<double>(all.begin() + first, all.begin() + first + kDeltaDim);
            };
            const auto expected = gatedNormReference(part(input), weight, part(gate), static_cast<double>(kEpsilon));
            for (std::size_t i = 0; i < expected.size(); ++i) meter.add(output[static_cast<std::size_t>(first) + i], expected[i]);
        }
    }

    DeviceMemory m_input, m_gate, m_output, m_weight;
};

std::vector<Shape> deltaShapes(Suite suite) {
    const auto shape = [](std::int64_t batch, std::int64_t keyHeads, std::int64_t valueHeads) {
        return Shape{{"batch", batch}, {"key_heads", keyHeads}, {"value_heads", valueHeads}};
    };
    if (suite == Suite::Check) return {shape(1, 1, 1), shape(3, 2, 6), shape(5, 3, 3), shape(2, 1, 4), shape(7, 2, 2)};
    // Of Qwen3.5-397B-A17B: one of eight devices, and all of it.
    if (suite == Suite::Quick) return {shape(64, 2, 8), shape(64, 16, 64)};
    std::vector<Shape> shapes;
    for (const std::int64_t batch : {1, 4, 16, 64, 256}) {
        shapes.push_back(shape(batch, 2, 8));
        shapes.push_back(shape(batch, 16, 64));
    }
    return shapes;
}

std::vector<Shape> rowShapes(Suite suite, const std::vector<std::int64_t> &checkedWidths, std::int64_t width) {
    std::vector<Shape> shapes;
    if (suite == Suite::Check) {
        for (const std::int64_t checked : checkedWidths) shapes.push_back({{"rows", 5}, {"width", checked}});
        return shapes;
    }
    for (const std::int64_t rows : {1, 64, 256}) {
        if (suite == Suite::Full) shapes.push_back({{"rows", rows}, {"width", width}});
    }
    return shapes;
}

} // namespace

void addDeltaBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    const auto partsOf = [context](const Shape &shape) { return partsFor(context, DeltaSizes(shape).bytes()); };
    list.push_back(std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"deltanet_decode", "fp32 state, bf16", "8 rows of a head's state in registers of a warp",
                       "8 batch value_heads 128^2 + 512 batch (key_heads + value_heads) + 4 batch value_heads + 8 value_heads",
                       "7 batch value_heads 128^2"},
        deltaShapes, [partsOf](const Shape &shape) { return static_cast<std::int64_t>(DeltaSizes(shape).bytes()) * partsOf(shape) / 2; },
        [partsOf](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<DeltaCase>(DeltaSizes(shape), partsOf(shape), seed);
        }));
    addRowsBenchmark(
        context, list, {"deltanet_convolution", "bf16", "8 channels a thread, 4 tokens", "16 rows width + 8 width", "12 rows width"}, 16,
        [](Suite suite) {
            return rowShapes(suite, {8, 120, 2056}, 12288);
        },
        [](std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed) {
            return std::make_unique<ConvolutionCase>(rows, width, parts, seed);
        });
    addRowsBenchmark(
        context, list, {"deltanet_gated_norm", "bf16", "16 lanes a head of 128", "6 rows width + 256", "9 rows width"}, 8,
        [](Suite suite) {
            return rowShapes(suite, {128, 384, 2176}, 8192);
        },
        [](std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed) {
            return std::make_unique<GatedNormCase>(rows, width / kDeltaDim, parts, seed);
        });
}

} // namespace ps::gpu
