// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/step_exchange.h"

#include "gpu/benchmarks/rank_replay.h"
#include "gpu/device/device_list.h"
#include "gpu/harness/device_fault.h"

#include <algorithm>

namespace ps::gpu {

namespace {

constexpr std::size_t kTimedCalls = 20; // even: two partial sums take turns
constexpr int kReplays = 5;
enum Flags : std::size_t { OneShotFlags, TwoShotFlags, GatherFlags };

} // namespace

std::string nameOf(AllReduceKind kind) {
    switch (kind) {
    case AllReduceKind::OneShot: return "one_shot";
    case AllReduceKind::TwoShot: return "two_shot";
    case AllReduceKind::Library: return NcclClique::name();
    }
    return {};
}

StepExchange::StepExchange(std::vector<Rank> ranks, NcclCliques &cliques, AbortWord &abort)
    : m_ranks(std::move(ranks)), m_cliques(cliques), m_abort(abort) {
    m_abort.clear();
    const std::int64_t parts = static_cast<std::int64_t>(m_ranks.size());
    if (const std::int64_t vocabulary = m_ranks.front().executor->setting().request.model.vocabulary; vocabulary / parts % 8 != 0)
        throw Unsupported("parts of " + std::to_string(vocabulary / parts) + " logits cannot be gathered: no multiple of 8", 0);
    for (const Rank &rank : m_ranks) {
        const OnDevice on(rank.at.device);
        for (std::byte *flags : rank.executor->exchange().flags) setBytes(flags, 0, kernels::kCollectiveFlagBytes, *rank.at.stream);
    }
    for (const Rank &rank : m_ranks) {
        const StepExecutor::Exchange &memory = rank.executor->exchange();
        kernels::loadCollectives({rank.at.device, rank.at.stream, memory.partials[0], memory.sum,
                                  reinterpret_cast<std::uint32_t *>(memory.flags[OneShotFlags])});
    }
}

std::vector<DeviceStream> StepExchange::streams() const {
    std::vector<DeviceStream> out;
    for (const Rank &rank : m_ranks) out.push_back(rank.at);
    return out;
}

void StepExchange::giveUp() {
    m_abort.raise();
    const std::lock_guard lock(m_givingUp);
    if (m_clique) m_clique->abort();
}

std::vector<kernels::CollectiveRank> StepExchange::shares(std::size_t flags, const std::function<const std::byte *(std::size_t)> &input,
                                                          const std::function<std::byte *(std::size_t)> &output) const {
    std::vector<kernels::CollectiveRank> out;
    for (std::size_t i = 0; i < m_ranks.size(); ++i)
        out.push_back({m_ranks[i].at.device, m_ranks[i].at.stream, input(i), output(i),
                       reinterpret_cast<std::uint32_t *>(m_ranks[i].executor->exchange().flags.at(flags)), m_abort.address()});
    return out;
}

void StepExchange::allReduce(AllReduceKind kind, std::size_t turn) {
    const auto memory = [this](std::size_t i) -> const StepExecutor::Exchange & { return m_ranks[i].executor->exchange(); };
    const auto partial = [&](std::size_t i) { return memory(i).partials[turn % memory(i).partials.size()]; };
    const std::size_t bytes = m_ranks.front().executor->messageBytes();
    if (kind == AllReduceKind::Library) {
        std::vector<NcclClique::Rank> all;
        for (std::size_t i = 0; i < m_ranks.size(); ++i) all.push_back({partial(i), memory(i).sum, m_ranks[i].at.stream});
        return m_clique->sumBf16(all, bytes / 2);
    }
    const bool small = kind == AllReduceKind::OneShot;
    const auto all = shares(small ? OneShotFlags : TwoShotFlags, partial, [&](std::size_t i) { return memory(i).sum; });
    small ? kernels::oneShotAllReduce(all, bytes) : kernels::twoShotAllReduce(all, bytes);
}

void StepExchange::allGather() {
    const StepExecutor &first = *m_ranks.front().executor;
    const std::size_t vocabulary = static_cast<std::size_t>(first.setting().request.model.vocabulary);
    kernels::allGatherRows(shares(
                               GatherFlags, [this](std::size_t i) { return m_ranks[i].executor->exchange().logits; },
                               [this](std::size_t i) { return m_ranks[i].executor->logits(); }),
                           first.logitRows(), vocabulary / m_ranks.size() * 2);
}

void StepExchange::enqueue(std::size_t at) {
    if (m_ranks.front().executor->collectives().at(at) == OperationKind::AllReduce)
        allReduce(m_chosen, at);
    else
        allGather();
}

void StepExchange::findLibrary() {
    std::vector<int> devices;
    for (const Rank &rank : m_ranks) devices.push_back(rank.at.device);
    m_clique = &m_cliques.of(devices);
}

/// None where the library refuses, or cannot be captured.
std::optional<double> StepExchange::timed(AllReduceKind kind) {
    const auto end = [this] { giveUp(); };
    try {
        if (kind == AllReduceKind::Library) findLibrary();
        for (std::size_t turn = 0; turn < 2; ++turn) allReduce(kind, turn); // the library connects its members when it first sums
        waitForAll(streams(), end);
        const auto calls = [this, kind] {
            for (std::size_t turn = 0; turn < kTimedCalls; ++turn) allReduce(kind, turn);
        };
        RankReplay replay(streams(), calls, end);
        double best = replay.seconds(1);
        for (int i = 1; i < kReplays; ++i) best = std::min(best, replay.seconds(1));
        return best / static_cast<double>(kTimedCalls);
    } catch (const DeviceLost &) {
        throw;
    } catch (const DeviceFault &) {
        if (kind != AllReduceKind::Library) throw;
        return std::nullopt;
    }
}

void StepExchange::choose(std::optional<AllReduceKind> asked) {
    if (asked) {
        if (*asked == AllReduceKind::Library) findLibrary();
        m_chosen = *asked;
        return;
    }
    std::optional<double> best;
    for (const AllReduceKind kind : {AllReduceKind::OneShot, AllReduceKind::TwoShot, AllReduceKind::Library}) {
        if (kind == AllReduceKind::OneShot && m_ranks.front().executor->messageBytes() > kernels::kMostOneShotBytes) continue;
        const auto seconds = timed(kind);
        if (!seconds) continue;
        m_seconds[nameOf(kind)] = *seconds;
        if (best && *seconds >= *best) continue;
        best = seconds;
        m_chosen = kind;
    }
}

} // namespace ps::gpu
