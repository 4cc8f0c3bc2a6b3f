// SPDX-License-Identifier: GPL-3.0-or-later
// The experts' products of a decode step: of all experts only those that a row chose are read.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/benchmarks/moe_rows.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>

namespace ps::gpu {

namespace {

using kernels::ExpertType;

constexpr std::int64_t kMostRoutings = 16;
constexpr std::int64_t kAllCompared = 30000; // outputs; of more, so many places:
constexpr std::int64_t kPlaces = 400;
constexpr std::size_t kPortableShapes = 3;

struct GroupedSize {
    ExpertType type;
    ExpertSize experts;
    std::int64_t outputs, width;
    bool gathered; ///< inputs are rows, not positions

    GroupedSize(ExpertType of, const Shape &shape)
        : type(of), experts{shape.at("rows"), shape.at("experts"), shape.at("chosen")}, outputs(shape.at("outputs")),
          width(shape.at("width")), gathered(shape.at("gathered") != 0) {}

    double expertBytes() const { return kernels::expertWeightBytes(type, static_cast<double>(outputs * width)); }
    std::int64_t weightRowBytes() const { return type == ExpertType::Bf16 ? 2 * width : type == ExpertType::E4m3 ? width : width / 2; }
    std::int64_t inputRowBytes() const { return type == ExpertType::Bf16 ? 2 * width : width; }
    std::int64_t inputRows() const { return gathered ? experts.rows : experts.choices(); }
    std::int64_t groups() const { return (width + 127) / 128; }
    std::int64_t weightScales() const {
        if (type == ExpertType::Bf16) return 0;
        return experts.experts * (type == ExpertType::E4m3 ? (outputs + 127) / 128 * groups() : outputs * kernels::microPowers(width));
    }
    std::int64_t weightScaleBytes() const { return weightScales() * (type == ExpertType::E4m3 ? 4 : 1); }
    /// Routings that a launch takes in turn, so that the caches do not hold what the next one reads.
    std::int64_t routings(const DeviceContext &context) const {
        constexpr double kSmall = 1 << 20; // whatever is chosen, all of it stays in a cache
        if (static_cast<double>(experts.experts) * expertBytes() < kSmall) return 1;
        const auto active = static_cast<double>(std::min(experts.choices(), experts.experts));
        return partsFor(context, active * expertBytes(), kMostRoutings);
    }
    std::int64_t totalBytes() const {
        return experts.experts * outputs * weightRowBytes() + weightScaleBytes() + inputRows() * (inputRowBytes() + 4 * groups()) +
               2 * experts.choices() * outputs;
    }
};

std::size_t sized(std::int64_t count) {
    return static_cast<std::size_t>(count);
}

class GroupedCase final : public DeviceCase {
public:
    GroupedCase(const DeviceContext &context, const GroupedSize &size, kernels::ExpertPath path, bool hot, std::uint64_t seed)
        : DeviceCase(size.routings(context)), m_size(size), m_path(path), m_multiprocessors(context.facts.multiprocessors),
          m_weights(sized(size.experts.experts * size.outputs * size.weightRowBytes())), m_weightScales(sized(size.weightScaleBytes())),
          m_input(sized(size.inputRows() * size.inputRowBytes())), m_inputScales(sized(size.inputRows() * size.groups() * 4)),
          m_output(sized(size.experts.choices() * size.outputs * 2)) {
        const auto word = static_cast<std::uint32_t>(seed);
        fill(m_weights, word);
        fill(m_input, word + 1);
        kernels::fillFloat(m_inputScales.at(0), m_inputScales.bytes() / 4, word + 2, 1, stream());
        if (size.type == ExpertType::E4m3) kernels::fillFloat(m_weightScales.at(0), m_weightScales.bytes() / 4, word + 3, 1, stream());
        if (size.type == ExpertType::Mxfp4) fillPowers(seed);
        for (std::int64_t i = 0; i < parts(); ++i) {
            m_routings.emplace_back(size.experts, expertLogits(size.experts, hot, seed + static_cast<std::uint64_t>(i)));
            m_routings.back().route(stream());
        }
        synchronize();
        std::int64_t active = 0;
        for (const RoutedRows &routing : m_routings)
            for (const int count : routing.hostCounts()) active += count > 0 ? 1 : 0;
        m_activeExperts = static_cast<double>(active) / static_cast<double>(parts());
    }

