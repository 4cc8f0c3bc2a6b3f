// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/step_ranks.h"

#include "gpu/benchmarks/rank_replay.h"
#include "gpu/device/device_list.h"
#include "gpu/kernels/layer_kernels.h"

#include <algorithm>

namespace ps::gpu {

StepRanks::StepRanks(const DeviceContext &context, const StepSetting &setting, const std::vector<int> &devices, Stream &stream,
                     NcclCliques &cliques, std::optional<AllReduceKind> asked) {
    for (const int device : devices)
        for (const int peer : devices)
            if (device != peer) enablePeerAccess(device, peer);
    std::vector<StepExchange::Rank> members;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const OnDevice on(devices[i]);
        Rank &rank = *m_ranks.emplace_back(std::make_unique<Rank>());
        if (i > 0) rank.ownStream = std::make_unique<Stream>();
        rank.at = {devices[i], i > 0 ? rank.ownStream.get() : &stream};
        DeviceContext own = context;
        own.facts = runtimeFacts(devices[i]);
        StepSetting share = setting;
        share.rank = static_cast<int>(i);
        rank.executor = std::make_unique<StepExecutor>(own, std::move(share), *rank.at.stream);
        members.push_back({rank.at, rank.executor.get()});
    }
    m_exchange = std::make_unique<StepExchange>(std::move(members), cliques, *context.abort);
    m_exchange->choose(asked);
}

void StepRanks::enqueue(std::optional<StepPart> part) {
    try {
        enqueueAll(part);
    } catch (...) {
        m_exchange->giveUp(); // or those that have their work would wait for the one that has not
        throw;
    }
}

void StepRanks::enqueueAll(std::optional<StepPart> part) {
    const std::size_t exchanges = executor(0).collectives().size();
    for (std::size_t sequence = 0; sequence <= exchanges; ++sequence) {
        for (const auto &rank : m_ranks) {
            const OnDevice on(rank->at.device);
            rank->executor->enqueueSequence(sequence, part);
        }
        if (sequence < exchanges && part.value_or(StepPart::Collectives) == StepPart::Collectives) m_exchange->enqueue(sequence);
    }
}

void StepRanks::synchronize() {
    waitForAll(m_exchange->streams(), [this] { m_exchange->giveUp(); });
}

void StepRanks::spoil() {
    for (const auto &rank : m_ranks) {
        const OnDevice on(rank->at.device);
        rank->executor->spoil();
    }
}

Verification StepRanks::verify() {
    synchronize();
    Verification out{true, 0, 0, 0};
    std::vector<std::int64_t> first;
    for (const auto &rank : m_ranks) {
        const OnDevice on(rank->at.device);
        const Verification one = rank->executor->verify();
        out.error += one.error;
        out.checkedValues += one.checkedValues;
        std::vector<std::int64_t> tokens;
        for (const std::uint64_t word : downloaded<std::uint64_t>(rank->executor->tokens(), rank->executor->logitRows()))
            tokens.push_back(kernels::tokenOf(word));
        if (first.empty()) first = tokens;
        for (std::size_t i = 0; i < tokens.size(); ++i) out.error += tokens[i] == first[i] ? 0 : 1;
    }
    out.ok = out.error <= 0;
    return out;
}

std::vector<StepPart> StepRanks::parts() const {
    return {StepPart::Gemm, StepPart::Attention, StepPart::Rest, StepPart::Collectives};
}

std::function<double(std::int64_t)> StepRanks::timer(std::optional<StepPart> part) {
    const auto replay = std::make_shared<RankReplay>(
        m_exchange->streams(), [this, part] { enqueue(part); }, [this] { m_exchange->giveUp(); });
    return [replay](std::int64_t launches) { return replay->seconds(launches); };
}

std::map<std::string, std::string> StepRanks::libraries() const {
    std::map<std::string, std::string> out = executor(0).libraries();
    if (m_exchange->chosen() == AllReduceKind::Library) out[NcclClique::name()] = m_exchange->libraryVersion();
    return out;
}

std::optional<ExchangeFacts> StepRanks::exchange() const {
    const StepExecutor &first = executor(0);
    ExchangeFacts out;
    out.allReduces = std::count(first.collectives().begin(), first.collectives().end(), OperationKind::AllReduce);
    out.messageBytes = static_cast<double>(first.messageBytes());
    out.gatheredBytes = static_cast<double>(first.logitRows()) * static_cast<double>(first.setting().request.model.vocabulary) * 2;
    out.allReduceSeconds = m_exchange->seconds();
    return out;
}

} // namespace ps::gpu
