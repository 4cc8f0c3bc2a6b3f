// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace ps {

/// One role of a deployment. On an aggregated deployment both roles are the same GPUs and hold the same values.
struct RoleTopology {
    int tensorParallel = 1; ///< 0 of the prefill role: not told, see ServingConfig::isToldInPart
    int expertParallel = 1;
    bool dpAttention = false;
    int workers = 0; ///< Instances of this role; 0 on a single node, as the archives have it.
    int gpus = 0;    ///< GPUs of this role over all its workers.

    friend bool operator==(const RoleTopology &, const RoleTopology &) = default;
};

/// Everything that defines a deployment: the 17 fields of archive-format 16.2. The workload is not part of it.
struct ServingConfig {
    std::string hardware;       ///< Normalised GPU key, "b200"; the raw name when it is unknown.
    std::string framework;      ///< Normalised engine key, "dynamo-trt".
    std::string model;          ///< Normalised model key, "dsr1".
    std::string precision;      ///< "fp4"
    std::string spec;           ///< Speculative decoding: "none", "mtp", …
    bool disaggregated = false; ///< Prefill and decode run on different GPUs.
    bool multinode = false;
    RoleTopology prefill;
    RoleTopology decode;

    /// Aggregated: the GPUs of the one role; disaggregated or multinode: prefill + decode.
    int totalGpus() const;
    /// Tables of results have one parallelism. On one node it is that of both roles; otherwise it is that of decode alone, and
    /// neither the parallelism of prefill nor the workers of either role are known.
    bool isToldInPart() const { return (disaggregated || multinode) && prefill.tensorParallel == 0; }
    /// What such a table tells, joined by ':': equal for every configuration that it cannot tell apart.
    std::string toldKey() const;

    /// The 17 fields joined by ':', the identity used in the store: "h200:vllm:dsr1:fp8:none:false:false:8:1:false:0:8:1:false:0:8:8".
    std::string naturalKey() const;
    /// "TP8", "DEP8" (expert parallel with data-parallel attention), "2×TEP4 + 1×DEP32" (prefill + decode workers), "? + TP8".
    std::string parallelismLabel() const;

    friend bool operator==(const ServingConfig &, const ServingConfig &) = default;
};

} // namespace ps