    Verification verify() override {
        setBytes(m_output.at(0), 0xff, m_output.bytes(), stream());
        rewind();
        launch();
        synchronize();
        const std::vector<int> rowAt = m_routings[0].hostRowAt();
        std::vector<int> expertAt;
        const std::vector<int> counts = m_routings[0].hostCounts();
        for (std::size_t expert = 0; expert < counts.size(); ++expert)
            expertAt.insert(expertAt.end(), static_cast<std::size_t>(counts[expert]), static_cast<int>(expert));
        ErrorMeter meter;
        const std::int64_t all = m_size.experts.choices() * m_size.outputs, step = all <= kAllCompared ? 1 : all / kPlaces | 1;
        for (std::int64_t at = 0; at < all; at += step) compare(at, rowAt, expertAt, meter);
        compare(all - 1, rowAt, expertAt, meter);
        return meter.against(2 * kBf16Rounding);
    }
    double bytes() const override { return m_activeExperts * m_size.expertBytes(); }
    double flops() const override { return 2.0 * static_cast<double>(m_size.experts.choices() * m_size.outputs * m_size.width); }

private:
    void fill(const DeviceMemory &memory, std::uint32_t seed) {
        if (m_size.type == ExpertType::Bf16) return kernels::fillBf16(memory.at(0), memory.bytes() / 4, seed, 1, stream());
        if (m_size.type == ExpertType::Mxfp4 && &memory == &m_weights) // every half byte is a number
            return kernels::fillWords(memory.at(0), memory.bytes() / 4, seed, stream());
        kernels::fillE4m3(memory.at(0), memory.bytes() / 4, seed, 4, stream());
    }
    void fillPowers(std::uint64_t seed) {
        constexpr std::uint64_t kLowest = 120, kCount = 8; // 2^-7 to 1
        std::vector<std::uint8_t> powers(m_weightScales.bytes());
        for (std::size_t i = 0; i < powers.size(); ++i) powers[i] = static_cast<std::uint8_t>(kLowest + randomBits(seed, i) % kCount);
        copyToDevice(m_weightScales.at(0), powers.data(), powers.size());
    }

    void enqueue(std::int64_t part) override {
        const RoutedRows &routing = m_routings[static_cast<std::size_t>(part)];
        kernels::GroupedGemm gemm{};
        gemm.type = m_size.type;
        gemm.input = m_input.at(0);
        gemm.inputScales = m_inputScales.as<float>();
        gemm.rowAt = m_size.gathered ? routing.rowAt() : nullptr;
        gemm.weights = m_weights.at(0);
        gemm.weightScales = m_weightScales.at(0);
        gemm.output = m_output.at(0);
        gemm.items = routing.items();
        gemm.itemCount = routing.itemCount();
        gemm.rows = m_size.experts.rows;
        gemm.chosen = m_size.experts.chosen;
        gemm.experts = m_size.experts.experts;
        gemm.outputs = m_size.outputs;
        gemm.width = m_size.width;
        gemm.multiprocessors = m_multiprocessors;
        gemm.path = m_path;
        kernels::groupedGemm(gemm, stream());
    }

