// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention with grouped queries, over caches in bfloat16 and e4m3, contiguous and in pages.
#include "gpu/benchmarks/attention_case.h"
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/harness/random.h"
#include "gpu/kernels/attention_kernels.h"
#include "gpu/kernels/memory_kernels.h"

#include <numeric>

namespace ps::gpu {

namespace {

using kernels::AttentionPath;
using kernels::CacheFormat;
using kernels::kPageTokens;

struct Sizes {
    std::int64_t batch, kvHeads, group, dim, context;
    bool paged, sinks;
    std::int64_t window;
    std::int64_t elementBytes;

    Sizes(const Shape &shape, CacheFormat format)
        : batch(shape.at("batch")), kvHeads(shape.at("kv_heads")), group(shape.at("q_heads") / kvHeads), dim(shape.at("head_dim")),
          context(shape.at("context")), paged(shape.count("page_tokens") > 0), sinks(shape.count("sinks") > 0),
          window(shape.count("window") > 0 ? shape.at("window") : 0), elementBytes(format == CacheFormat::Bf16 ? 2 : 1) {}

    std::int64_t firstToken() const { return window > 0 ? std::max<std::int64_t>(0, context - window) : 0; }
    std::int64_t pagesPerSequence() const { return (context + kPageTokens - 1) / kPageTokens; }
    std::int64_t cacheTokens() const { return paged ? pagesPerSequence() * kPageTokens : context; }
    std::size_t cacheBytes() const { return static_cast<std::size_t>(batch * kvHeads * cacheTokens() * dim * elementBytes); } // of keys
    std::size_t queryBytes() const { return static_cast<std::size_t>(batch * kvHeads * group * dim * 2); }
    double rows() const { return static_cast<double>(batch * kvHeads * (context - firstToken())); }
    double bytes() const { return 2 * rows() * static_cast<double>(dim * elementBytes) + 2 * static_cast<double>(queryBytes()); }
    double flops() const { return 4 * rows() * static_cast<double>(group * dim); }
};

class GqaCase final : public AttentionCase {
public:
    GqaCase(const DeviceContext &context, const Sizes &sizes, CacheFormat format, AttentionPath path, std::int64_t parts,
            std::uint64_t seed)
        : AttentionCase(parts, sizes.queryBytes()), m_sizes(sizes), m_queries(sizes.queryBytes()),
          m_keys(sizes.cacheBytes() * static_cast<std::size_t>(parts)), m_values(m_keys.bytes()) {
        m_arguments.batch = sizes.batch;
        m_arguments.kvHeads = sizes.kvHeads;
        m_arguments.group = sizes.group;
        m_arguments.headDim = sizes.dim;
        m_arguments.context = sizes.context;
        m_arguments.capacity = sizes.context;
        m_arguments.window = sizes.window;
        m_arguments.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(sizes.dim)));
        m_arguments.keyScale = format == CacheFormat::Bf16 ? 1 : 0.75F;
        m_arguments.valueScale = format == CacheFormat::Bf16 ? 1 : 1.25F;
        m_arguments.format = format;
        m_arguments.path = path;
        m_arguments.multiprocessors = context.facts.multiprocessors;
        m_arguments.queries = m_queries.at(0);
        m_arguments.output = m_output.at(0);

        const auto fill = format == CacheFormat::Bf16 ? kernels::fillBf16 : kernels::fillE4m3;
        const auto word = static_cast<std::uint32_t>(seed * 8);
        kernels::fillBf16(m_queries.at(0), m_queries.bytes() / 4, word, kQuerySize, stream());
        fill(m_keys.at(0), m_keys.bytes() / 4, word + 1, 1, stream());
        fill(m_values.at(0), m_values.bytes() / 4, word + 2, 1, stream());
        if (sizes.sinks) addSinks(seed);
        if (sizes.paged) addPages(seed);
        m_scratch = DeviceMemory(kernels::gqaDecodeAttentionScratchBytes(m_arguments));
        m_arguments.scratch = m_scratch.bytes() > 0 ? m_scratch.at(0) : nullptr;
        synchronize();
    }

    double bytes() const override { return m_sizes.bytes(); }
    double flops() const override { return m_sizes.flops(); }

private:
    void enqueue(std::int64_t part) override {
        const std::size_t at = m_sizes.cacheBytes() * static_cast<std::size_t>(part);
        m_arguments.keys = m_keys.at(at);
        m_arguments.values = m_values.at(at);
        kernels::gqaDecodeAttention(m_arguments, stream());
    }

