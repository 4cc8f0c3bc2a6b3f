// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/step_executor.h"

#include "gpu/benchmarks/host_numbers.h"
#include "gpu/harness/device_fault.h"
#include "gpu/kernels/collective_kernels.h"
#include "gpu/kernels/layer_kernels.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

std::size_t bf16Bytes(std::int64_t elements) {
    return static_cast<std::size_t>(elements) * 2;
}

/// Widest rows that activations take in this step.
struct Widths {
    std::int64_t qkv = 0, queries = 0, gateUp = 0, activated = 0, narrow = 0;
};

Widths widthsOf(const Step &step, const ModelShape &model) {
    Widths out;
    for (const Operation &operation : step.operations) {
        if (operation.name == "qkv") out.qkv = operation.n;
        if (operation.kind == OperationKind::Attention || operation.kind == OperationKind::LinearAttention)
            out.queries = std::max(out.queries, operation.heads * operation.headWidth);
        if (operation.name == "kv_b") out.queries = std::max(out.queries, operation.n);
        if (operation.name == "gate_up" || operation.name == "shared_gate_up") {
            out.gateUp = std::max(out.gateUp, operation.n);
            out.activated = std::max(out.activated, operation.n / 2);
        }
    }
    out.narrow = std::max({model.hidden, out.queries, out.activated, model.mla ? model.mla->queryRank : 0});
    return out;
}

} // namespace

const char *nameOf(StepPart part) {
    switch (part) {
    case StepPart::Gemm: return "gemm";
    case StepPart::Attention: return "attention";
    case StepPart::Rest: return "rest";
    case StepPart::Collectives: return "collectives";
    }
    return "";
}

StepExecutor::StepExecutor(StepSetting setting) : m_setting(std::move(setting)) {
    const auto step = m_setting.prefill ? m_setting.request.prefill() : m_setting.request.decode(m_setting.rows);
    if (!step) throw Unsupported(step.error(), 0);
    m_step = *step;
    m_paddedRows = (m_setting.rows + kNarrowMultiple - 1) / kNarrowMultiple * kNarrowMultiple;
    m_logitRows = m_setting.prefill ? 1 : m_setting.rows;
}

StepExecutor::StepExecutor(const DeviceContext &context, StepSetting setting, Stream &stream) : StepExecutor(std::move(setting)) {
    m_stream = &stream;
    layOut();
    build(context);       // refuses what has no kernel before it takes memory
    m_arena.startAgain(); // with what the kernels need for themselves
    m_exchangeArena.startAgain();
    layOut();
    m_arena.allocate();
    if (m_setting.rank) m_exchangeArena.allocateForSeveralDevices();
    layOut();
    fillWeights();
    build(context);
    tune();
    stream.synchronize();
}

std::size_t StepExecutor::memoryBytes(const StepSetting &setting) {
    StepExecutor counted{StepSetting(setting)};
    counted.layOut();
    return counted.m_arena.bytes() + counted.m_exchangeArena.bytes();
}

