// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/device_benchmarks.h"

namespace ps::gpu {

BenchmarkList deviceBenchmarks(const DeviceContext &context, const std::vector<StepRequest> &requests, bool stepsOnly) {
    BenchmarkList list;
    if (!stepsOnly) addLaunchBenchmark(context, list); // first: after other kernels a launch was seen to cost a third more
    addMemoryBenchmarks(context, list);                // before all that is compared with their rates
    if (stepsOnly) {
        addStepBenchmarks(context, requests, list);
        return list;
    }
    addLayerBenchmarks(context, list);
    addGemmBenchmarks(context, list);
    addMoeBenchmarks(context, list);
    addSamplingBenchmark(context, list);
    addGqaAttentionBenchmarks(context, list);
    addMlaAttentionBenchmarks(context, list);
    addPrefillAttentionBenchmarks(context, list);
    addDeltaBenchmarks(context, list);
    addGateBenchmarks(context, list);
    addStepChecks(context, list);
    addStepRanksChecks(context, list);
    addStepBenchmarks(context, requests, list);
    addPeerCopyBenchmark(context, list);
    addAllReduceBenchmarks(context, list); // last: the library's clique keeps its buffers until the end of the run
    return list;
}

} // namespace ps::gpu
