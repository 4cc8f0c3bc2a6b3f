// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention over a cache of latents, as DeepSeek's models have it, with the projections absorbed.
#include "gpu/benchmarks/attention_case.h"
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/attention_kernels.h"
#include "gpu/kernels/memory_kernels.h"

#include <limits>

namespace ps::gpu {

namespace {

using kernels::AttentionPath;
using kernels::kLatentDim;
using kernels::kLatentValueDim;

struct Sizes {
    std::int64_t batch, heads, context;
    std::int64_t sharedBytes = std::numeric_limits<std::int64_t>::max(); ///< that a block may take

    explicit Sizes(const Shape &shape) : batch(shape.at("batch")), heads(shape.at("heads")), context(shape.at("context")) {
        if (const auto shared = shape.find("shared_kib"); shared != shape.end()) sharedBytes = shared->second * 1024;
    }

    std::size_t cacheBytes() const { return static_cast<std::size_t>(batch * context * kLatentDim * 2); }
    std::size_t rowBytes(std::int64_t dim) const { return static_cast<std::size_t>(batch * heads * dim * 2); }
    double bytes() const {
        return static_cast<double>(cacheBytes()) + static_cast<double>(rowBytes(kLatentDim)) +
               static_cast<double>(rowBytes(kLatentValueDim));
    }
    double flops() const {
        return 2.0 * static_cast<double>(batch * heads) * static_cast<double>(context * (kLatentDim + kLatentValueDim));
    }
};

class MlaCase final : public AttentionCase {
public:
    MlaCase(const DeviceContext &context, const Sizes &sizes, AttentionPath path, std::int64_t parts, std::uint64_t seed)
        : AttentionCase(parts, sizes.rowBytes(kLatentValueDim)), m_sizes(sizes), m_queries(sizes.rowBytes(kLatentDim)),
          m_latents(sizes.cacheBytes() * static_cast<std::size_t>(parts)) {
        m_arguments.queries = m_queries.at(0);
        m_arguments.output = m_output.at(0);
        m_arguments.batch = sizes.batch;
        m_arguments.heads = sizes.heads;
        m_arguments.context = sizes.context;
        m_arguments.capacity = sizes.context;
        m_arguments.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(kLatentDim)));
        m_arguments.path = path;
        m_arguments.multiprocessors = context.facts.multiprocessors;
        m_arguments.sharedBytesPerBlock = std::min(context.facts.sharedBytesPerBlock, sizes.sharedBytes);
        m_scratch = DeviceMemory(kernels::mlaDecodeAttentionScratchBytes(m_arguments));
        m_arguments.scratch = m_scratch.bytes() > 0 ? m_scratch.at(0) : nullptr;
        const auto word = static_cast<std::uint32_t>(seed * 8);
        kernels::fillBf16(m_queries.at(0), m_queries.bytes() / 4, word, kQuerySize, stream());
        kernels::fillBf16(m_latents.at(0), m_latents.bytes() / 4, word + 1, 1, stream());
        synchronize();
    }

    double bytes() const override { return m_sizes.bytes(); }
    double flops() const override { return m_sizes.flops(); }

private:
    void enqueue(std::int64_t part) override {
        m_arguments.latents = m_latents.at(m_sizes.cacheBytes() * static_cast<std::size_t>(part));
        kernels::mlaDecodeAttention(m_arguments, stream());
    }
    std::int64_t units() const override { return m_sizes.batch; }
    void compare(std::int64_t sequence, const std::vector<double> &output, ErrorMeter &meter) const override {
        constexpr auto kDim = static_cast<std::size_t>(kLatentDim), kValueDim = static_cast<std::size_t>(kLatentValueDim);
        const auto latents = downloadedBf16(m_latents, sequence * m_sizes.context * kLatentDim, m_sizes.context * kLatentDim);
        for (std::int64_t row = sequence * m_sizes.heads; row < (sequence + 1) * m_sizes.heads; ++row) {
            const auto logits =
                logitsOf(downloadedBf16(m_queries, row * kLatentDim, kLatentDim), latents, static_cast<double>(m_arguments.scale));
            const auto reference = attentionOf(logits, latents, kValueDim, kDim);
            for (std::size_t d = 0; d < kValueDim; ++d) meter.add(output[static_cast<std::size_t>(row) * kValueDim + d], reference[d]);
        }
    }

    Sizes m_sizes;
    kernels::MlaDecodeAttention m_arguments{};
    DeviceMemory m_queries, m_latents;
};

Shape shapeOf(std::int64_t batch, std::int64_t heads, std::int64_t context) {
    return {{"batch", batch}, {"heads", heads}, {"context", context}};
}

/// As on a device with less shared memory, where fewer tiles are on their way.
Shape withShared(Shape shape, std::int64_t kib) {
    shape.emplace("shared_kib", kib);
    return shape;
}

std::vector<Shape> shapesFor(Suite suite, AttentionPath path) {
    if (suite == Suite::Check)
        return {shapeOf(1, 16, 1),
                shapeOf(3, 5, 31),
                shapeOf(2, 20, 33),
                shapeOf(1, 16, 203),
                shapeOf(1, 1, 500),
                withShared(shapeOf(2, 16, 300), 163),
                withShared(shapeOf(1, 16, 100), 99)};
    if (path == AttentionPath::Portable) return {shapeOf(64, 16, 1024)};
    if (suite == Suite::Quick) return {shapeOf(64, 16, 1024), shapeOf(64, 16, 8192)};
    return {shapeOf(1, 16, 8192),  shapeOf(8, 16, 8192),   shapeOf(64, 16, 1024),
            shapeOf(64, 16, 8192), shapeOf(256, 16, 8192), shapeOf(64, 128, 8192)};
}

void add(const DeviceContext &context, BenchmarkList &list, BenchmarkFacts facts, AttentionPath path) {
    const auto partsOf = [context](const Shape &shape) { return partsFor(context, Sizes(shape).bytes(), 64); };
    list.push_back(std::make_unique<PlainBenchmark>(
        std::move(facts), [path](Suite suite) { return shapesFor(suite, path); },
        [partsOf](const Shape &shape) {
            const Sizes sizes(shape);
            return static_cast<std::int64_t>(sizes.cacheBytes()) * partsOf(shape) +
                   16 * static_cast<std::int64_t>(sizes.rowBytes(kLatentDim));
        },
        [context, partsOf, path](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<MlaCase>(context, Sizes(shape), path, partsOf(shape), seed);
        }));
}

} // namespace

void addMlaAttentionBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    const char *bytes = "1152 batch context + 2176 batch heads";
    const char *flops = "2176 batch heads context";
    add(context, list, {"mla_decode_attention", "bf16 latents", "context in splits, one pass", bytes, flops}, AttentionPath::Best);
    add(context, list, {"mla_decode_attention_portable", "bf16 latents, f32 products", "multiply-adds, 2 heads a block", bytes, flops},
        AttentionPath::Portable);
}

} // namespace ps::gpu
