// SPDX-License-Identifier: GPL-3.0-or-later
// What the user wants to be measured, as a value, and the runs of workers that this takes.
#pragma once

#include "core/runner/worker_command.h"
#include "core/runner/worker_probe.h"
#include "core/support/result.h"

#include <cstdint>
#include <optional>
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

/// Decode steps of one model, in the user's words.
struct StepWish {
    std::string model;
    std::string precision; ///< of the weights: "bf16", "fp8"; empty: as published
    int tensorParallel = 1;
    std::string workload;         ///< "8k1k"; empty: `context` says how long sequences are
    std::string context;          ///< as parseContext() reads it
    std::string batches = "1-64"; ///< as parseBatches() reads them
};

/// What a backend's steps can be asked for.
struct StepAbilities {
    std::vector<std::string> precisions;
    std::vector<std::string> workloads;
    int mostTensorParallel = 1;
    friend bool operator==(const StepAbilities &, const StepAbilities &) = default;
};
StepAbilities stepAbilities(const std::string &backend);
/// Of all these devices together.
StepAbilities stepAbilities(const std::vector<RunTarget> &targets);
/// Names of the models whose steps can be run.
std::vector<std::string> stepModels();

/// Cases of one benchmark.
struct ChosenCases {
    std::string benchmark;
    std::vector<gpu::Shape> shapes; ///< none for a benchmark whose worker lists no cases: it is run as a whole
    friend bool operator==(const ChosenCases &, const ChosenCases &) = default;
};

struct RunPlan {
    std::vector<std::string> devices; ///< ids, as workers call them
    PlanKind kind = PlanKind::Quick;
    std::vector<ChosenCases> chosen; ///< of a custom plan
    StepWish steps;                  ///< of a plan of steps
    int repeat = 1;
};

/// A case that a run will come to.
struct PlannedCase {
    std::string group; ///< its benchmark
    gpu::Shape shape;
    std::optional<double> bytes; ///< that it keeps on the device, where this is known before
};

/// One run of a worker.
struct PlannedRun {
    RunTarget target;
    WorkerRequest work;
    std::vector<std::string> groups; ///< benchmarks in the order in which they will come
    std::vector<PlannedCase> cases;  ///< of these groups; one stands for all of a group whose cases are not listed
    int repetition = 1;              ///< from 1; the first of each device begins a group of runs
    int repetitions = 1;
};

/// The runs, device by device. InvalidArgument: why the plan makes no sense, for people.
[[nodiscard]] Result<std::vector<PlannedRun>> plannedRuns(const RunPlan &plan, const std::vector<FoundWorker> &workers);

} // namespace ps