void StepExecutor::layOut() {
    const ModelShape &model = m_setting.request.model;
    const Widths widths = widthsOf(m_step, model);
    const auto rows = [&](std::int64_t width) { return m_arena.take(bf16Bytes(m_paddedRows * width)); };
    m_input = rows(model.hidden);
    m_residual = rows(model.hidden);
    m_normed = rows(model.hidden);
    m_qkv = rows(widths.qkv);
    m_queries = rows(widths.queries);
    m_attended = rows(widths.queries);
    m_gateUp = rows(widths.gateUp);
    m_activated = rows(widths.activated);
    // Of rows, or of all rows that experts get.
    const std::int64_t chosen = model.moe ? model.moe->topK : 1;
    const std::int64_t expertWidth = model.moe ? model.moe->intermediate / m_step.tensorParallel : 0;
    const auto narrow = [&](auto bytesOf) {
        return m_arena.take(
            static_cast<std::size_t>(std::max(m_paddedRows * bytesOf(widths.narrow), m_setting.rows * chosen * bytesOf(expertWidth))));
    };
    m_narrow = narrow([](std::int64_t width) { return width; });
    m_scales = narrow([](std::int64_t width) { return (width + 127) / 128 * static_cast<std::int64_t>(sizeof(float)); });
    if (model.moe) layOutExperts();
    if (model.mla) layOutLatents();
    if (model.deltaNet) layOutDelta();
    m_logits = m_arena.take(bf16Bytes(std::max(m_logitRows, kNarrowMultiple) * model.vocabulary));
    m_best = m_arena.take(static_cast<std::size_t>(m_setting.rows) * sizeof(std::uint64_t));
    const std::int64_t angleRows = m_setting.prefill ? m_setting.rows : 1;
    m_angles = m_arena.take(static_cast<std::size_t>(angleRows * rotatedDim()) * sizeof(float));
    m_sinks = m_arena.take(model.gqa && model.gqa->sinks ? static_cast<std::size_t>(model.gqa->heads) * sizeof(float) : 0);
    m_scratch = m_arena.take(m_scratchBytes);
    if (m_setting.rank) layOutExchange();
    m_weights.clear();
    for (const Operation &operation : m_step.operations) {
        const WeightBytes size = weightBytesOf(operation);
        Weights weights;
        weights.values = m_arena.take(size.values + (operation.kind == OperationKind::Gemm ? size.bias : 0)); // the bias lies behind W
        weights.bias = operation.kind == OperationKind::Gemm ? behind(weights.values, static_cast<std::int64_t>(size.values))
                                                             : m_arena.take(size.bias);
        if (size.bias == 0) weights.bias = nullptr;
        weights.scales = m_arena.take(size.scales);
        m_weights.push_back(weights);
        layOutState(operation);
        if (operation.kind != OperationKind::Attention) continue;
        const std::size_t bytes = cacheBytesOf(operation);
        m_caches[operation.layer] = {m_arena.take(bytes), operation.kvHeads > 0 ? m_arena.take(bytes) : nullptr};
    }
}

void StepExecutor::layOutExchange() {
    const std::size_t bytes = bf16Bytes(m_paddedRows * m_setting.request.model.hidden); // products of narrow types write whole sixteens
    for (std::byte *&partial : m_exchange.partials) partial = m_exchangeArena.take(bytes);
    m_exchange.sum = m_input = m_exchangeArena.take(bytes);
    m_exchange.logits = m_exchangeArena.take(
        bf16Bytes(std::max(m_logitRows, kNarrowMultiple) * (m_setting.request.model.vocabulary / m_step.tensorParallel)));
    for (std::byte *&flags : m_exchange.flags) flags = m_exchangeArena.take(kernels::kCollectiveFlagBytes);
}

std::size_t StepExecutor::messageBytes() const {
    return bf16Bytes(m_setting.rows * m_setting.request.model.hidden);
}

std::int64_t StepExecutor::logitWidth() const {
    const std::int64_t vocabulary = m_setting.request.model.vocabulary;
    return m_setting.rank ? vocabulary : vocabulary / m_step.tensorParallel;
}

std::int64_t StepExecutor::rotatedDim() const {
    const ModelShape &model = m_setting.request.model;
    return model.gqa ? model.gqa->headDim : model.mla ? model.mla->ropeDim : 0;
}

/// Of keys or of values, or of the latents that are both.
std::size_t StepExecutor::cacheBytesOf(const Operation &attention) const {
    const std::int64_t sequences = m_setting.prefill ? 1 : m_setting.rows, heads = std::max<std::int64_t>(1, attention.kvHeads);
    return bf16Bytes(sequences * heads * m_setting.context * attention.headWidth);
}

void StepExecutor::layOutExperts() {
    const ModelShape &model = m_setting.request.model;
    const std::int64_t rows = m_setting.rows, chosen = model.moe->topK, experts = model.moe->experts;
    const std::int64_t positions = rows * chosen, width = model.moe->intermediate / m_step.tensorParallel;
    const auto words = [&](std::int64_t count) { return m_arena.take(static_cast<std::size_t>(count) * sizeof(std::int32_t)); };
    m_experts.logits = m_arena.take(bf16Bytes(m_paddedRows * experts));
    m_experts.expertOf = reinterpret_cast<int *>(words(positions));
    m_experts.weights = reinterpret_cast<float *>(words(positions));
    m_experts.counts = reinterpret_cast<int *>(words(experts));
    m_experts.rowAt = reinterpret_cast<int *>(words(positions));
    m_experts.positionOf = reinterpret_cast<int *>(words(positions));
    m_experts.items = reinterpret_cast<kernels::ExpertRows *>(
        m_arena.take(static_cast<std::size_t>(kernels::mostItems(rows, chosen, experts)) * sizeof(kernels::ExpertRows)));
    m_experts.itemCount = reinterpret_cast<int *>(words(1));
    m_experts.gateUp = m_arena.take(bf16Bytes(positions * 2 * width));
    m_experts.activated = m_arena.take(bf16Bytes(positions * width));
    m_experts.output = m_arena.take(bf16Bytes(positions * model.hidden));
    if (model.moe->sharedIntermediate > 0) m_experts.shared = m_arena.take(bf16Bytes(m_paddedRows * model.hidden));
    if (model.moe->sharedGate) m_experts.sharedFactors = reinterpret_cast<float *>(words(rows));
}

