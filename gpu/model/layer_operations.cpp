// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/layer_operations.h"

#include <algorithm>
#include <utility>

namespace ps::gpu {

namespace {

double real(std::int64_t number) {
    return static_cast<double>(number);
}

/// Appends the operations of one layer in order.
class LayerBuilder {
public:
    LayerBuilder(std::vector<Operation> &operations, const ModelShape &model, const StepWork &work, int layer)
        : m_operations(operations), m_model(model), m_work(work), m_layer(layer) {}

    void attention(AttentionKind kind) {
        norm("input_norm");
        switch (kind) {
        case AttentionKind::Full: grouped(*m_model.gqa, 0); break;
        case AttentionKind::Window: grouped(*m_model.gqa, m_model.gqa->window); break;
        case AttentionKind::Mla: latent(*m_model.mla); break;
        case AttentionKind::DeltaNet: deltaNet(*m_model.deltaNet); break;
        }
        allReduce("attention_all_reduce");
    }
    void feedForward(FeedForwardKind kind) {
        norm("post_attention_norm");
        if (kind == FeedForwardKind::Dense) {
            swiglu("gate_up", "swiglu", "down", m_model.dense->intermediate);
        } else {
            experts(*m_model.moe);
        }
        allReduce("feed_forward_all_reduce");
    }

private:
    Operation &add(Operation operation) {
        operation.layer = m_layer;
        m_operations.push_back(std::move(operation));
        return m_operations.back();
    }
    Operation &addLinear(std::string name, std::int64_t n, std::int64_t k) {
        return add(gemm(std::move(name), m_work.rows, n, k, m_work.precision.linear));
    }
    /// Residual added and normalised: two tensors read, two written.
    void norm(std::string name) {
        add(elementwise(std::move(name), m_work.rows, 4.0 * m_work.rows * real(m_model.hidden), real(m_model.hidden)));
    }
    void allReduce(std::string name) {
        if (m_work.tensorParallel == 1) return;
        add(collective(OperationKind::AllReduce, std::move(name), m_work.rows * real(m_model.hidden) * 2.0));
    }
    [[nodiscard]] std::int64_t split(std::int64_t size) const { return size / m_work.tensorParallel; }

    void grouped(const GqaShape &gqa, std::int64_t window) {
        const std::int64_t heads = split(gqa.heads);
        const std::int64_t kvHeads = std::max<std::int64_t>(1, split(gqa.kvHeads));
        const std::int64_t queryWidth = heads * gqa.headDim;
        const std::int64_t keyWidth = kvHeads * gqa.headDim;
        const double rows = m_work.rows;
        Operation &qkv = addLinear("qkv", queryWidth * (gqa.outputGate ? 2 : 1) + 2 * keyWidth, m_model.hidden);
        if (gqa.kvHeads < m_work.tensorParallel) qkv.sharding = Sharding::Mixed;
        if (gqa.biases) addBias(qkv);
        if (gqa.queryKeyNorm) add(elementwise("query_key_norm", rows, 2.0 * rows * real(queryWidth + keyWidth), 2.0 * real(gqa.headDim)));
        add(elementwise("rotary_and_store", rows, 2.0 * rows * real(queryWidth + 2 * keyWidth)));
        keysAndValues(gqa, window, heads, kvHeads);
        if (gqa.outputGate) add(elementwise("output_gate", rows, 3.0 * rows * real(queryWidth)));
        Operation &o = addLinear("o", m_model.hidden, queryWidth);
        if (!gqa.biases) return;
        addBias(o);
        // The bias is added once, after the ranks' sums; every rank keeps it.
        if (m_work.tensorParallel > 1) o.sharding = Sharding::Mixed;
    }

    void keysAndValues(const GqaShape &gqa, std::int64_t window, std::int64_t heads, std::int64_t kvHeads) {
        const double pairs = attendedPairs(m_work, real(window));
        Operation attention;
        attention.kind = OperationKind::Attention;
        attention.name = window > 0 ? "window_attention" : "attention";
        attention.rows = m_work.rows;
        attention.heads = heads;
        attention.kvHeads = kvHeads;
        attention.headWidth = gqa.headDim;
        attention.context = pairs / m_work.rows;
        attention.cacheBytes = 2.0 * cachedTokens(window) * real(kvHeads * gqa.headDim) * bytesPerElement(m_work.precision.cache);
        attention.flops = 4.0 * pairs * real(heads * gqa.headDim);
        if (gqa.sinks) attention.weightElements = real(heads);
        attention.weightBytes = attention.weightElements * bytesPerElement(Dtype::Bf16);
        add(std::move(attention));
    }

    /// Tokens whose cache entries are read once, over all sequences.
    [[nodiscard]] double cachedTokens(std::int64_t window) const {
        if (m_work.phase == StepPhase::Decode) return attendedPairs(m_work, real(window));
        const double before = window > 0 ? std::min(m_work.prefix, real(window)) : m_work.prefix;
        return before + m_work.rows;
    }

