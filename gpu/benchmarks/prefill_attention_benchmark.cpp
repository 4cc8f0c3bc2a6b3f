// SPDX-License-Identifier: GPL-3.0-or-later
// Causal attention of a chunk of new tokens after a prefix that is in the cache already.
#include "gpu/benchmarks/attention_case.h"
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/harness/random.h"
#include "gpu/kernels/attention_kernels.h"
#include "gpu/kernels/memory_kernels.h"
#include "gpu/model/layer_operations.h"

#include <limits>
#include <set>

namespace ps::gpu {

namespace {

using kernels::AttentionPath;

struct Sizes {
    std::int64_t batch, heads, kvHeads, keyDim, valueDim, tokens, prefix;
    std::int64_t window = 0;
    bool sinks = false;
    std::int64_t sharedBytes = std::numeric_limits<std::int64_t>::max(); ///< that a block may take

    explicit Sizes(const Shape &shape)
        : batch(shape.at("batch")), heads(shape.at("q_heads")), kvHeads(shape.at("kv_heads")), keyDim(shape.at("head_dim")),
          valueDim(shape.at("value_dim")), tokens(shape.at("tokens")), prefix(shape.at("prefix")) {
        if (const auto reach = shape.find("window"); reach != shape.end()) window = reach->second;
        sinks = shape.count("sinks") > 0;
        if (const auto shared = shape.find("shared_kib"); shared != shape.end()) sharedBytes = shared->second * 1024;
    }

    std::int64_t context() const { return prefix + tokens; }
    std::size_t queryBytes() const { return static_cast<std::size_t>(batch * tokens * heads * keyDim * 2); }
    std::size_t outputBytes() const { return static_cast<std::size_t>(batch * tokens * heads * valueDim * 2); }
    std::size_t keyBytes() const { return static_cast<std::size_t>(batch * kvHeads * context() * keyDim * 2); }
    std::size_t valueBytes() const { return static_cast<std::size_t>(batch * kvHeads * context() * valueDim * 2); }
    /// The first position that the token at a position sees.
    std::int64_t firstSeenBy(std::int64_t position) const { return window > 0 ? std::max<std::int64_t>(0, position + 1 - window) : 0; }
    double bytes() const {
        const double seen = static_cast<double>(context() - firstSeenBy(prefix)) / static_cast<double>(context());
        return static_cast<double>(queryBytes() + outputBytes()) + seen * static_cast<double>(keyBytes() + valueBytes());
    }
    double flops() const {
        const StepWork work{StepPhase::Prefill, 1, static_cast<double>(tokens), static_cast<double>(prefix), {}};
        return 2.0 * static_cast<double>(batch * heads * (keyDim + valueDim)) * attendedPairs(work, static_cast<double>(window));
    }
};

class PrefillCase final : public AttentionCase {
public:
    PrefillCase(const DeviceContext &context, const Sizes &sizes, AttentionPath path, std::uint64_t seed)
        : AttentionCase(1, sizes.outputBytes()), m_sizes(sizes), m_queries(sizes.queryBytes()), m_keys(sizes.keyBytes()),
          m_values(sizes.valueBytes()) {
        m_arguments.queries = m_queries.at(0);
        m_arguments.keys = m_keys.at(0);
        m_arguments.values = m_values.at(0);
        m_arguments.output = m_output.at(0);
        m_arguments.batch = sizes.batch;
        m_arguments.heads = sizes.heads;
        m_arguments.kvHeads = sizes.kvHeads;
        m_arguments.keyDim = sizes.keyDim;
        m_arguments.valueDim = sizes.valueDim;
        m_arguments.tokens = sizes.tokens;
        m_arguments.prefix = sizes.prefix;
        m_arguments.capacity = sizes.context();
        m_arguments.window = sizes.window;
        m_arguments.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(sizes.keyDim)));
        m_arguments.path = path;
        m_arguments.sharedBytesPerBlock = std::min(context.facts.sharedBytesPerBlock, sizes.sharedBytes);
        const auto word = static_cast<std::uint32_t>(seed * 8);
        kernels::fillBf16(m_queries.at(0), m_queries.bytes() / 4, word, kQuerySize, stream());
        kernels::fillBf16(m_keys.at(0), m_keys.bytes() / 4, word + 1, 1, stream());
        kernels::fillBf16(m_values.at(0), m_values.bytes() / 4, word + 2, 1, stream());
        if (sizes.sinks) addSinks(seed);
        synchronize();
    }