void StepExecutor::layOutLatents() {
    const MlaShape &mla = *m_setting.request.model.mla;
    const std::int64_t heads = mla.heads / m_step.tensorParallel;
    const auto rows = [&](std::int64_t width) { return m_arena.take(bf16Bytes(m_paddedRows * width)); };
    m_latents.both = rows(mla.queryRank + mla.latentWidth());
    m_latents.query = rows(mla.queryRank);
    m_latents.normed = rows(mla.kvRank);
    m_latents.projected = rows(heads * (mla.nopeDim + mla.ropeDim));
    m_latents.values = rows(heads * mla.valueDim);
    if (!m_setting.prefill) return;
    m_latents.headKeys = rows(heads * (mla.nopeDim + mla.ropeDim));
    m_latents.headValues = rows(heads * mla.valueDim);
}

void StepExecutor::tune() {
    if (m_uses.empty()) return;
    std::string whyNot;
    const GemmLibrary *library = gemmLibrary(whyNot);
    if (!library) throw Unsupported(whyNot, 0);
    m_usesLibrary = true;
    for (const auto &[key, use] : m_uses) m_gemms[key] = tuned(*library, std::get<GemmType>(key), use);
}

std::map<std::string, std::string> StepExecutor::libraries() const {
    std::string whyNot;
    const GemmLibrary *library = m_usesLibrary ? gemmLibrary(whyNot) : nullptr;
    return library ? std::map<std::string, std::string>{{library->name(), library->version()}} : std::map<std::string, std::string>{};
}

/// A few rows may take longer than sixteen, for which there is memory.
std::unique_ptr<TunedGemm> StepExecutor::tuned(const GemmLibrary &library, GemmType type, const GemmUse &use) {
    const GemmOperands operands{use.input,
                                [&use](std::int64_t run) { return use.weights[static_cast<std::size_t>(run) % use.weights.size()]; },
                                use.output, [this] { kernels::nothing(*m_stream); }};
    auto gemm = std::make_unique<TunedGemm>(library.prepare(type, use.size), operands, *m_stream);
    if (use.size.m >= kNarrowMultiple) return gemm;
    GemmSize more = use.size;
    more.m = kNarrowMultiple;
    try {
        auto padded = std::make_unique<TunedGemm>(library.prepare(type, more), operands, *m_stream);
        if (padded->seconds() < gemm->seconds()) return padded;
    } catch (const Unsupported &) { // then there is the other one
    }
    return gemm;
}

void StepExecutor::enqueue(std::optional<StepPart> part) {
    for (const Launch &launch : m_launches) {
        if (!part || launch.part == *part) launch.run();
    }
}

void StepExecutor::enqueueSequence(std::size_t sequence, std::optional<StepPart> part) {
    const std::size_t first = sequence == 0 ? 0 : m_sequenceEnds.at(sequence - 1);
    const std::size_t end = sequence < m_sequenceEnds.size() ? m_sequenceEnds[sequence] : m_launches.size();
    for (std::size_t i = first; i < end; ++i) {
        if (!part || m_launches[i].part == *part) m_launches[i].run();
    }
}

void StepExecutor::spoil() {
    setBytes(m_logits, 0xff, bf16Bytes(m_logitRows * logitWidth()), *m_stream);
}

Verification StepExecutor::verify() {
    m_stream->synchronize();
    Verification out{true, 0, 0, 0};
    const std::int64_t logits = m_logitRows * logitWidth();
    for (const std::uint16_t bits : downloaded<std::uint16_t>(m_logits, static_cast<std::size_t>(logits)))
        out.error += std::isfinite(bf16ToDouble(bits)) ? 0 : 1;
    for (const std::uint64_t best : downloaded<std::uint64_t>(m_best, static_cast<std::size_t>(m_logitRows)))
        out.error += kernels::tokenOf(best) < m_setting.request.model.vocabulary ? 0 : 1;
    out.checkedValues = logits + m_logitRows;
    out.ok = out.error <= 0;
    return out;
}

} // namespace ps::gpu
