// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/row_topology.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace ps {

namespace {

/// Of all systems that the archives know; those of an NVL72 rack have four.
constexpr int kMostGpusOfANode = 8;

/// The fields of one role of a deployment.
struct RoleFields {
    RowField tp, ep, dpAttention, workers, gpus, pp, pcp;
};

constexpr RoleFields kPrefill = {RowField::PrefillTp,   RowField::PrefillEp, RowField::PrefillDpAttention, RowField::PrefillWorkers,
                                 RowField::PrefillGpus, RowField::PrefillPp, RowField::PrefillPcp};
constexpr RoleFields kDecode = {RowField::DecodeTp,   RowField::DecodeEp, RowField::DecodeDpAttention, RowField::DecodeWorkers,
                                RowField::DecodeGpus, RowField::DecodePp, RowField::DecodePcp};

/// Missing: 1. 0 is a value: an aggregated deployment has decode_tp 0.
int factor(RowReader &row, RowField field) {
    return std::max(row.integer(field).value_or(1), 0);
}

int product(std::initializer_list<int> factors) {
    std::int64_t result = 1;
    for (const int value : factors) result = std::min<std::int64_t>(result * value, std::numeric_limits<int>::max());
    return static_cast<int>(result);
}

/// Pipeline and context parallelism of a role, which GPUs are counted by; other rows have one field for both roles.
int depth(RowReader &row, const RoleFields &fields) {
    const int pp = factor(row, row.has(fields.pp) ? fields.pp : RowField::Pp);
    const int pcp = factor(row, row.has(fields.pcp) ? fields.pcp : RowField::Pcp);
    return product({std::max(pp, 1), std::max(pcp, 1)});
}

RoleTopology readRole(RowReader &row, const RoleFields &fields, std::uint32_t &normalisations) {
    RoleTopology role;
    role.tensorParallel = factor(row, fields.tp);
    role.expertParallel = factor(row, fields.ep);
    role.dpAttention = row.boolean(fields.dpAttention);
    role.workers = std::max(row.integer(fields.workers).value_or(0), 0);
    if (const auto gpus = row.integer(fields.gpus); gpus && *gpus >= 0) {
        role.gpus = *gpus;
    } else {
        role.gpus = product({std::max(role.workers, 1), role.tensorParallel, depth(row, fields)});
        normalisations |= static_cast<std::uint32_t>(Normalisation::GpuCountDerived);
        row.note(NoteCode::GpuCountDerived, "",
                 [] { return std::string("the row has no GPU counts; derived from workers and parallelism"); });
    }
    return role;
}

RoleTopology readSingleNode(RowReader &row) {
    RoleTopology role;
    role.tensorParallel = std::max(factor(row, RowField::Tp), 1);
    role.expertParallel = std::max(factor(row, RowField::Ep), 1);
    role.dpAttention = row.boolean(RowField::DpAttention);
    role.gpus = product({role.tensorParallel, std::max(factor(row, RowField::Pp), 1), std::max(factor(row, RowField::Pcp), 1)});
    return role;
}

} // namespace

std::uint32_t readJobTopology(RowReader &row, ServingConfig &config) {
    std::uint32_t normalisations = 0;
    // tp and ep of an agentic row on several nodes are sums over the roles.
    const bool sums = config.multinode && row.has(RowField::ScenarioType);
    if (row.has(RowField::PrefillTp) || row.has(RowField::DecodeTp) || sums) {
        config.prefill = readRole(row, kPrefill, normalisations);
        config.decode = readRole(row, kDecode, normalisations);
        return normalisations;
    }
    config.prefill = readSingleNode(row);
    config.decode = config.prefill;
    // The rows of November 2025 have one parallelism, but the GPUs of each role.
    if (!config.disaggregated && !config.multinode) return normalisations;
    if (const auto gpus = row.integer(RowField::PrefillGpus)) config.prefill.gpus = std::max(*gpus, 0);
    if (const auto gpus = row.integer(RowField::DecodeGpus)) config.decode.gpus = std::max(*gpus, 0);
    return normalisations;
}

std::uint32_t readPublishedTopology(RowReader &row, ServingConfig &config) {
    std::uint32_t normalisations = 0;
    if (config.disaggregated || config.multinode) {
        config.prefill = readRole(row, kPrefill, normalisations);
        config.decode = readRole(row, kDecode, normalisations);
        // Rows of 2025 had no field for it, and were published as of one node.
        if (!config.multinode && std::max(config.prefill.gpus, config.decode.gpus) > kMostGpusOfANode) {
            config.multinode = true;
            normalisations |= static_cast<std::uint32_t>(Normalisation::MultinodeDerived);
        }
        return normalisations;
    }
    const int gpus = product({std::max(factor(row, RowField::DecodeTp), 1), depth(row, kDecode)});
    for (const auto &[fields, role] : {std::pair(kPrefill, &config.prefill), std::pair(kDecode, &config.decode)}) {
        role->tensorParallel = factor(row, fields.tp);
        role->expertParallel = factor(row, fields.ep);
        role->dpAttention = row.boolean(fields.dpAttention);
        role->workers = std::max(row.integer(fields.workers).value_or(0), 0);
        role->gpus = gpus;
    }
    const auto given = row.integer(RowField::DecodeGpus);
    if ((given && *given != gpus) || row.integer(RowField::PrefillGpus).value_or(gpus) != gpus) {
        normalisations |= static_cast<std::uint32_t>(Normalisation::GpuCountCorrected);
        row.note(NoteCode::GpuCountCorrected, "", [] {
            return std::string("the GPU counts were tensor times expert parallelism; corrected to the GPUs of the deployment");
        });
    }
    return normalisations;
}

} // namespace ps
