// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention with grouped queries over a contiguous bfloat16 KV cache. One launch takes all sequences; the cache as a
// whole is larger than the processor's caches.
#include "gpu/cpu/host_array.h"
#include "gpu/cpu/host_benchmarks.h"
#include "gpu/cpu/loops.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"

#include <bit>

namespace ps::gpu {

namespace {

struct Sizes {
    std::size_t batch, kvHeads, groups, dim, length;

    explicit Sizes(const Shape &shape)
        : batch(at(shape, "batch")), kvHeads(at(shape, "kv_heads")), groups(at(shape, "q_heads") / kvHeads), dim(at(shape, "head_dim")),
          length(at(shape, "context")) {}
    std::size_t heads() const { return batch * kvHeads; }
    std::size_t cacheValues() const { return heads() * length * dim; } // of keys, and again of values
    std::size_t queryValues() const { return heads() * groups * dim; }
    double bytes() const { return 4.0 * static_cast<double>(cacheValues()) + 8.0 * static_cast<double>(queryValues()); }
    double flops() const { return 4.0 * static_cast<double>(cacheValues()) * static_cast<double>(groups); }

private:
    static std::size_t at(const Shape &shape, const char *name) { return static_cast<std::size_t>(shape.at(name)); }
};

std::uint16_t toBfloat16(double value) {
    return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(static_cast<float>(value)) >> 16);
}

double fromBfloat16(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

class AttentionCase final : public PreparedCase {
public:
    AttentionCase(ThreadTeam &team, const Sizes &sizes, std::uint64_t seed)
        : m_team(team), m_sizes(sizes), m_q(sizes.queryValues()), m_out(sizes.queryValues()), m_keys(sizes.cacheValues()),
          m_values(sizes.cacheValues()), m_scratchValues(sizes.groups * (sizes.dim + loops::kAttentionBlock + 2) + sizes.dim),
          m_scratch(m_scratchValues * static_cast<std::size_t>(team.size())) {
        fill(team, m_q, [seed](std::size_t i) { return static_cast<float>(randomReal(seed, i)); });
        fill(team, m_keys, [seed](std::size_t i) { return toBfloat16(2 * randomReal(seed + 1, i)); });
        fill(team, m_values, [seed](std::size_t i) { return toBfloat16(randomReal(seed + 2, i)); });
        poison(team, m_out);
    }

    void launch() override {
        m_team.run([this](int thread) {
            const auto index = static_cast<std::size_t>(thread), threads = static_cast<std::size_t>(m_team.size());
            float *scratch = m_scratch.data() + index * m_scratchValues;
            for (std::size_t head = m_sizes.heads() * index / threads; head < m_sizes.heads() * (index + 1) / threads; ++head)
                loops::decodeAttention(partOf(head), scratch);
        });
    }

    Verification verify() override {
        poison(m_team, m_out);
        launch();
        ErrorMeter meter;
        for (std::size_t i = 0; i < m_out.size(); ++i) {
            if (std::isnan(m_out[i])) meter.add(m_out[i], 0);
        }
        // Every output was written; those of the first, middle and last head are recomputed.
        for (const std::size_t head : {std::size_t(0), m_sizes.heads() / 2, m_sizes.heads() - 1}) {
            if (head < m_sizes.heads()) compare(head, meter);
        }
        return meter.against(floatBound(m_sizes.length + m_sizes.dim));
    }

    double bytes() const override { return m_sizes.bytes(); }
    double flops() const override { return m_sizes.flops(); }

private:
    loops::AttentionHead partOf(std::size_t head) {
        const std::size_t cache = head * m_sizes.length * m_sizes.dim, query = head * m_sizes.groups * m_sizes.dim;
        return {m_q.data() + query, m_keys.data() + cache, m_values.data() + cache, m_out.data() + query,
                m_sizes.groups,     m_sizes.dim,           m_sizes.length};
    }

    void compare(std::size_t head, ErrorMeter &meter) {
        const loops::AttentionHead part = partOf(head);
        std::vector<double> weights(part.length);
        for (std::size_t g = 0; g < part.groups; ++g) {
            double top = -INFINITY, total = 0;
            for (std::size_t t = 0; t < part.length; ++t) {
                double dot = 0;
                for (std::size_t d = 0; d < part.dim; ++d)
                    dot += static_cast<double>(part.q[g * part.dim + d]) * fromBfloat16(part.keys[t * part.dim + d]);
                weights[t] = dot / std::sqrt(static_cast<double>(part.dim));
                top = std::max(top, weights[t]);
            }
            for (double &weight : weights) total += weight = std::exp(weight - top);
            for (std::size_t d = 0; d < part.dim; ++d) {
                double sum = 0;
                for (std::size_t t = 0; t < part.length; ++t) sum += weights[t] * fromBfloat16(part.values[t * part.dim + d]);
                meter.add(part.out[g * part.dim + d], part.length > 0 ? sum / total : 0);
            }
        }
    }

    ThreadTeam &m_team;
    Sizes m_sizes;
    HostArray<float> m_q, m_out;
    HostArray<std::uint16_t> m_keys, m_values;
    std::size_t m_scratchValues;
    HostArray<float> m_scratch;
};

Shape shapeOf(std::int64_t batch, std::int64_t qHeads, std::int64_t kvHeads, std::int64_t dim, std::int64_t context) {
    return {{"batch", batch}, {"q_heads", qHeads}, {"kv_heads", kvHeads}, {"head_dim", dim}, {"context", context}};
}

std::vector<Shape> attentionShapes(const HostContext &context, Suite suite) {
    std::vector<Shape> shapes;
    if (suite == Suite::Check) {
        for (const std::int64_t length : kOddSizes) shapes.push_back(shapeOf(3, 8, 2, 64, length));
        shapes.push_back(shapeOf(1, 1, 1, 17, 63));
        shapes.push_back(shapeOf(2, 12, 4, 128, 65));
        return shapes;
    }
    constexpr std::int64_t kQueries = 64, kKvHeads = 8, kDim = 128; // of Llama-3.3-70B
    const auto batchFor = [&](std::int64_t length) {
        return std::max<std::int64_t>(1, context.arrayBytes / (4 * kKvHeads * kDim * length));
    };
    const std::int64_t usual = context.arrayBytes < 4 * kKvHeads * kDim * 1024 ? 64 : 1024;
    shapes.push_back(shapeOf(batchFor(usual), kQueries, kKvHeads, kDim, usual));
    if (suite == Suite::Full) shapes.push_back(shapeOf(batchFor(8 * usual), kQueries, kKvHeads, kDim, 8 * usual));
    return shapes;
}

} // namespace

std::unique_ptr<Benchmark> gqaDecodeAttention(const HostContext &context) {
    return std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"gqa_decode_attention", "bf16 cache, f32 sums", "one pass, blocks of 64 tokens, a KV head per thread",
                       "4 batch kv_heads context head_dim + 8 batch q_heads head_dim", "4 batch q_heads context head_dim"},
        [context](Suite suite) { return attentionShapes(context, suite); },
        [](const Shape &shape) { return static_cast<std::int64_t>(Sizes(shape).bytes()); },
        [context](const Shape &shape, std::uint64_t seed) { return std::make_unique<AttentionCase>(context.team, Sizes(shape), seed); });
}

} // namespace ps::gpu