    /// Output `at` of all positions' outputs.
    void compare(std::int64_t at, const std::vector<int> &rowAt, const std::vector<int> &expertAt, ErrorMeter &meter) {
        const std::int64_t position = at / m_size.outputs, output = at % m_size.outputs;
        const auto place = static_cast<std::size_t>(position);
        const std::int64_t row = m_size.gathered ? rowAt[place] : position;
        const std::vector<double> in = inputRow(row), weights = weightRow(expertAt[place], output);
        double sum = 0;
        for (std::size_t i = 0; i < in.size(); ++i) sum += in[i] * weights[i];
        meter.add(bf16ToDouble(downloaded<std::uint16_t>(m_output.at(static_cast<std::size_t>(at) * 2), 1)[0]), sum);
    }
    std::vector<double> inputRow(std::int64_t row) const {
        const auto width = static_cast<std::size_t>(m_size.width);
        std::vector<double> out(width);
        const auto raw = downloaded<std::uint8_t>(m_input.at(static_cast<std::size_t>(row * m_size.inputRowBytes())),
                                                  static_cast<std::size_t>(m_size.inputRowBytes()));
        if (m_size.type == ExpertType::Bf16) return bf16Of(raw);
        const auto groups = static_cast<std::size_t>(m_size.groups());
        const auto scales = downloaded<float>(m_inputScales.at(static_cast<std::size_t>(row) * groups * 4), groups);
        for (std::size_t i = 0; i < width; ++i) out[i] = e4m3ToDouble(raw[i]) * static_cast<double>(scales[i / 128]);
        return out;
    }
    std::vector<double> weightRow(std::int64_t expert, std::int64_t output) const {
        const auto width = static_cast<std::size_t>(m_size.width), groups = static_cast<std::size_t>(m_size.groups());
        const std::int64_t row = expert * m_size.outputs + output;
        const auto raw = downloaded<std::uint8_t>(m_weights.at(static_cast<std::size_t>(row * m_size.weightRowBytes())),
                                                  static_cast<std::size_t>(m_size.weightRowBytes()));
        if (m_size.type == ExpertType::Bf16) return bf16Of(raw);
        std::vector<double> out(width);
        if (m_size.type == ExpertType::E4m3) {
            const std::int64_t block = expert * ((m_size.outputs + 127) / 128) + output / 128;
            const auto scales = downloaded<float>(m_weightScales.at(static_cast<std::size_t>(block) * groups * 4), groups);
            for (std::size_t i = 0; i < width; ++i) out[i] = e4m3ToDouble(raw[i]) * static_cast<double>(scales[i / 128]);
            return out;
        }
        const auto pitch = static_cast<std::size_t>(kernels::microPowers(m_size.width));
        const auto powers = downloaded<std::uint8_t>(m_weightScales.at(static_cast<std::size_t>(row) * pitch), pitch);
        for (std::size_t i = 0; i < width; ++i) out[i] = std::ldexp(packedE2m1ToDouble(raw.data(), i), powers[i / 32] - 127);
        return out;
    }
    static std::vector<double> bf16Of(const std::vector<std::uint8_t> &raw) {
        std::vector<double> out;
        for (std::size_t i = 0; i < raw.size(); i += 2) out.push_back(bf16ToDouble(static_cast<std::uint16_t>(raw[i] | raw[i + 1] << 8)));
        return out;
    }

