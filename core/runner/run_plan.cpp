// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_plan.h"

#include "core/runner/step_memory.h"
#include "core/runner/step_sizes.h"
#include "gpu/model/shipped_models.h"
#include "gpu/protocol/case_name.h"
#include "gpu/protocol/version.h"

#include <algorithm>
#include <iterator>

namespace ps {

namespace {

constexpr std::string_view kCpu = "cpu";
constexpr std::string_view kMemory = "memory_"; ///< benchmarks that workers run before steps, as their ceiling
constexpr std::string_view kSteps = "decode_step";
constexpr int kMostTensorParallel = 8;
constexpr int kMostRepetitions = 100;
/// Of the names of chosen cases: what a run's record and a run file take, with some room.
constexpr std::size_t kMostNameBytes = gpu::kMaxTextBytes - 1024;

template <typename T>
bool contains(const std::vector<T> &list, const T &value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

template <typename T>
std::vector<T> inBoth(const std::vector<T> &a, const std::vector<T> &b) {
    std::vector<T> both;
    std::copy_if(a.begin(), a.end(), std::back_inserter(both), [&b](const T &value) { return contains(b, value); });
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

bool isIn(const std::vector<std::string> &suites, RunSuite suite) {
    return contains(suites, std::string(runSuiteKey(suite)));
}

void addCase(const gpu::ListedBenchmark &listed, const gpu::ListedCase &one, PlannedRun &run) {
    const auto bytes = static_cast<double>(one.workingSetBytes);
    run.cases.push_back({listed.benchmark, one.shape, bytes > 0 ? std::optional(bytes) : std::nullopt});
}

void addGroup(const gpu::ListedBenchmark &listed, PlannedRun &run) {
    run.groups.push_back(listed.benchmark);
    for (const gpu::ListedCase &one : listed.cases) {
        if (isIn(one.suites, run.work.suite)) addCase(listed, one, run);
    }
    if (listed.cases.empty()) run.cases.push_back({listed.benchmark, {}, {}});
}

void askForSuite(const FoundWorker &worker, PlannedRun &run) {
    for (const gpu::ListedBenchmark &listed : worker.benchmarks) {
        if (isIn(listed.suites, run.work.suite)) addGroup(listed, run);
    }
}

/// What was chosen of one benchmark and is there.
struct Picked {
    const gpu::ListedBenchmark *listed;
    std::vector<const gpu::ListedCase *> cases;

    bool allIn(RunSuite suite) const {
        if (cases.empty()) return isIn(listed->suites, suite);
        return std::all_of(cases.begin(), cases.end(), [suite](const gpu::ListedCase *one) { return isIn(one->suites, suite); });
    }
    /// In the words of --only: the benchmark's name where it is all that the suite has.
    std::string only(RunSuite suite) const {
        const auto all = std::count_if(listed->cases.begin(), listed->cases.end(),
                                       [suite](const gpu::ListedCase &one) { return isIn(one.suites, suite); });
        if (all == static_cast<std::ptrdiff_t>(cases.size())) return listed->benchmark;
        std::string text;
        for (const gpu::ListedCase *one : cases) text += (text.empty() ? "" : ",") + gpu::caseName(listed->benchmark, one->shape);
        return text;
    }
};

std::vector<Picked> pickedOf(const FoundWorker &worker, const std::vector<ChosenCases> &chosen) {
    std::vector<Picked> all;
    for (const gpu::ListedBenchmark &listed : worker.benchmarks) {
        const auto it =
            std::find_if(chosen.begin(), chosen.end(), [&listed](const ChosenCases &one) { return one.benchmark == listed.benchmark; });
        if (it == chosen.end()) continue;
        Picked picked{&listed, {}};
        for (const gpu::ListedCase &one : listed.cases) {
            if (contains(it->shapes, one.shape)) picked.cases.push_back(&one);
        }
        if (!picked.cases.empty() || listed.cases.empty()) all.push_back(std::move(picked));
    }
    return all;
}

Status askForChosen(const FoundWorker &worker, const std::vector<ChosenCases> &chosen, PlannedRun &run) {
    const std::vector<Picked> all = pickedOf(worker, chosen);
    if (all.empty()) return failure(ErrorCode::InvalidArgument, run.work.deviceId + " has none of the chosen kernels");
    const auto covers = [&all](RunSuite suite) {
        return std::all_of(all.begin(), all.end(), [suite](const Picked &picked) { return picked.allIn(suite); });
    };
    if (!covers(RunSuite::Quick)) {
        if (!covers(RunSuite::Full)) return failure(ErrorCode::InvalidArgument, "no suite has all of the chosen cases; choose fewer");
        run.work.suite = RunSuite::Full;
    }
    for (const Picked &picked : all) {
        run.groups.push_back(picked.listed->benchmark);
        for (const gpu::ListedCase *one : picked.cases) addCase(*picked.listed, *one, run);
        if (picked.cases.empty()) run.cases.push_back({picked.listed->benchmark, {}, {}});
        run.work.only += (run.work.only.empty() ? "" : ",") + picked.only(run.work.suite);
    }
    if (run.work.only.size() > kMostNameBytes)
        return failure(ErrorCode::InvalidArgument, "too many single cases for one run; choose whole kernels");
    return {};
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
    if (!wish.workload.empty() && !contains(abilities.workloads, wish.workload))
        return failure(ErrorCode::InvalidArgument, device + " has no steps at " + wish.workload);
    return {};
}

Status askForSteps(const FoundWorker &worker, const StepWish &wish, PlannedRun &run) {
    const StepAbilities abilities = stepAbilities(worker.probed.file.backend);
    if (const Status possible = checkSteps(wish, abilities, run.work.deviceId); !possible) return possible;
    const auto batches = parseBatches(wish.batches);
    if (!batches) return failure(ErrorCode::InvalidArgument, "batch: " + batches.error().message());
    run.work.models = {wish.model};
    run.work.further = {"--tensor-parallel", std::to_string(wish.tensorParallel)};
    StepSize size{wish.model, wish.precision, wish.tensorParallel, 1, contextOf(wish.workload).value_or(1)};
    if (wish.workload.empty()) {
        const auto context = parseContext(wish.context);
        if (!context) return failure(ErrorCode::InvalidArgument, "context: " + context.error().message());
        size.contextTokens = static_cast<double>(*context);
        run.work.further.insert(run.work.further.end(), {"--context", std::to_string(*context)});
    } else {
        run.work.further.insert(run.work.further.end(), {"--workload", wish.workload});
    }
    for (const gpu::ListedBenchmark &listed : worker.benchmarks) {
        if (listed.benchmark.starts_with(kMemory)) addGroup(listed, run);
    }
    std::string list;
    run.groups.emplace_back(kSteps);
    for (const std::int64_t batch : *batches) {
        list += (list.empty() ? "" : ",") + std::to_string(batch);
        size.batch = batch;
        run.cases.push_back({std::string(kSteps) + "/" + wish.model, {{"batch", batch}}, bytesOf(size)});
    }
    run.work.further.insert(run.work.further.end(), {"--batch", list});
    if (!wish.precision.empty()) run.work.further.insert(run.work.further.end(), {"--precision", wish.precision});
    return {};
}

Result<PlannedRun> runOn(const std::string &device, const RunPlan &plan, const std::vector<FoundWorker> &workers) {
    const FoundWorker *worker = workerOf(workers, device);
    if (!worker) return failure(ErrorCode::DeviceUnavailable, "there is no device '" + device + "' any more");
    PlannedRun run;
    const auto &devices = worker->probed.devices;
    run.target = {worker->probed.file,
                  *std::find_if(devices.begin(), devices.end(), [&device](const gpu::Device &one) { return one.id == device; })};
    run.work.deviceId = device;
    Status asked;
    switch (plan.kind) {
    case PlanKind::Full: run.work.suite = RunSuite::Full; [[fallthrough]];
    case PlanKind::Quick: askForSuite(*worker, run); break;
    case PlanKind::Custom: asked = askForChosen(*worker, plan.chosen, run); break;
    case PlanKind::Steps: asked = askForSteps(*worker, plan.steps, run); break;
    }
    if (!asked) return failure(asked.error());
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
    if (backend == kCpu) return {{"bf16"}, {"1k1k", "1k8k", "8k1k"}, 1};
    return {{"bf16", "fp8"}, {"1k1k", "1k8k", "8k1k"}, kMostTensorParallel};
}

StepAbilities stepAbilities(const std::vector<RunTarget> &targets) {
    if (targets.empty()) return stepAbilities(std::string());
    StepAbilities all = stepAbilities(targets.front().worker.backend);
    for (const RunTarget &target : targets) {
        const StepAbilities one = stepAbilities(target.worker.backend);
        all.precisions = inBoth(all.precisions, one.precisions);
        all.workloads = inBoth(all.workloads, one.workloads);
        all.mostTensorParallel = std::min(all.mostTensorParallel, one.mostTensorParallel);
    }
    return all;
}

std::vector<std::string> stepModels() {
    std::vector<std::string> names = gpu::shippedModelNames();
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::vector<PlannedRun>> plannedRuns(const RunPlan &plan, const std::vector<FoundWorker> &workers) {
    if (plan.devices.empty()) return failure(ErrorCode::InvalidArgument, "no device is chosen");
    if (plan.kind == PlanKind::Custom && plan.chosen.empty()) return failure(ErrorCode::InvalidArgument, "no kernel is chosen");
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