    double bytes() const override { return m_sizes.bytes(); }
    double flops() const override { return m_sizes.flops(); }

private:
    void enqueue(std::int64_t) override { kernels::prefillAttention(m_arguments, stream()); }

    /// Some that count as much as all tokens together, and some that count little.
    void addSinks(std::uint64_t seed) {
        for (std::int64_t head = 0; head < m_sizes.heads; ++head)
            m_hostSinks.push_back(static_cast<float>(4 + 2 * randomReal(seed, static_cast<std::uint64_t>(head))));
        m_sinks = DeviceMemory(m_hostSinks.size() * sizeof(float));
        copyToDevice(m_sinks.at(0), m_hostSinks.data(), m_sinks.bytes());
        m_arguments.sinks = m_sinks.as<float>();
    }

    std::int64_t units() const override { return m_sizes.batch * m_sizes.heads; }
    /// A query head of a sequence: its first, its last and some tokens between, on both sides of the blocks' borders.
    void compare(std::int64_t unit, const std::vector<double> &output, ErrorMeter &meter) const override {
        const std::int64_t sequence = unit / m_sizes.heads, head = unit % m_sizes.heads;
        const std::int64_t cacheHead = sequence * m_sizes.kvHeads + head / (m_sizes.heads / m_sizes.kvHeads);
        const auto keys = downloadedBf16(m_keys, cacheHead * m_sizes.context() * m_sizes.keyDim, m_sizes.context() * m_sizes.keyDim);
        const auto values =
            downloadedBf16(m_values, cacheHead * m_sizes.context() * m_sizes.valueDim, m_sizes.context() * m_sizes.valueDim);
        const auto valueDim = static_cast<std::size_t>(m_sizes.valueDim);
        std::set<std::int64_t> tokens;
        for (const std::int64_t token : {0, 1, 15, 16, 63, 64, 127, 128}) tokens.insert(std::min<std::int64_t>(token, m_sizes.tokens - 1));
        for (std::int64_t i = 1; i <= 8; ++i) tokens.insert((m_sizes.tokens - 1) * i / 8);
        for (const std::int64_t token : tokens) {
            const std::int64_t row = (sequence * m_sizes.tokens + token) * m_sizes.heads + head;
            const std::int64_t position = m_sizes.prefix + token;
            const auto seen = [&](const std::vector<double> &rows, std::int64_t width) {
                return std::vector<double>(rows.begin() + m_sizes.firstSeenBy(position) * width, rows.begin() + (position + 1) * width);
            };
            const auto logits = logitsOf(downloadedBf16(m_queries, row * m_sizes.keyDim, m_sizes.keyDim), seen(keys, m_sizes.keyDim),
                                         static_cast<double>(m_arguments.scale));
            std::optional<double> sink;
            if (m_sizes.sinks) sink = static_cast<double>(m_hostSinks[static_cast<std::size_t>(head)]);
            const auto reference = attentionOf(logits, seen(values, m_sizes.valueDim), valueDim, valueDim, sink);
            for (std::size_t d = 0; d < valueDim; ++d) meter.add(output[static_cast<std::size_t>(row) * valueDim + d], reference[d]);
        }
    }

    Sizes m_sizes;
    kernels::PrefillAttention m_arguments{};
    DeviceMemory m_queries, m_keys, m_values, m_sinks;
    std::vector<float> m_hostSinks;
};

Shape shapeOf(std::int64_t batch, std::int64_t qHeads, std::int64_t kvHeads, std::int64_t dim, std::int64_t tokens, std::int64_t prefix) {
    return {
        {"batch", batch},   {"q_heads", qHeads}, {"kv_heads", kvHeads}, {"head_dim", dim}, {"value_dim", std::min<std::int64_t>(dim, 128)},
        {"tokens", tokens}, {"prefix", prefix}};
}