    GroupedSize m_size;
    kernels::ExpertPath m_path;
    std::int64_t m_multiprocessors;
    DeviceMemory m_weights, m_weightScales, m_input, m_inputScales, m_output;
    std::vector<RoutedRows> m_routings;
    double m_activeExperts = 0;
};

struct Layer {
    std::int64_t experts, chosen, width, outputs;
    bool gathered;
};

Shape shapeOf(std::int64_t rows, const Layer &layer, std::int64_t hot = 0) {
    return {{"rows", rows},
            {"experts", layer.experts},
            {"chosen", layer.chosen},
            {"width", layer.width},
            {"outputs", layer.outputs},
            {"gathered", layer.gathered ? 1 : 0},
            {"hot", hot}};
}

/// Widths that end within a step and within a group, outputs that end within a block, experts without rows, with more rows than
/// an item has, and one expert for all.
std::vector<Shape> checkShapes(ExpertType type) {
    const std::int64_t odd = type == ExpertType::Mxfp4 ? 352 : 208;
    return {shapeOf(1, {4, 2, 64, 32, true}), shapeOf(3, {8, 3, odd, 72, true}), shapeOf(60, {8, 1, 96, 40, true}, 1),
            shapeOf(30, {2, 1, odd, 136, false}), shapeOf(5, {2, 1, 2 * odd, 256, false}), shapeOf(70, {1, 1, 64, 8, true}),
            // So many that a multiprocessor has more than one block.
            shapeOf(12, {64, 4, odd, 648, true}), shapeOf(200, {32, 1, odd, 392, true})};
}

std::vector<Shape> layerShapes(ExpertType type, Suite suite) {
    if (suite == Suite::Check) return checkShapes(type);
    // gpt-oss-120b whole, and DeepSeek-R1's part of one of eight devices.
    const Layer gptGateUp{128, 4, 2880, 5760, true}, gptDown{128, 4, 2880, 2880, false};
    const Layer deepSeekGateUp{256, 8, 7168, 512, true}, deepSeekDown{256, 8, 256, 7168, false};
    const std::vector<Layer> layers =
        type == ExpertType::E4m3 ? std::vector{deepSeekGateUp, deepSeekDown} : std::vector{gptGateUp, gptDown};
    if (suite == Suite::Quick) return {shapeOf(64, layers[0])};
    std::vector<Shape> shapes;
    for (const Layer &layer : layers)
        for (const std::int64_t rows : {1, 8, 32, 64, 128, 256, 512}) shapes.push_back(shapeOf(rows, layer));
    return shapes;
}

void addGrouped(const DeviceContext &context, BenchmarkList &list, ExpertType type, const char *name, const char *dataType,
                const char *bytesFormula) {
    const auto add = [&](const std::string &named, kernels::ExpertPath path, const char *algorithm, const PlainBenchmark::Shapes &shapes) {
        list.push_back(std::make_unique<PlainBenchmark>(
            BenchmarkFacts{named, dataType, algorithm, bytesFormula, "2 rows chosen outputs width"}, shapes,
            [type, context](const Shape &shape) {
                const GroupedSize size(type, shape);
                return size.totalBytes() +
                       size.routings(context) * size.experts.rows * (2 * size.experts.experts + 24 * size.experts.chosen);
            },
            [type, context, path](const Shape &shape, std::uint64_t seed) {
                return std::make_unique<GroupedCase>(context, GroupedSize(type, shape), path, shape.at("hot") != 0, seed);
            }));
    };
    add(name, kernels::ExpertPath::Automatic, kernels::groupedGemmAlgorithm(type),
        [type](Suite suite) { return layerShapes(type, suite); });
    // What devices without these matrix units take, checked on all; where nothing else is there, the first one takes it too.
    add(std::string(name) + "_portable", kernels::ExpertPath::Portable, "32 lanes an output", [type](Suite suite) {
        std::vector<Shape> shapes = suite == Suite::Check ? checkShapes(type) : std::vector<Shape>();
        shapes.resize(std::min(shapes.size(), kPortableShapes));
        return shapes;
    });
    // What devices take whose units multiply for one warp only.
    if (type == ExpertType::Bf16) return;
    add(std::string(name) + "_warps", kernels::ExpertPath::Warps, "mma m16n8k32 where it exists",
        [type](Suite suite) { return suite == Suite::Check ? checkShapes(type) : std::vector<Shape>(); });
}

} // namespace

void addMoeBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    addMoeRoutingBenchmarks(context, list);
    addGrouped(context, list, ExpertType::Bf16, "moe_grouped_bf16", "bf16", "chosen experts outputs width 2");
    addGrouped(context, list, ExpertType::E4m3, "moe_grouped_fp8", "e4m3, scales per 128 x 128 and per 128",
               "chosen experts outputs width (1 + 4/16384)");
    addGrouped(context, list, ExpertType::Mxfp4, "moe_grouped_mxfp4", "mxfp4 by e4m3, input scales per 128",
               "chosen experts outputs width 17/32");
}

} // namespace ps::gpu
