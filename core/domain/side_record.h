// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/domain/serving_config.h"
#include "core/support/day.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ps {

/// What archives hold besides benchmark results. Names are normalised as in results, the raw spelling beside them.

/// The score of one deployment in one task (archive-format 8).
struct Evaluation {
    ServingConfig config;
    RawNames raw;
    std::string task;       ///< lower case, "gsm8k"
    std::optional<int> isl; ///< missing when unknown, which the archives write as 0
    std::optional<int> osl;
    std::optional<int> concurrency;
    /// "em_strict", "em_strict_se", "score", "n_eff", …: sorted by key.
    std::vector<std::pair<std::string, double>> scores;
    std::string scoreName;      ///< which of them is the headline, or empty
    std::string harnessVersion; ///< of lm-eval, or empty
    std::string evaluatedAt;    ///< ISO 8601 as the document says, else from the name of its result (then without a zone), or empty
    std::string source;         ///< artifact and file of the original result: "eval_…/results_….json", or empty
    std::string publishedId;    ///< of its row in the public database, which can hold equal rows; or empty
};

/// Jobs of a GPU that ended well: of one run, or of one day over all runs.
struct Reliability {
    std::string hardware;
    std::string rawHardware;
    std::optional<Day> day; ///< with a run: the run's
    std::int64_t succeeded = 0;
    std::int64_t total = 0;
    /// The API has a row for each run of a day and does not name the run, so equal rows are different runs: how many equal
    /// ones of the same GPU and day stand before this one. They add up.
    int occurrence = 0;
};

/// One entry of a run's changelog: what was changed and why it was measured again.
struct ChangelogEntry {
    std::string baseRef;
    std::string headRef;
    std::vector<std::string> configKeys; ///< as written, wildcards included
    std::string description;             ///< several lines joined by line feeds
    std::string link;                    ///< of the pull request, or empty
    std::optional<Day> day;              ///< where the document tells one
    bool evalsOnly = false;
    bool allEvals = false;
    bool appendOnly = false;
    std::vector<std::string> scenarioTypes; ///< it was meant for these only; empty: for all
};

/// Summary of one GPU's telemetry over a benchmark. Missing values were not recorded.
struct GpuTelemetry {
    std::string subject; ///< logical name of the benchmark: the artifact's without "gpu_metrics_"
    std::string source;  ///< "nvidia-smi", "amd-smi" or "dcgm"
    int gpu = 0;
    std::int64_t samples = 0;
    std::string firstAt, lastAt; ///< as written: NVIDIA's local time has no zone; AMD's epoch as ISO 8601, UTC
    std::optional<double> durationSeconds;
    std::optional<double> meanPowerW, maxPowerW, energyJ; ///< energy: trapezoids over the samples
    std::optional<double> meanTemperatureC, maxTemperatureC;
    std::optional<double> meanSmClockMhz, minSmClockMhz;
    std::optional<double> meanUtilisationPct, meanMemoryUtilisationPct;
    std::optional<double> p95PowerW, p99PowerW; ///< interpolated between samples
    std::optional<double> powerDeviationW;      ///< standard deviation of the samples as a population
    std::optional<double> maxGapSeconds;        ///< between two samples; above 3 s the energy is a guess
    std::string host;                           ///< of several nodes, or empty
};

/// What the producer's own checks said of a benchmark's power telemetry (archive-format 11).
struct PowerValidation {
    std::string subject;
    bool valid = false;
    std::vector<std::string> reasons;
    std::optional<int> expectedGpus, observedGpus;
    std::optional<double> integrationSeconds;
    std::string telemetrySource;
    std::optional<double> energyJ;             ///< of all GPUs
    std::optional<double> maxSampleGapSeconds; ///< of the GPU with the longest
    std::optional<double> accumulatorError;    ///< relative, against the energy counters of the hardware
};

/// That results of a deployment and sequence were published on a day (API "availability").
struct Availability {
    std::string hardware, framework, model, precision, spec;
    bool disaggregated = false;
    std::optional<int> isl, osl;
    std::optional<Day> day;
};

/// What was published on one day, counted (API "submissions"): of one deployment, or, with an empty model, of one GPU.
struct Submission {
    std::string hardware, framework, model, precision, spec;
    bool disaggregated = false;
    std::optional<Day> day;
    std::int64_t dataPoints = 0;
    std::optional<int> sequences, concurrencies, maxConcurrency;
    std::string image;
    bool multinode = false;
    std::optional<int> prefillTp, prefillEp, decodeTp, decodeEp;
    std::optional<int> prefillGpus, decodeGpus; ///< as published: tp·ep in some rows of one node
};

using SideRecord = std::variant<Evaluation, Reliability, ChangelogEntry, GpuTelemetry, PowerValidation, Availability, Submission>;

/// The kind of a record as people and reports name it: "evaluation", "reliability", "changelog-entry", "gpu-telemetry",
/// "power-validation", "availability", "submission"; in the order of SideRecord.
std::string_view sideRecordKind(const SideRecord &record);
std::string_view sideRecordKind(std::size_t index);
inline constexpr std::size_t kSideRecordKinds = std::variant_size_v<SideRecord>;

} // namespace ps
