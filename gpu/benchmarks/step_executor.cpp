// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/step_executor.h"

#include "gpu/benchmarks/host_numbers.h"
#include "gpu/harness/device_fault.h"
#include "gpu/kernels/layer_kernels.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr std::int64_t kNarrowMultiple = 16;

std::size_t bf16Bytes(std::int64_t elements) {
    return static_cast<std::size_t>(elements) * 2;
}

std::size_t weightBytesOf(const Operation &operation) {
    return static_cast<std::size_t>(std::ceil(operation.weightElements * bytesPerElement(operation.weights)));
}

/// Widest rows that activations take in this step.
struct Widths {
    std::int64_t qkv = 0, queries = 0, gateUp = 0, activated = 0, narrow = 0;
};

Widths widthsOf(const Step &step, const ModelShape &model) {
    Widths out;
    for (const Operation &operation : step.operations) {
        if (operation.name == "qkv") out.qkv = operation.n;
        if (operation.kind == OperationKind::Attention) out.queries = operation.heads * operation.headWidth;
        if (operation.name == "gate_up") {
            out.gateUp = std::max(out.gateUp, operation.n);
            out.activated = std::max(out.activated, operation.n / 2);
        }
    }
    out.narrow = std::max({model.hidden, out.queries, out.activated});
    return out;
}

} // namespace