Shape with(Shape shape, const char *key, std::int64_t value) {
    shape.emplace(key, value);
    return shape;
}
/// As on a device with less shared memory, where tiles are smaller.
Shape withShared(Shape shape, std::int64_t kib) {
    return with(std::move(shape), "shared_kib", kib);
}
Shape withWindow(Shape shape, std::int64_t window) {
    return with(std::move(shape), "window", window);
}
Shape withSinks(Shape shape) {
    return with(std::move(shape), "sinks", 1);
}

std::vector<Shape> shapesFor(Suite suite, AttentionPath path) {
    if (suite == Suite::Check)
        return {shapeOf(1, 1, 1, 128, 1, 0),
                shapeOf(2, 2, 1, 64, 17, 5),
                shapeOf(1, 3, 1, 128, 65, 70),
                shapeOf(1, 1, 1, 192, 33, 64),
                shapeOf(1, 2, 2, 64, 200, 0),
                shapeOf(1, 1, 1, 128, 130, 63),
                withShared(shapeOf(1, 1, 1, 128, 70, 30), 99),
                withShared(shapeOf(1, 1, 1, 192, 40, 30), 99),
                withSinks(withWindow(shapeOf(2, 4, 2, 64, 150, 61), 40)), // within tiles, and past their borders
                withWindow(shapeOf(1, 1, 1, 128, 131, 200), 128),
                withWindow(shapeOf(1, 1, 1, 64, 65, 0), 1),
                withSinks(withShared(withWindow(shapeOf(1, 2, 1, 128, 70, 3), 1000), 99)), // wider than the context
                withSinks(shapeOf(1, 1, 1, 192, 20, 0))};
    if (path == AttentionPath::Portable) return {shapeOf(1, 8, 1, 128, 1024, 0)};
    if (suite == Suite::Quick) return {shapeOf(1, 8, 1, 128, 8192, 0), shapeOf(1, 64, 8, 128, 2048, 0)};
    return {shapeOf(1, 8, 1, 128, 1024, 0),
            shapeOf(1, 8, 1, 128, 8192, 0),
            shapeOf(1, 64, 8, 128, 8192, 0),
            shapeOf(1, 64, 8, 128, 2048, 30720),
            shapeOf(8, 8, 1, 128, 1024, 0),
            shapeOf(1, 64, 8, 64, 8192, 0),
            shapeOf(1, 16, 16, 192, 8192, 0),
            shapeOf(1, 64, 8, 128, 2048, 0),
            withSinks(shapeOf(1, 64, 8, 64, 8192, 0)), // both of gpt-oss-120b's layers
            withSinks(withWindow(shapeOf(1, 64, 8, 64, 8192, 0), 128))};
}

void add(const DeviceContext &context, BenchmarkList &list, BenchmarkFacts facts, AttentionPath path) {
    list.push_back(std::make_unique<PlainBenchmark>(
        std::move(facts), [path](Suite suite) { return shapesFor(suite, path); },
        [](const Shape &shape) { return static_cast<std::int64_t>(Sizes(shape).bytes()); },
        [context, path](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<PrefillCase>(context, Sizes(shape), path, seed);
        }));
}

} // namespace

void addPrefillAttentionBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    const char *bytes = "2 batch (q_heads tokens + kv_heads (min(prefix, window - 1) + tokens)) (head_dim + value_dim)";
    const char *flops = "2 batch q_heads (head_dim + value_dim) (tokens prefix + tokens^2 / 2, less what lies before the window)";
    add(context, list, {"prefill_attention", "bf16", "128 tokens a block, tiles of 64", bytes, flops}, AttentionPath::Best);
    add(context, list, {"prefill_attention_portable", "bf16, f32 products", "multiply-adds, every token on its own", bytes, flops},
        AttentionPath::Portable);
}

} // namespace ps::gpu
