// SPDX-License-Identifier: GPL-3.0-or-later
// What the user wants to be measured, as a value, and the runs of workers that this takes.
#pragma once

#include "core/runner/worker_command.h"
#include "core/runner/worker_probe.h"
#include "core/support/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ps {

/// A worker, what it said of itself, and the benchmarks of its --list (empty for one that cannot be used).
struct FoundWorker {
    ProbedWorker probed;
    std::vector<gpu::ListedBenchmark> benchmarks;
};

/// A device that can be measured, and the worker that does it.
struct RunTarget {
    WorkerFile worker;
    gpu::Device device;
};
std::vector<RunTarget> targetsOf(const std::vector<FoundWorker> &workers);

enum class PlanKind { Quick, Full, Custom, Steps };

/// Decode steps of one model.
struct StepWish {
    std::string model;
    std::string precision; ///< of the weights: "bf16", "fp8"; empty: as published
    int tensorParallel = 1;
    std::string workload; ///< "8k1k"
    std::int64_t smallestBatch = 1;
    std::int64_t largestBatch = 64; ///< powers of two between both
};

/// What a backend's steps can be asked for; the CPU worker has one kind of step only.
struct StepAbilities {
    std::vector<std::string> precisions;
    std::vector<std::string> workloads;
    int mostTensorParallel = 1;
    std::int64_t largestBatch = 1;
    bool choosesBatches = false;
};
StepAbilities stepAbilities(const std::string &backend);
/// Of all these devices together.
StepAbilities stepAbilities(const std::vector<RunTarget> &targets);
/// Names of the models whose steps can be run.
std::vector<std::string> stepModels();

struct RunPlan {
    std::vector<std::string> devices; ///< ids, as workers call them
    PlanKind kind = PlanKind::Quick;
    std::vector<std::string> benchmarks; ///< of a custom plan
    bool allShapes = false;              ///< of a custom plan: those of the full suite
    StepWish steps;                      ///< of a plan of steps
    int repeat = 1;
};

/// One run of a worker.
struct PlannedRun {
    RunTarget target;
    WorkerRequest work;
    std::vector<std::string> groups; ///< benchmarks in the order in which they will come
    int repetition = 1;              ///< from 1; the first of each device begins a group of runs
    int repetitions = 1;
};

/// The runs, device by device. InvalidArgument: why the plan makes no sense, for people.
[[nodiscard]] Result<std::vector<PlannedRun>> plannedRuns(const RunPlan &plan, const std::vector<FoundWorker> &workers);

/// The batches of a wish: powers of two from the smallest on, and the largest.
std::vector<std::int64_t> batchesOf(const StepWish &wish);

} // namespace ps
