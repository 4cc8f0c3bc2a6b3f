// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/host_benchmarks.h"

namespace ps::gpu {

std::vector<std::unique_ptr<Benchmark>> hostBenchmarks(const HostContext &context) {
    std::vector<std::unique_ptr<Benchmark>> all;
    for (const auto make : {memoryRead, memoryWrite, memoryCopy, memoryTriad, rmsNorm, swiglu, gqaDecodeAttention, sampling})
        all.push_back(make(context));
    return all;
}

} // namespace ps::gpu
