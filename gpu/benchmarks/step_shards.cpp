// SPDX-License-Identifier: GPL-3.0-or-later
// How tensor parallelism cuts a model: by heads and by the columns of what follows, and back together by the rows of the next product.
#include "gpu/benchmarks/step_shards.h"

#include "gpu/device/device_list.h"

#include <algorithm>
#include <stdexcept>

namespace ps::gpu {

namespace {

using Bytes = std::vector<std::byte>;

std::size_t sizeOf(std::int64_t count) {
    return static_cast<std::size_t>(count);
}

/// A run of rows, heads or columns in the whole and in a rank: split, or repeated where a rank has them all or shares them.
struct Run {
    std::int64_t whole, own;
    std::int64_t startFor(int rank, int ranks) const { return rank * whole / (ranks * own) * own; }
};

/// Copies what one rank has of [groups][rows][columns], with rows in several runs.
struct Cut {
    std::int64_t groups = 1, firstGroup = 0;
    std::vector<Run> rows;
    Run columns{1, 1};
    std::int64_t elementBytes = 2;

    Bytes of(const std::byte *from, int rank, int ranks) const {
        std::int64_t wholeRows = 0;
        for (const Run &run : rows) wholeRows += run.whole;
        const std::int64_t rowBytes = columns.whole * elementBytes, ownBytes = columns.own * elementBytes;
        const Bytes all = downloaded<std::byte>(from, sizeOf((firstGroup + groups) * wholeRows * rowBytes));
        Bytes out;
        for (std::int64_t group = firstGroup; group < firstGroup + groups; ++group) {
            std::int64_t first = group * wholeRows;
            for (const Run &run : rows) {
                for (std::int64_t row = 0; row < run.own; ++row) {
                    const std::int64_t at = first + run.startFor(rank, ranks) + row;
                    const auto begin = all.begin() + at * rowBytes + columns.startFor(rank, ranks) * elementBytes;
                    out.insert(out.end(), begin, begin + ownBytes);
                }
                first += run.whole;
            }
        }
        return out;
    }
};

void upload(std::byte *to, const Bytes &bytes) {
    if (!bytes.empty()) copyToDevice(to, bytes.data(), bytes.size());
}

/// One rank's share.
class Share {
public:
    Share(const StepExecutor &whole, const StepExecutor &own) : m_whole(whole), m_own(own), m_model(own.setting().request.model) {}

    void take() const {
        const std::vector<Operation> &all = m_whole.step().operations, &mine = m_own.step().operations;
        std::size_t at = 0;
        for (std::size_t i = 0; i < mine.size(); ++i) {
            if (mine[i].isCollective()) continue;
            if (all.at(at).name != mine[i].name) throw std::invalid_argument("the whole step has other operations than its ranks");
            takeOperation(at, i);
            ++at;
        }
        if (m_model.gqa && m_model.gqa->sinks)
            upload(m_own.sinks(), downloaded<std::byte>(m_whole.sinks(), sizeOf(m_model.gqa->heads) * sizeof(float)));
    }

private:
    int rank() const { return m_own.setting().rank.value(); }
    int ranks() const { return m_own.step().tensorParallel; }

    void takeOperation(std::size_t from, std::size_t to) const {
        const Operation &all = m_whole.step().operations[from], &mine = m_own.step().operations[to];
        switch (mine.kind) {
        case OperationKind::Attention: return takeCache(all, mine);
        case OperationKind::Gemm:
        case OperationKind::BatchedGemm:
        case OperationKind::GroupedGemm: return takeProduct(from, to);
        case OperationKind::Elementwise:
            if (all.weightElements == mine.weightElements) {
                const auto elements = static_cast<std::int64_t>(mine.weightElements);
                return upload(m_own.weights(to).values, Cut{1, 0, {{elements, elements}}}.of(m_whole.weights(from).values, 0, 1));
            }
            break;
        default: break;
        }
        throw std::invalid_argument("'" + mine.name + "' cannot be cut");
    }

    std::vector<Run> rowsOf(const Operation &all, const Operation &mine) const {
        if (mine.name == "qkv") {
            const GqaShape &gqa = *m_model.gqa;
            if (gqa.outputGate) throw std::invalid_argument("queries with a gate cannot be cut");
            const std::int64_t keys = std::max<std::int64_t>(1, gqa.kvHeads / ranks()) * gqa.headDim;
            const Run kv{gqa.kvHeads * gqa.headDim, keys};
            return {{gqa.heads * gqa.headDim, mine.n - 2 * keys}, kv, kv};
        }
        if (mine.name.ends_with("gate_up")) return {{all.n / 2, mine.n / 2}, {all.n / 2, mine.n / 2}};
        return {{all.n, mine.n}};
    }

    void takeProduct(std::size_t from, std::size_t to) const {
        const Operation &all = m_whole.step().operations[from], &mine = m_own.step().operations[to];
        const StepExecutor::Weights &source = m_whole.weights(from), &target = m_own.weights(to);
        if (mine.kind == OperationKind::GroupedGemm && mine.weights != Dtype::Bf16)
            throw std::invalid_argument("experts of " + std::string(nameOf(mine.weights)) + " cannot be cut");
        Cut cut{mine.groups, all.groups == mine.groups ? 0 : rank() * mine.groups, rowsOf(all, mine), {all.k, mine.k}};
        cut.elementBytes = mine.weights == Dtype::Fp8 ? 1 : 2;
        upload(target.values, cut.of(source.values, rank(), ranks()));
        if (!target.bias) return;
        // Of products whose results are added up, the first rank adds it.
        if (all.k != mine.k && rank() > 0) return upload(target.bias, Bytes(sizeOf(mine.groups * mine.n * 2)));
        cut.columns = {1, 1};
        cut.elementBytes = 2;
        upload(target.bias, cut.of(source.bias, rank(), ranks()));
    }

    void takeCache(const Operation &all, const Operation &mine) const {
        const StepExecutor::Cache &source = m_whole.cache(mine.layer), &target = m_own.cache(mine.layer);
        const StepSetting &setting = m_own.setting();
        const Run heads{std::max<std::int64_t>(1, all.kvHeads), std::max<std::int64_t>(1, mine.kvHeads)};
        const std::int64_t headBytes = setting.context * mine.headWidth * 2;
        const Cut cut{setting.prefill ? 1 : setting.rows, 0, {heads}, {headBytes, headBytes}, 1};
        upload(target.keys, cut.of(source.keys, rank(), ranks()));
        if (mine.kvHeads > 0) upload(target.values, cut.of(source.values, rank(), ranks()));
    }

    const StepExecutor &m_whole, &m_own;
    const ModelShape &m_model;
};

} // namespace

void shareOut(const StepExecutor &whole, const StepRanks &ranks) {
    for (std::size_t i = 0; i < ranks.count(); ++i) {
        const OnDevice on(ranks.device(i));
        Share(whole, ranks.executor(i)).take();
    }
}

} // namespace ps::gpu
