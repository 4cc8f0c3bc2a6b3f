// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_plan.h"

#include "gpu/model/shipped_models.h"

#include <algorithm>
#include <iterator>

namespace ps {

namespace {

constexpr std::string_view kCpu = "cpu";
constexpr std::int64_t kLargestBatch = 512;
constexpr int kMostTensorParallel = 8;
constexpr int kMostRepetitions = 100;

bool contains(const std::vector<std::string> &list, const std::string &value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

template <typename T>
std::vector<T> inBoth(const std::vector<T> &a, const std::vector<T> &b) {
    std::vector<T> both;
    std::copy_if(a.begin(), a.end(), std::back_inserter(both),
                 [&b](const T &value) { return std::find(b.begin(), b.end(), value) != b.end(); });
    return both;
}

const FoundWorker *workerOf(const std::vector<FoundWorker> &workers, const std::string &device) {
    const auto has = [&device](const FoundWorker &worker) {
        const auto &devices = worker.probed.devices;
        return worker.probed.isUsable() &&
               std::any_of(devices.begin(), devices.end(), [&device](const gpu::Device &one) { return one.id == device; });
    };
    const auto it = std::find_if(workers.begin(), workers.end(), has);
    return it == workers.end() ? nullptr : &*it;
}

/// Names of a suite's benchmarks, or those of them that were chosen.
std::vector<std::string> groupsOf(const FoundWorker &worker, RunSuite suite, const std::vector<std::string> *chosen) {
    std::vector<std::string> groups;
    for (const gpu::ListedBenchmark &listed : worker.benchmarks) {
        if (chosen ? contains(*chosen, listed.benchmark) : contains(listed.suites, std::string(runSuiteKey(suite))))
            groups.push_back(listed.benchmark);
    }
    return groups;
}

std::string joined(const std::vector<std::string> &list) {
    std::string text;
    for (const std::string &one : list) text += (text.empty() ? "" : ",") + one;
    return text;
}

Status checkSteps(const StepWish &wish, const StepAbilities &abilities, const std::string &device) {
    const auto model = gpu::shippedModel(wish.model);
    if (!model) return failure(ErrorCode::InvalidArgument, model.error());
    if (!wish.precision.empty() && !contains(abilities.precisions, wish.precision))
        return failure(ErrorCode::InvalidArgument, device + " has no steps with weights in " + wish.precision);
    if (wish.tensorParallel < 1 || wish.tensorParallel > abilities.mostTensorParallel)
        return failure(ErrorCode::InvalidArgument,
                       device + " runs shards of tensor parallel 1 to " + std::to_string(abilities.mostTensorParallel));
    if (const std::string why = gpu::whyNotSplit(*model, wish.tensorParallel); !why.empty())
        return failure(ErrorCode::InvalidArgument, why);
    if (!contains(abilities.workloads, wish.workload))
        return failure(ErrorCode::InvalidArgument, device + " has no steps at " + wish.workload);
    if (wish.smallestBatch < 1 || wish.smallestBatch > wish.largestBatch)
        return failure(ErrorCode::InvalidArgument, "the smallest batch is larger than the largest");
    return {};
}

void askForSteps(const StepWish &wish, const StepAbilities &abilities, WorkerRequest &request) {
    request.models = {wish.model};
    if (!abilities.choosesBatches) return;
    std::string batches;
    for (const std::int64_t batch : batchesOf(wish)) batches += (batches.empty() ? "" : ",") + std::to_string(batch);
    request.further = {"--tensor-parallel", std::to_string(wish.tensorParallel), "--workload", wish.workload, "--batch", batches};
    if (!wish.precision.empty()) request.further.insert(request.further.end(), {"--precision", wish.precision});
}

Result<PlannedRun> runOn(const std::string &device, const RunPlan &plan, const std::vector<FoundWorker> &workers) {
    const FoundWorker *worker = workerOf(workers, device);
    if (!worker) return failure(ErrorCode::DeviceUnavailable, "there is no device '" + device + "' any more");
    PlannedRun run;
    const auto &devices = worker->probed.devices;
    run.target = {worker->probed.file,
                  *std::find_if(devices.begin(), devices.end(), [&device](const gpu::Device &one) { return one.id == device; })};
    run.work.deviceId = device;
    run.work.suite = plan.kind == PlanKind::Full || (plan.kind == PlanKind::Custom && plan.allShapes) ? RunSuite::Full : RunSuite::Quick;
    if (plan.kind == PlanKind::Steps) {
        const StepAbilities abilities = stepAbilities(worker->probed.file.backend);
        if (const Status possible = checkSteps(plan.steps, abilities, device); !possible) return failure(possible.error());
        askForSteps(plan.steps, abilities, run.work);
        run.groups = {"decode_step"};
        return run;
    }
    run.groups = groupsOf(*worker, run.work.suite, plan.kind == PlanKind::Custom ? &plan.benchmarks : nullptr);
    if (plan.kind == PlanKind::Custom) {
        if (run.groups.empty()) return failure(ErrorCode::InvalidArgument, device + " has none of the chosen kernels");
        run.work.only = joined(run.groups);
    }
    return run;
}

} // namespace

std::vector<RunTarget> targetsOf(const std::vector<FoundWorker> &workers) {
    std::vector<RunTarget> targets;
    for (const FoundWorker &worker : workers) {
        if (!worker.probed.isUsable()) continue;
        for (const gpu::Device &device : worker.probed.devices) targets.push_back({worker.probed.file, device});
    }
    return targets;
}

StepAbilities stepAbilities(const std::string &backend) {
    if (backend == kCpu) return {{"bf16"}, {"1k1k"}, 1, 8, false};
    return {{"bf16", "fp8"}, {"1k1k", "1k8k", "8k1k"}, kMostTensorParallel, kLargestBatch, true};
}

StepAbilities stepAbilities(const std::vector<RunTarget> &targets) {
    if (targets.empty()) return stepAbilities(std::string());
    StepAbilities all = stepAbilities(targets.front().worker.backend);
    for (const RunTarget &target : targets) {
        const StepAbilities one = stepAbilities(target.worker.backend);
        all.precisions = inBoth(all.precisions, one.precisions);
        all.workloads = inBoth(all.workloads, one.workloads);
        all.mostTensorParallel = std::min(all.mostTensorParallel, one.mostTensorParallel);
        all.largestBatch = std::min(all.largestBatch, one.largestBatch);
        all.choosesBatches = all.choosesBatches && one.choosesBatches;
    }
    return all;
}

std::vector<std::string> stepModels() {
    std::vector<std::string> names = gpu::shippedModelNames();
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::int64_t> batchesOf(const StepWish &wish) {
    std::vector<std::int64_t> batches;
    for (std::int64_t batch = wish.smallestBatch; batch < wish.largestBatch; batch *= 2) batches.push_back(batch);
    batches.push_back(wish.largestBatch);
    return batches;
}

Result<std::vector<PlannedRun>> plannedRuns(const RunPlan &plan, const std::vector<FoundWorker> &workers) {
    if (plan.devices.empty()) return failure(ErrorCode::InvalidArgument, "no device is chosen");
    if (plan.kind == PlanKind::Custom && plan.benchmarks.empty()) return failure(ErrorCode::InvalidArgument, "no kernel is chosen");
    if (plan.repeat < 1 || plan.repeat > kMostRepetitions)
        return failure(ErrorCode::InvalidArgument, "a plan is repeated 1 to " + std::to_string(kMostRepetitions) + " times");
    std::vector<PlannedRun> runs;
    for (const std::string &device : plan.devices) {
        auto run = runOn(device, plan, workers);
        if (!run) return failure(run.error());
        run->repetitions = plan.repeat;
        for (run->repetition = 1; run->repetition <= plan.repeat; ++run->repetition) runs.push_back(*run);
    }
    return runs;
}

} // namespace ps
