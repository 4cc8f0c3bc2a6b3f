// SPDX-License-Identifier: GPL-3.0-or-later
// The composed step against float64, on models that are small and have all that the large ones have.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/small_steps.h"
#include "gpu/benchmarks/step_numbers.h"
#include "gpu/benchmarks/step_reference.h"
#include "gpu/harness/plain_benchmark.h"

#include <array>

namespace ps::gpu {

namespace {

ModelShape plainModel(std::string name) {
    return smallModel(std::move(name), 264);
}

/// As Qwen3: dense, queries and keys normed.
ModelShape denseModel() {
    ModelShape model = plainModel("dense");
    model.gqa = GqaShape{8, 2, 64, 0, true, false, false, false};
    model.dense = DenseShape{136};
    model.layers.assign(2, {AttentionKind::Full, FeedForwardKind::Dense});
    return model;
}

/// As gpt-oss: windows in turn, sinks, biases, experts of MXFP4 whose width ends within a group of 128.
ModelShape windowModel() {
    ModelShape model = plainModel("window");
    model.gqa = GqaShape{8, 2, 64, 16, false, false, true, true};
    model.moe = MoeShape{8, 2, 160, 0, false, true};
    model.precision.experts = Dtype::Mxfp4;
    model.layers = {{AttentionKind::Window, FeedForwardKind::Moe}, {AttentionKind::Full, FeedForwardKind::Moe}};
    return model;
}

/// As Qwen3's with experts, and a shared one besides.
ModelShape expertModel() {
    ModelShape model = plainModel("experts");
    model.gqa = GqaShape{4, 4, 64, 0, true, false, false, false};
    model.moe = MoeShape{8, 3, 40, 72, false, false};
    model.layers.assign(2, {AttentionKind::Full, FeedForwardKind::Moe});
    return model;
}

/// As DeepSeek-R1: latents, a dense layer first, experts of fp8 with a shared one.
ModelShape latentModel() {
    ModelShape model = plainModel("latent");
    model.mla = MlaShape{4, 48, 512, 128, 64, 128};
    model.dense = DenseShape{136};
    model.moe = MoeShape{8, 2, 144, 72, false, false};
    model.precision.experts = Dtype::Fp8;
    model.layers = {{AttentionKind::Mla, FeedForwardKind::Dense}, {AttentionKind::Mla, FeedForwardKind::Moe}};
    return model;
}

/// As Qwen3.5: Gated DeltaNet, then attention with a gate on its output; experts with a shared one that has a gate too.
ModelShape deltaModel() {
    ModelShape model = plainModel("delta");
    model.gqa = GqaShape{4, 2, 256, 0, true, true, false, false};
    model.deltaNet = DeltaNetShape{2, 6, 128, 4};
    model.moe = MoeShape{12, 3, 40, 72, true, false};
    model.layers = {{AttentionKind::DeltaNet, FeedForwardKind::Moe}, {AttentionKind::Full, FeedForwardKind::Moe}};
    return model;
}

constexpr std::array kModels{denseModel, windowModel, expertModel, latentModel, deltaModel};

StepSetting settingOf(const Shape &shape, std::uint64_t seed) {
    return smallSetting(kModels.at(static_cast<std::size_t>(shape.at("model")))(), 1, shape, seed);
}

/// The reference rounds rows where the step stores them, but sums and attention's weights (bf16 on matrix units) round otherwise,
/// so that some elements of each stored row come out one step, two roundings, away. Of a layer's dozen rows each is as large as
/// the residual at most, and errors of single elements are averaged by the next product: taken for all of a layer together, two
/// roundings of the largest logit; one more step of the logits themselves. An element that is narrowed to e4m3 afterwards may come
/// out one of its steps away instead, 32 times as much but of one element in 32: that doubles what a layer with such experts errs.
double roundings(const ModelShape &model) {
    const double perLayer = model.moe && model.precision.experts != Dtype::Bf16 ? 4 : 2;
    return perLayer * static_cast<double>(model.layers.size()) + 2;
}

class StepCheckCase final : public DeviceCase {
public:
    StepCheckCase(const DeviceContext &context, const Shape &shape, std::uint64_t seed)
        : m_executor(context, settingOf(shape, seed), stream()) {}

    Verification verify() override {
        StepReference reference(m_executor);
        m_executor.spoil();
        launch();
        synchronize();
        const std::vector<double> expected = reference.logits(), found = bf16Rows(m_executor.logits(), expected.size());
        ErrorMeter meter;
        for (std::size_t i = 0; i < expected.size(); ++i) meter.add(found[i], expected[i]);
        return meter.against(roundings(m_executor.setting().request.model) * kBf16Rounding);
    }
    double bytes() const override { return m_executor.step().bytes(); }
    double flops() const override { return m_executor.step().flops(); }

private:
    void enqueue(std::int64_t) override { m_executor.enqueue(); }

    StepExecutor m_executor;
};

std::vector<Shape> shapesOf(Suite suite) {
    std::vector<Shape> shapes;
    if (suite != Suite::Check) return shapes;
    constexpr std::int64_t kPrompt = 24;
    const auto add = [&](std::size_t model, std::int64_t batch, std::int64_t context, std::int64_t prompt) {
        shapes.push_back({{"model", static_cast<std::int64_t>(model)}, {"batch", batch}, {"context", context}, {"prompt", prompt}});
    };
    for (std::size_t model = 0; model < kModels.size(); ++model) {
        add(model, 1, 1, 0);
        add(model, 3, 37, 0);
        if (!kModels.at(model)().deltaNet) add(model, 1, kPrompt, kPrompt); // no prompts of DeltaNet
    }
    return shapes;
}

} // namespace

void addStepChecks(const DeviceContext &context, BenchmarkList &list) {
    list.push_back(std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"decode_step_check", "bf16, mxfp4, fp8", "small models against float64", "sum over operations",
                       "sum over operations"},
        shapesOf, [](const Shape &shape) { return static_cast<std::int64_t>(StepExecutor::memoryBytes(settingOf(shape, 1))); },
        [context](const Shape &shape, std::uint64_t seed) { return std::make_unique<StepCheckCase>(context, shape, seed); }));
}

} // namespace ps::gpu
