// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/step_run.h"

#include "gpu/benchmarks/step_ranks.h"
#include "gpu/model/claims.h"

namespace ps::gpu {

namespace {

class LoneRank final : public StepRun {
public:
    LoneRank(const DeviceContext &context, const StepSetting &setting, Stream &stream)
        : m_stream(stream), m_executor(context, setting, stream) {}

    void enqueue(std::optional<StepPart> part) override { m_executor.enqueue(part); }
    void synchronize() override { m_stream.synchronize(); }
    void spoil() override { m_executor.spoil(); }
    Verification verify() override { return m_executor.verify(); }
    std::vector<StepPart> parts() const override { return {StepPart::Gemm, StepPart::Attention, StepPart::Rest}; }
    std::map<std::string, std::string> libraries() const override { return m_executor.libraries(); }
    std::string collectives() const override {
        return m_executor.setting().request.tensorParallel > 1 ? std::string(collectivesOmitted) : "none";
    }

    std::function<double(std::int64_t)> timer(std::optional<StepPart> part) override {
        struct Replay {
            Replay(Stream &stream, const std::function<void()> &work) : graph(stream, work) {}
            Graph graph;
            Event before, after;
        };
        const auto replay = std::make_shared<Replay>(m_stream, [this, part] { enqueue(part); });
        return [this, replay](std::int64_t launches) {
            replay->before.record(m_stream);
            for (std::int64_t i = 0; i < launches; ++i) replay->graph.launch(m_stream);
            replay->after.record(m_stream);
            return Event::secondsBetween(replay->before, replay->after) / static_cast<double>(launches);
        };
    }

private:
    Stream &m_stream;
    StepExecutor m_executor;
};

} // namespace

std::vector<int> devicesForRanks(const DeviceContext &context, int ranks) {
    const auto wanted = static_cast<std::size_t>(ranks);
    if (ranks < 2 || ranks > kernels::kMostRanks || context.given.size() < wanted || !context.abort) return {};
    const std::vector<int> devices(context.given.begin(), context.given.begin() + ranks);
    for (const int device : devices)
        for (const int peer : devices)
            if (device != peer && !canAccessPeer(device, peer)) return {};
    return devices;
}

std::unique_ptr<StepRun> prepareStep(const DeviceContext &context, const StepSetting &setting, const std::vector<int> &devices,
                                     Stream &stream, NcclCliques &cliques) {
    if (devices.empty()) return std::make_unique<LoneRank>(context, setting, stream);
    return std::make_unique<StepRanks>(context, setting, devices, stream, cliques);
}

} // namespace ps::gpu