    void addSinks(std::uint64_t seed) {
        for (std::int64_t i = 0; i < m_sizes.kvHeads * m_sizes.group; ++i)
            m_hostSinks.push_back(static_cast<float>(4 + 2 * randomReal(seed, static_cast<std::uint64_t>(i))));
        m_sinks = DeviceMemory(m_hostSinks.size() * sizeof(float));
        copyToDevice(m_sinks.at(0), m_hostSinks.data(), m_sinks.bytes());
        m_arguments.sinks = m_sinks.as<float>();
    }

    /// The pages of all sequences lie in no order.
    void addPages(std::uint64_t seed) {
        m_hostPages.resize(static_cast<std::size_t>(m_sizes.batch * m_sizes.pagesPerSequence()));
        std::iota(m_hostPages.begin(), m_hostPages.end(), 0);
        for (std::size_t i = m_hostPages.size(); i > 1; --i) std::swap(m_hostPages[i - 1], m_hostPages[randomBits(seed, i) % i]);
        m_pages = DeviceMemory(m_hostPages.size() * sizeof(int));
        copyToDevice(m_pages.at(0), m_hostPages.data(), m_pages.bytes());
        m_arguments.pages = m_pages.as<int>();
        m_arguments.pagesPerSequence = m_sizes.pagesPerSequence();
    }

    /// The rows of part 0 that a head attends to.
    std::vector<double> cacheOf(const DeviceMemory &memory, std::int64_t head) const {
        const std::int64_t sequence = head / m_sizes.kvHeads, kvHead = head % m_sizes.kvHeads;
        std::vector<double> out;
        const auto append = [&](std::int64_t row, std::int64_t rows) {
            const std::byte *from = memory.at(static_cast<std::size_t>(row * m_sizes.dim * m_sizes.elementBytes));
            const auto count = static_cast<std::size_t>(rows * m_sizes.dim);
            if (m_sizes.elementBytes == 2) {
                for (const auto bits : downloaded<std::uint16_t>(from, count)) out.push_back(bf16ToDouble(bits));
            } else {
                for (const auto bits : downloaded<std::uint8_t>(from, count)) out.push_back(e4m3ToDouble(bits));
            }
        };
        if (!m_sizes.paged) {
            append(head * m_sizes.context, m_sizes.context);
        } else {
            for (std::int64_t page = 0; page < m_sizes.pagesPerSequence(); ++page)
                append((m_hostPages[static_cast<std::size_t>(sequence * m_sizes.pagesPerSequence() + page)] * m_sizes.kvHeads + kvHead) *
                           kPageTokens,
                       std::min(kPageTokens, m_sizes.context - page * kPageTokens));
        }
        out.erase(out.begin(), out.begin() + m_sizes.firstToken() * m_sizes.dim);
        return out;
    }

    std::int64_t units() const override { return m_sizes.batch * m_sizes.kvHeads; }
    void compare(std::int64_t head, const std::vector<double> &output, ErrorMeter &meter) const override {
        const auto dim = static_cast<std::size_t>(m_sizes.dim);
        const auto keys = cacheOf(m_keys, head), values = cacheOf(m_values, head);
        for (std::int64_t row = 0; row < m_sizes.group; ++row) {
            const std::int64_t at = (head * m_sizes.group + row) * m_sizes.dim;
            const auto logits = logitsOf(downloadedBf16(m_queries, at, m_sizes.dim), keys,
                                         static_cast<double>(m_arguments.scale) * static_cast<double>(m_arguments.keyScale));
            std::optional<double> sink;
            if (m_sizes.sinks)
                sink = static_cast<double>(m_hostSinks[static_cast<std::size_t>(head % m_sizes.kvHeads * m_sizes.group + row)]);
            const auto reference = attentionOf(logits, values, dim, dim, sink);
            for (std::size_t d = 0; d < dim; ++d)
                meter.add(output[static_cast<std::size_t>(at) + d], reference[d] * static_cast<double>(m_arguments.valueScale));
        }
    }

    Sizes m_sizes;
    kernels::GqaDecodeAttention m_arguments{};
    DeviceMemory m_queries, m_keys, m_values, m_sinks, m_pages;
    std::vector<float> m_hostSinks;
    std::vector<int> m_hostPages;
};

Shape shapeOf(std::int64_t batch, std::int64_t qHeads, std::int64_t kvHeads, std::int64_t dim, std::int64_t context) {
    return {{"batch", batch}, {"q_heads", qHeads}, {"kv_heads", kvHeads}, {"head_dim", dim}, {"context", context}};
}

Shape with(Shape shape, const char *key, std::int64_t value) {
    shape.emplace(key, value);
    return shape;
}