    void latent(const MlaShape &mla) {
        const std::int64_t heads = split(mla.heads);
        const std::int64_t latentWidth = mla.latentWidth();
        const double rows = m_work.rows;
        addLinear("q_a_kv_a", mla.queryRank + latentWidth, m_model.hidden).sharding = Sharding::Replicated;
        const std::int64_t normed = mla.queryRank + mla.kvRank;
        add(elementwise("latent_norm", rows, 2.0 * rows * real(normed), real(normed)));
        addLinear("q_b", heads * (mla.nopeDim + mla.ropeDim), mla.queryRank);
        add(elementwise("rotary_and_store", rows, 2.0 * rows * real(heads * mla.ropeDim + latentWidth)));
        Operation attention;
        attention.kind = OperationKind::Attention;
        attention.name = "latent_attention";
        attention.rows = rows;
        attention.heads = heads;
        attention.headWidth = latentWidth;
        const double pairs = attendedPairs(m_work, 0.0);
        attention.context = pairs / rows;
        attention.cacheBytes = cachedTokens(0) * real(latentWidth) * bytesPerElement(m_work.precision.cache);
        if (m_work.phase == StepPhase::Decode) {
            add(batchedGemm("w_uk", rows, heads, mla.kvRank, mla.nopeDim));
            attention.flops = 2.0 * pairs * real(heads * (latentWidth + mla.kvRank));
            add(std::move(attention));
            add(batchedGemm("w_uv", rows, heads, mla.valueDim, mla.kvRank));
        } else {
            addLinear("kv_b", heads * (mla.nopeDim + mla.valueDim), mla.kvRank);
            attention.flops = 2.0 * pairs * real(heads * (mla.nopeDim + mla.ropeDim + mla.valueDim));
            add(std::move(attention));
        }
        addLinear("o", m_model.hidden, heads * mla.valueDim);
    }

    void deltaNet(const DeltaNetShape &net) {
        const std::int64_t valueHeads = split(net.valueHeads);
        const std::int64_t mixed = split(net.mixedWidth());
        const std::int64_t values = split(net.valueWidth());
        const double rows = m_work.rows;
        addLinear("qkvz", mixed + values, m_model.hidden);
        addLinear("decay_and_beta", 2 * valueHeads, m_model.hidden);
        Operation convolution = elementwise("convolution", rows, 2.0 * rows * real(mixed), real(mixed * net.convolutionWidth));
        convolution.sharding = Sharding::Split;
        convolution.cacheBytes = sequences() * 2.0 * real(mixed * (net.convolutionWidth - 1)) * 2.0;
        add(std::move(convolution));
        Operation state;
        state.kind = OperationKind::LinearAttention;
        state.name = "delta_rule";
        state.weights = state.arithmetic = Dtype::Fp32;
        state.rows = rows;
        state.heads = valueHeads;
        state.headWidth = net.headDim;
        state.weightElements = 2.0 * real(valueHeads); // A_log and dt_bias
        state.weightBytes = state.weightElements * bytesPerElement(Dtype::Fp32);
        const double stateElements = real(valueHeads * net.headDim * net.headDim);
        state.cacheBytes = sequences() * 2.0 * stateElements * bytesPerElement(Dtype::Fp32);
        state.flops = 7.0 * rows * stateElements;
        add(std::move(state));
        add(elementwise("gated_norm", rows, 3.0 * rows * real(values), real(net.headDim)));
        addLinear("o", m_model.hidden, values);
    }
    [[nodiscard]] double sequences() const { return m_work.phase == StepPhase::Decode ? m_work.rows : 1.0; }

    void swiglu(std::string gateUp, std::string activation, std::string down, std::int64_t intermediate) {
        const std::int64_t width = split(intermediate);
        addLinear(std::move(gateUp), 2 * width, m_model.hidden);
        add(elementwise(std::move(activation), m_work.rows, 3.0 * m_work.rows * real(width)));
        addLinear(std::move(down), m_model.hidden, width);
    }

    void experts(const MoeShape &moe) {
        const double rows = m_work.rows;
        const double spread = rows * real(moe.topK);
        const std::int64_t width = split(moe.intermediate);
        const Dtype dtype = m_work.precision.experts;
        Operation &router = add(gemm("router", rows, moe.experts, m_model.hidden, Dtype::Bf16));
        router.sharding = Sharding::Replicated;
        if (moe.biases) addBias(router);
        add(elementwise("routing", rows, rows * real(moe.experts) + 2.0 * spread));
        add(groupedGemm("experts_gate_up", rows, moe.experts, moe.topK, 2 * width, m_model.hidden, moe.biases, dtype));
        add(elementwise("experts_swiglu", rows, 3.0 * spread * real(width)));
        Operation &down = add(groupedGemm("experts_down", rows, moe.experts, moe.topK, m_model.hidden, width, moe.biases, dtype));
        if (moe.biases && m_work.tensorParallel > 1) down.sharding = Sharding::Mixed;
        if (moe.sharedIntermediate > 0) swiglu("shared_gate_up", "shared_swiglu", "shared_down", moe.sharedIntermediate);
        if (moe.sharedGate) add(gemm("shared_gate", rows, 1, m_model.hidden, Dtype::Bf16)).sharding = Sharding::Replicated;
        add(elementwise("combine", rows, (spread + rows) * real(m_model.hidden)));
    }

    std::vector<Operation> &m_operations;
    const ModelShape &m_model;
    const StepWork &m_work;
    int m_layer;
};

} // namespace

double attendedPairs(const StepWork &work, double window) {
    if (work.phase == StepPhase::Decode) return work.rows * (window > 0.0 ? std::min(work.prefix, window) : work.prefix);
    const double all = work.rows * work.prefix + work.rows * work.rows / 2.0;
    if (window <= 0.0) return all;
    // The token after x others sees min(x, W) of them; integrated from x = P to P + C as the formula without a window is.
    const double last = work.prefix + work.rows;
    const double below = std::clamp(window, work.prefix, last);
    return (below * below - work.prefix * work.prefix) / 2.0 + (last - below) * window;
}

void appendLayer(std::vector<Operation> &operations, const ModelShape &model, const StepWork &work, int layer) {
    const LayerShape &shape = model.layers[static_cast<std::size_t>(layer)];
    LayerBuilder builder(operations, model, work, layer);
    builder.attention(shape.attention);
    builder.feedForward(shape.feedForward);
}

} // namespace ps::gpu
