// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that run on several devices against float64: a whole model is cut into shares, and what the ranks make of them together has to
// be what the reference makes of the model in one piece.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/small_steps.h"
#include "gpu/benchmarks/step_numbers.h"
#include "gpu/benchmarks/step_reference.h"
#include "gpu/benchmarks/step_shards.h"
#include "gpu/harness/device_fault.h"
#include "gpu/harness/plain_benchmark.h"

#include <array>

namespace ps::gpu {

namespace {

constexpr int kNoPeerAccess = 217; // as the runtimes answer

ModelShape plainModel(std::string name) {
    return smallModel(std::move(name), 256);
}

/// Dense; four ranks share its two heads of keys and values in pairs.
ModelShape denseModel() {
    ModelShape model = plainModel("dense");
    model.gqa = GqaShape{8, 2, 64, 0, true, false, false, false};
    model.dense = DenseShape{160};
    model.layers.assign(2, {AttentionKind::Full, FeedForwardKind::Dense});
    return model;
}

/// Experts with a shared one; biases, of which sums over ranks must have one, and sinks by head.
ModelShape expertModel() {
    ModelShape model = plainModel("experts");
    model.gqa = GqaShape{8, 4, 64, 16, false, false, true, true};
    model.moe = MoeShape{8, 3, 160, 96, false, true};
    model.layers = {{AttentionKind::Window, FeedForwardKind::Moe}, {AttentionKind::Full, FeedForwardKind::Moe}};
    return model;
}

/// Latents, which every rank has whole; a dense layer, and one with experts.
ModelShape latentModel() {
    ModelShape model = plainModel("latent");
    model.mla = MlaShape{8, 48, 512, 128, 64, 128};
    model.dense = DenseShape{160};
    model.moe = MoeShape{8, 2, 160, 96, false, false};
    model.layers = {{AttentionKind::Mla, FeedForwardKind::Dense}, {AttentionKind::Mla, FeedForwardKind::Moe}};
    return model;
}

constexpr std::array kModels{denseModel, expertModel, latentModel};
constexpr std::array kKinds{AllReduceKind::OneShot, AllReduceKind::TwoShot, AllReduceKind::Library};

StepSetting settingOf(const Shape &shape, int ranks, std::uint64_t seed) {
    return smallSetting(kModels.at(static_cast<std::size_t>(shape.at("model")))(), ranks, shape, seed);
}

std::vector<int> firstOf(const DeviceContext &context, const Shape &shape) {
    DeviceContext all = context;
    all.given = context.devices;
    std::vector<int> devices = devicesForRanks(all, static_cast<int>(shape.at("gpus")));
    if (devices.empty()) throw Unsupported("the devices have no access to each other's memory", kNoPeerAccess);
    return devices;
}

/// As for one rank: two roundings of the largest logit for a layer, and one step of the logits. The two sums of a layer are of values
/// that were rounded by each rank before, whose errors together are like one more rounding each.
double roundings(const ModelShape &model) {
    return 3 * static_cast<double>(model.layers.size()) + 2;
}

class RanksCheckCase final : public DeviceCase {
public:
    RanksCheckCase(const DeviceContext &context, const Shape &shape, std::uint64_t seed, NcclCliques &cliques)
        : m_whole(context, settingOf(shape, 1, seed), stream()),
          m_ranks(context, settingOf(shape, static_cast<int>(shape.at("gpus")), seed), firstOf(context, shape), stream(), cliques,
                  kKinds.at(static_cast<std::size_t>(shape.at("all_reduce")))) {
        m_ranks.synchronize();
        shareOut(m_whole, m_ranks);
    }

    Verification verify() override {
        StepReference reference(m_whole);
        m_ranks.spoil();
        launch();
        const Verification agreed = m_ranks.verify();
        const std::vector<double> expected = reference.logits();
        ErrorMeter meter;
        for (std::size_t rank = 0; rank < m_ranks.count(); ++rank) {
            const std::vector<double> found = bf16Rows(m_ranks.executor(rank).logits(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i) meter.add(found[i], expected[i]);
        }
        meter.add(agreed.ok ? 0 : std::numeric_limits<double>::infinity(), 0);
        return meter.against(roundings(m_whole.setting().request.model) * kBf16Rounding);
    }
    double bytes() const override { return m_ranks.executor(0).step().bytes(); }
    double flops() const override { return m_ranks.executor(0).step().flops(); }

private:
    void enqueue(std::int64_t) override { m_ranks.enqueue(); }

    StepExecutor m_whole;
    StepRanks m_ranks;
};

std::vector<Shape> shapesOf(Suite suite, std::size_t devices) {
    std::vector<Shape> shapes;
    if (suite != Suite::Check) return shapes;
    constexpr std::int64_t kPrompt = 24;
    const auto add = [&](std::size_t model, std::int64_t ranks, std::size_t kind, std::int64_t batch, std::int64_t context,
                         std::int64_t prompt) {
        if (static_cast<std::size_t>(ranks) > devices) return;
        shapes.push_back({{"model", static_cast<std::int64_t>(model)},
                          {"gpus", ranks},
                          {"all_reduce", static_cast<std::int64_t>(kind)},
                          {"batch", batch},
                          {"context", context},
                          {"prompt", prompt}});
    };
    for (std::size_t model = 0; model < kModels.size(); ++model) {
        add(model, 2, model % 2, 3, 37, 0);
        add(model, 4, (model + 1) % 2, 3, 37, 0);
        if (kModels.at(model)().gqa.value_or(GqaShape()).window == 0) add(model, 2, 1, 1, kPrompt, kPrompt);
    }
    for (std::size_t kind = 1; kind < kKinds.size(); ++kind) add(0, 2, kind, 3, 37, 0);
    return shapes;
}

} // namespace

void addStepRanksChecks(const DeviceContext &context, BenchmarkList &list) {
    if (context.devices.size() < 2) return;
    list.push_back(std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"decode_step_ranks_check", "bf16", "small models cut over devices against float64 of the whole",
                       "sum over operations", "sum over operations"},
        [devices = context.devices.size()](Suite suite) { return shapesOf(suite, devices); },
        [](const Shape &shape) { return static_cast<std::int64_t>(2 * StepExecutor::memoryBytes(settingOf(shape, 1, 1))); },
        [context, cliques = std::make_shared<NcclCliques>()](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<RanksCheckCase>(context, shape, seed, *cliques);
        }));
}

} // namespace ps::gpu
