// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/benchmarks/step_exchange.h"
#include "gpu/benchmarks/step_run.h"

namespace ps::gpu {

/// All ranks of a step, each on a device of its own with its own weights, caches and graph, and what they exchange: the sums after
/// attention and after what follows it, and the parts of the logits. One host thread puts work on all devices in turn, up to the next
/// exchange; graphs are launched by a thread for each.
class StepRanks final : public StepRun {
public:
    /// As prepareStep(); `setting` is without a rank. `asked`: the all-reduce to take, in place of the fastest at the step's size.
    StepRanks(const DeviceContext &context, const StepSetting &setting, const std::vector<int> &devices, Stream &stream,
              NcclCliques &cliques, std::optional<AllReduceKind> asked = std::nullopt);

    void enqueue(std::optional<StepPart> part = std::nullopt) override;
    void synchronize() override;
    void spoil() override;
    /// Besides what each rank says: the tokens that ranks do not agree about.
    Verification verify() override;
    std::vector<StepPart> parts() const override;
    std::function<double(std::int64_t)> timer(std::optional<StepPart> part = std::nullopt) override;
    std::map<std::string, std::string> libraries() const override;
    std::optional<ExchangeFacts> exchange() const override;
    std::string collectives() const override { return nameOf(m_exchange->chosen()); }

    std::size_t count() const { return m_ranks.size(); }
    int device(std::size_t rank) const { return m_ranks.at(rank)->at.device; }
    const StepExecutor &executor(std::size_t rank) const { return *m_ranks.at(rank)->executor; }

private:
    void enqueueAll(std::optional<StepPart> part);

    struct Rank {
        std::unique_ptr<Stream> ownStream; ///< of all but the first
        DeviceStream at;
        std::unique_ptr<StepExecutor> executor;
    };

    std::vector<std::unique_ptr<Rank>> m_ranks;
    std::unique_ptr<StepExchange> m_exchange;
};

} // namespace ps::gpu
