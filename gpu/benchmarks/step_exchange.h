// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/benchmarks/nccl_clique.h"
#include "gpu/benchmarks/step_executor.h"
#include "gpu/device/abort_word.h"
#include "gpu/device/parallel_graphs.h"
#include "gpu/kernels/collective_kernels.h"

#include <mutex>
#include <optional>

namespace ps::gpu {

enum class AllReduceKind { OneShot, TwoShot, Library };
std::string nameOf(AllReduceKind kind); ///< "one_shot", "two_shot", "nccl" or "rccl"

/// What the ranks of a step exchange: all-reduces by our own kernels or the library, of the message's size; all-gathers by our own.
class StepExchange {
public:
    struct Rank {
        DeviceStream at;
        const StepExecutor *executor;
    };
    /// Ranks in order, of devices that have access to each other; all outlive this.
    StepExchange(std::vector<Rank> ranks, NcclCliques &cliques, AbortWord &abort);

    /// The fastest of those that can be had, each timed at the message's size; or the one that is asked for. Throws Unsupported
    /// where that one cannot be had.
    void choose(std::optional<AllReduceKind> asked);
    AllReduceKind chosen() const { return m_chosen; }
    /// Of one all-reduce, by what was timed.
    const std::map<std::string, double> &seconds() const { return m_seconds; }

    /// Puts collective number `at` of a step on all streams.
    void enqueue(std::size_t at);
    /// Ends what devices wait for; nothing works afterwards. From any thread.
    void giveUp();
    std::vector<DeviceStream> streams() const;
    std::string libraryVersion() const { return m_clique ? m_clique->version() : std::string(); }

private:
    void allReduce(AllReduceKind kind, std::size_t turn);
    void allGather();
    void findLibrary();
    std::optional<double> timed(AllReduceKind kind);
    std::vector<kernels::CollectiveRank> shares(std::size_t flags, const std::function<const std::byte *(std::size_t)> &input,
                                                const std::function<std::byte *(std::size_t)> &output) const;

    std::vector<Rank> m_ranks;
    NcclCliques &m_cliques;
    AbortWord &m_abort;
    NcclClique *m_clique = nullptr;
    std::mutex m_givingUp;
    AllReduceKind m_chosen = AllReduceKind::TwoShot;
    std::map<std::string, double> m_seconds;
};

} // namespace ps::gpu