std::vector<Shape> checkShapes() {
    return {shapeOf(1, 1, 1, 128, 1),
            shapeOf(2, 16, 2, 128, 63),
            with(shapeOf(1, 16, 1, 128, 65), "sinks", 1),
            shapeOf(3, 8, 1, 64, 200),
            shapeOf(1, 10, 2, 256, 131),
            shapeOf(1, 8, 1, 128, 777),
            with(shapeOf(2, 6, 2, 128, 150), "page_tokens", kPageTokens),
            with(with(with(shapeOf(2, 16, 2, 64, 901), "page_tokens", kPageTokens), "window", 128), "sinks", 1),
            with(shapeOf(1, 12, 1, 64, 100), "window", 7)};
}

std::vector<Shape> shapesFor(Suite suite, CacheFormat format) {
    if (suite == Suite::Check) return checkShapes();
    const auto paged = [](Shape shape) { return with(std::move(shape), "page_tokens", kPageTokens); };
    if (suite == Suite::Quick) return {shapeOf(64, 8, 1, 128, 1024), shapeOf(64, 8, 1, 128, 8192), paged(shapeOf(64, 8, 1, 128, 8192))};
    std::vector<Shape> shapes = {shapeOf(1, 8, 1, 128, 8192),   shapeOf(16, 8, 1, 128, 8192),  shapeOf(64, 8, 1, 128, 1024),
                                 shapeOf(64, 8, 1, 128, 8192),  shapeOf(256, 8, 1, 128, 1024), shapeOf(1, 64, 8, 128, 8192),
                                 shapeOf(64, 64, 8, 128, 1024), shapeOf(64, 64, 8, 128, 8192)};
    shapes.push_back(paged(shapeOf(64, 8, 1, 128, 8192)));
    shapes.push_back(paged(shapeOf(64, 64, 8, 128, 1024)));
    shapes.push_back(paged(shapeOf(64, 64, 8, 128, 8192)));
    if (format == CacheFormat::Bf16) {
        shapes.push_back(with(shapeOf(64, 64, 8, 64, 8192), "sinks", 1)); // of gpt-oss-120b
        shapes.push_back(with(with(shapeOf(64, 64, 8, 64, 8192), "sinks", 1), "window", 128));
        shapes.push_back(shapeOf(64, 32, 2, 256, 8192)); // of Qwen3.5-397B's full attention
    }
    return shapes;
}

void add(const DeviceContext &context, BenchmarkList &list, BenchmarkFacts facts, CacheFormat format, AttentionPath path) {
    const auto partsOf = [context](const Sizes &sizes) { return partsFor(context, sizes.bytes(), 64); };
    list.push_back(std::make_unique<PlainBenchmark>(
        std::move(facts),
        [format, path](Suite suite) {
            if (path == AttentionPath::Portable && suite != Suite::Check) return std::vector<Shape>{shapeOf(64, 8, 1, 128, 1024)};
            std::vector<Shape> shapes = shapesFor(suite, format);
            if (path == AttentionPath::AmdMatrix) std::erase_if(shapes, [](const Shape &shape) { return shape.at("head_dim") > 128; });
            return shapes;
        },
        [partsOf, format](const Shape &shape) {
            const Sizes sizes(shape, format);
            return 2 * static_cast<std::int64_t>(sizes.cacheBytes()) * partsOf(sizes) + 16 * static_cast<std::int64_t>(sizes.queryBytes());
        },
        [context, partsOf, format, path](const Shape &shape, std::uint64_t seed) {
            const Sizes sizes(shape, format);
            return std::make_unique<GqaCase>(context, sizes, format, path, partsOf(sizes), seed);
        }));
}

} // namespace

void addGqaAttentionBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    const char *bytes = "2 batch kv_heads min(context, window) head_dim element + 4 batch q_heads head_dim";
    const char *flops = "4 batch q_heads min(context, window) head_dim";
    add(context, list, {"gqa_decode_attention", "bf16 cache", "context in splits, one pass", bytes, flops}, CacheFormat::Bf16,
        AttentionPath::Best);
    add(context, list, {"gqa_decode_attention_fp8", "e4m3 cache, bf16 products", "context in splits, one pass", bytes, flops},
        CacheFormat::E4m3, AttentionPath::Best);
    if (kernels::hasAmdMatrix()) // the best one on such a device; the emulation takes another
        add(context, list, {"gqa_decode_attention_amd", "bf16 cache", "context in splits, logits transposed", bytes, flops},
            CacheFormat::Bf16, AttentionPath::AmdMatrix);
    add(context, list, {"gqa_decode_attention_portable", "bf16 cache, f32 products", "multiply-adds, 4 query heads a block", bytes, flops},
        CacheFormat::Bf16, AttentionPath::Portable);
    add(context, list,
        {"gqa_decode_attention_fp8_portable", "e4m3 cache, f32 products", "multiply-adds, 4 query heads a block", bytes, flops},
        CacheFormat::E4m3, AttentionPath::Portable);
}

} // namespace ps::gpu