const char *nameOf(StepPart part) {
    switch (part) {
    case StepPart::Gemm: return "gemm";
    case StepPart::Attention: return "attention";
    case StepPart::Rest: return "rest";
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
    layOut();
    m_arena.allocate();
    layOut();
    fillWeights();
    build(context);
    tune();
    stream.synchronize();
}

std::size_t StepExecutor::memoryBytes(const StepSetting &setting) {
    StepExecutor counted{StepSetting(setting)};
    counted.layOut();
    return counted.m_arena.bytes();
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
    m_narrow = m_arena.take(static_cast<std::size_t>(m_paddedRows * widths.narrow));
    m_scales = m_arena.take(static_cast<std::size_t>(m_paddedRows * (widths.narrow / 128 + 1)) * sizeof(float));
    m_logits = m_arena.take(bf16Bytes(std::max(m_logitRows, kNarrowMultiple) * model.vocabulary));
    m_best = m_arena.take(static_cast<std::size_t>(m_setting.rows) * sizeof(std::uint64_t));
    const std::int64_t angleRows = m_setting.prefill ? m_setting.rows : 1;
    m_angles = m_arena.take(static_cast<std::size_t>(angleRows * (model.gqa ? model.gqa->headDim : 64)) * sizeof(float));
    m_sinks = m_arena.take(model.gqa && model.gqa->sinks ? static_cast<std::size_t>(model.gqa->heads) * sizeof(float) : 0);
    m_scratch = m_arena.take(m_scratchBytes);
    m_weights.clear();
    for (const Operation &operation : m_step.operations) {
        m_weights.push_back(m_arena.take(weightBytesOf(operation)));
        if (operation.kind != OperationKind::Attention) continue;
        const std::int64_t sequences = m_setting.prefill ? 1 : m_setting.rows;
        const std::size_t bytes = bf16Bytes(sequences * operation.kvHeads * m_setting.context * operation.headWidth);
        m_caches[operation.layer] = {m_arena.take(bytes), m_arena.take(bytes)};
    }
}

void StepExecutor::fillWeights() {
    const auto seed = static_cast<std::uint32_t>(m_setting.seed);
    const auto fill = [&](std::byte *at, std::size_t bytes, std::uint32_t which, float scale) {
        if (bytes >= 4) kernels::fillBf16(at, bytes / 4, seed + which, scale, *m_stream);
    };
    for (std::size_t i = 0; i < m_step.operations.size(); ++i) {
        const Operation &operation = m_step.operations[i];
        const auto which = static_cast<std::uint32_t>(i) * 4;
        // Products keep the size of what they multiply: variance 1/k, evenly distributed.
        const float scale = operation.k > 0 ? static_cast<float>(std::sqrt(3.0 / static_cast<double>(operation.k))) : 1.0F;
        if (operation.weights == Dtype::Fp8) {
            kernels::fillE4m3(m_weights[i], weightBytesOf(operation) / 4, seed + which, 1, *m_stream);
        } else {
            fill(m_weights[i], weightBytesOf(operation), which, scale);
        }
        if (operation.kind != OperationKind::Attention) continue;
        const std::int64_t sequences = m_setting.prefill ? 1 : m_setting.rows;
        const std::size_t bytes = bf16Bytes(sequences * operation.kvHeads * m_setting.context * operation.headWidth);
        fill(m_caches[operation.layer].keys, bytes, which + 1, 1);
        fill(m_caches[operation.layer].values, bytes, which + 2, 1);
    }
    if (m_setting.request.model.gqa && m_setting.request.model.gqa->sinks)
        kernels::fillFloat(m_sinks, static_cast<std::size_t>(m_setting.request.model.gqa->heads), seed, 1, *m_stream);
    const std::int64_t vocabulary = m_setting.request.model.vocabulary;
    fill(m_logits, bf16Bytes(m_logitRows * vocabulary), 1U << 20, 1);
    std::vector<std::uint64_t> tokens;
    for (std::int64_t row = 0; row < m_setting.rows; ++row)
        tokens.push_back(~static_cast<std::uint32_t>(row * 7919 % vocabulary)); // different rows of the table
    copyToDevice(m_best, tokens.data(), tokens.size() * sizeof(std::uint64_t));
    if (!m_setting.request.model.gqa) return;
    std::vector<float> angles;
    const std::int64_t half = m_setting.request.model.gqa->headDim / 2;
    for (std::int64_t row = 0; row < (m_setting.prefill ? m_setting.rows : 1); ++row) {
        const std::int64_t position = m_setting.prefill ? row : m_setting.context - 1;
        for (std::int64_t pair = 0; pair < half; ++pair) {
            const double angle = static_cast<double>(position) * std::pow(1e4, -static_cast<double>(pair) / static_cast<double>(half));
            angles.push_back(static_cast<float>(std::cos(angle)));
            angles.push_back(static_cast<float>(std::sin(angle)));
        }
    }
    copyToDevice(m_angles, angles.data(), angles.size() * sizeof(float));
}

StepExecutor::GemmKey StepExecutor::keyOf(const Operation &operation) const {
    const bool narrow = operation.weights == Dtype::Fp8;
    const auto rows = static_cast<std::int64_t>(operation.rows);
    return {narrow ? GemmType::Fp8 : GemmType::Bf16, narrow ? (rows + kNarrowMultiple - 1) / kNarrowMultiple * kNarrowMultiple : rows,
            operation.n, operation.k};
}

void StepExecutor::tune() {
    if (m_uses.empty()) return;
    std::string whyNot;
    const GemmLibrary *library = gemmLibrary(whyNot);
    if (!library) throw Unsupported(whyNot, 0);
    m_usesLibrary = true;
    for (const auto &[key, use] : m_uses) {
        const auto &[type, m, n, k] = key;
        const GemmOperands operands{
            use.input, [&use = use](std::int64_t run) { return use.weights[static_cast<std::size_t>(run) % use.weights.size()]; },
            use.output, [this] { kernels::nothing(*m_stream); }};
        m_gemms[key] = std::make_unique<TunedGemm>(library->prepare(type, {m, n, k}), operands, *m_stream);
    }
}

void StepExecutor::enqueue(std::optional<StepPart> part) {
    for (const Launch &launch : m_launches) {
        if (!part || launch.part == *part) launch.run();
    }
}

void StepExecutor::spoil() {
    setBytes(m_logits, 0xff, bf16Bytes(m_logitRows * (m_setting.request.model.vocabulary / m_step.tensorParallel)), *m_stream);
}

Verification StepExecutor::verify() {
    m_stream->synchronize();
    Verification out{true, 0, 0, 0};
    const std::int64_t logits = m_logitRows * (m_setting.request.model.vocabulary / m_step.tensorParallel);
    for (const std::uint16_t bits : downloaded<std::uint16_t>(m_logits, static_cast<std::size_t>(logits)))
        out.error += std::isfinite(bf16ToDouble(bits)) ? 0 : 1;
    for (const std::uint64_t best : downloaded<std::uint64_t>(m_best, static_cast<std::size_t>(m_logitRows)))
        out.error += kernels::tokenOf(best) < m_setting.request.model.vocabulary ? 0 : 1;
    out.checkedValues = logits + m_logitRows;
    out.ok = out.error <= 0;
    return out;
}

} // namespace ps::gpu
