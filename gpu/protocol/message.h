// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of a worker as values. Times are in seconds, sizes in bytes, rates in 1e9 per second; what is not known is absent.
#pragma once

#include "gpu/protocol/conditions.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ps::gpu {

struct BuildIdentity {
    std::string version;  ///< of the project
    std::string revision; ///< commit at the time of configuration, or "unknown"
    std::string compiler;
    bool operator==(const BuildIdentity &) const = default;
};

/// Sizes that make a benchmark's case: rows, columns, batch ….
using Shape = std::map<std::string, std::int64_t>;

/// First line of every run.
struct Hello {
    BuildIdentity build;
    std::string vendor; ///< "cpu", "cuda", "hip"
    bool operator==(const Hello &) const = default;
};

struct Device {
    std::string id; ///< as --device takes it
    std::string name;
    std::int64_t threads = 0; ///< that kernels run on; absent on a GPU (0)
    std::int64_t memoryBytes = 0;
    std::int64_t lastLevelCacheBytes = 0;
    std::string instructionSet;
    std::optional<std::string> driver;
    StaticFacts facts = {};
    std::optional<DeviceUse> use = {}; ///< with --describe; absent where nothing watches the device, and from older workers
    bool operator==(const Device &) const = default;
};

/// A case of --list: what the quick or the full suite runs.
struct ListedCase {
    Shape shape;
    std::vector<std::string> suites;
    std::int64_t workingSetBytes = 0;
    bool operator==(const ListedCase &) const = default;
};

/// One line of --list.
struct ListedBenchmark {
    std::string benchmark;
    std::vector<std::string> suites;
    std::string bytesFormula;
    std::string flopsFormula;
    std::vector<ListedCase> cases = {}; ///< in the order in which they run; an older worker lists none
    bool operator==(const ListedBenchmark &) const = default;
};

/// What a run is going to do, before its first case.
struct Plan {
    struct Group {
        std::string benchmark;
        std::int64_t cases = 0;
        bool operator==(const Group &) const = default;
    };
    std::vector<Group> groups; ///< in the order in which they come
    bool operator==(const Plan &) const = default;
};

struct Started {
    std::string benchmark;
    Shape shape;
    bool operator==(const Started &) const = default;
};

/// How a measurement goes on; at most ten a second.
struct Sample {
    std::string benchmark;
    std::int64_t count = 0;
    double medianS = 0;
    bool operator==(const Sample &) const = default;
};

/// An output against its float64 reference.
struct Verification {
    bool ok = false;
    double error = 0; ///< largest error found, in the unit of bound
    double bound = 0; ///< what the type and the length allow
    std::int64_t checkedValues = 0;
    bool operator==(const Verification &) const = default;
};

struct Summary {
    std::int64_t count = 0;
    double medianS = 0;
    double madS = 0; ///< median absolute deviation, unscaled
    double p5S = 0;
    double p25S = 0;
    double p75S = 0;
    double p95S = 0;
    /// 95 % confidence interval of the median by order statistics; absent with fewer than six samples.
    std::optional<double> medianLowS;
    std::optional<double> medianHighS;
    bool operator==(const Summary &) const = default;
};

struct Measured {
    int schema = 0;
    std::string benchmark;
    Shape shape;
    BuildIdentity build;
    std::string deviceId;
    std::string deviceName;
    std::optional<std::string> driver; ///< absent for a CPU
    std::string dataType;
    std::string algorithm;
    std::string timingMode;
    std::uint64_t seed = 0;
    Summary time; ///< of one launch
    std::int64_t launchesPerSample = 1;
    std::int64_t warmUpSamples = 0; ///< discarded before counting
    bool warmedUp = false;          ///< whether they had converged
    double bytes = 0;               ///< moved by one launch, by formula
    double flops = 0;               ///< of one launch, by formula
    double gbPerS = 0;
    std::optional<double> gflopPerS; ///< absent where nothing is computed
    std::int64_t workingSetBytes = 0;
    Verification verified;
    std::string stoppedBy; ///< "noise", "plateau", "count", "time"
    std::optional<double> canaryBeforeGbPerS;
    std::optional<double> canaryAfterGbPerS;
    /// Reasons for doubt: "implausible", "noisy", "bimodal", "canary", "cached", "above_ceiling", "neighbour", "throttled:thermal",
    /// "throttled:hardware", "slept" (the machine did), "stopped" (this process was). And a label, which is none: "power_capped", as
    /// sustained matrix products are by design.
    std::vector<std::string> flags;
    std::optional<std::string> invalid;  ///< why the figure cannot be true; to be kept out of every comparison
    std::optional<double> ceilingGbPerS; ///< that gbPerS was held against: the memory's, measured in this run or else by its bus
    std::optional<std::string> phase;    ///< "burst" or "sustained", of a case that meets the power limit
    std::optional<Conditions> conditions;
    std::map<std::string, std::string> libraries; ///< name to version, of those that took part
    double durationS = 0;                         ///< preparation and verification included
    bool operator==(const Measured &) const = default;
};

/// Tokens per second that follow from a step's times; perGpu counts input and output tokens.
struct StepPoint {
    double perUser = 0;
    double perGpu = 0;
    double outputPerGpu = 0;
    bool operator==(const StepPoint &) const = default;
};

/// What the ranks of a step exchanged in it.
struct ExchangeFacts {
    std::int64_t allReduces = 0;
    double messageBytes = 0;                        ///< of one all-reduce
    double gatheredBytes = 0;                       ///< logits that every rank has in the end
    std::map<std::string, double> allReduceSeconds; ///< of one, by kind: what the choice was made by
    bool operator==(const ExchangeFacts &) const = default;
};

/// One decode step of a model's shard, composed of kernels without an engine. Its claims say what that means.
struct MeasuredStep {
    int schema = 0;
    std::string model; ///< name of the shape
    BuildIdentity build;
    std::string deviceId;
    std::string deviceName;
    std::optional<std::string> driver;
    std::int64_t gpus = 1; ///< that the points are divided by: those of one replica
    std::int64_t tensorParallel = 1;
    std::int64_t batch = 1;
    double contextTokens = 0; ///< per sequence, in the cache
    std::int64_t isl = 0;     ///< nominal lengths of the workload that the context is the mean of
    std::int64_t osl = 0;
    std::string precision; ///< of the weights
    std::string cacheDataType;
    std::int64_t layers = 0;         ///< of the model
    std::int64_t layersMeasured = 0; ///< that really ran; fewer than layers: the times are extrapolated
    std::string timingMode;
    std::uint64_t seed = 0;
    Summary decode; ///< seconds of one step
    std::int64_t launchesPerSample = 1;
    std::map<std::string, double> partSeconds; ///< of one step by kind of operation; empty when not measured apart
    std::optional<double> prefillS;            ///< of the mean input, one sequence
    std::string prefillOrigin;                 ///< "measured", "composed"; empty without prefillS
    double bytes = 0;                          ///< moved by one step, by formula
    double flops = 0;
    std::optional<double> rooflineSerialS; ///< at the ceilings measured in this run; absent without them
    std::optional<double> rooflineOverlapS;
    std::optional<StepPoint> decodeOnly;  ///< (a) decode alone
    std::optional<StepPoint> interleaved; ///< (b) prefill and decode in turn; absent without prefillS
    /// "none" (one rank), "omitted", or how the all-reduces were done: "one_shot", "two_shot" (our own kernels), "nccl", "rccl"
    std::string collectives;
    std::optional<ExchangeFacts> exchange;        ///< of collectives that ran; all ranks did, each on a device of its own
    std::map<std::string, std::string> libraries; ///< as in Measured; empty: only our own kernels ran
    std::string claim;
    std::string nonClaims;
    std::int64_t workingSetBytes = 0;
    Verification verified;
    std::string stoppedBy;
    std::optional<double> canaryBeforeGbPerS;
    std::optional<double> canaryAfterGbPerS;
    std::vector<std::string> flags;     ///< as in Measured
    std::optional<std::string> invalid; ///< as in Measured
    std::optional<Conditions> conditions;
    double durationS = 0;
    bool operator==(const MeasuredStep &) const = default;
};

/// A case of --check.
struct Checked {
    std::string benchmark;
    Shape shape;
    Verification verified;
    bool operator==(const Checked &) const = default;
};

struct Skipped {
    std::string benchmark;
    Shape shape;
    std::string reason;
    bool operator==(const Skipped &) const = default;
};

struct Failed {
    std::string benchmark; ///< empty when the run as a whole failed
    Shape shape;
    std::string reason;
    bool operator==(const Failed &) const = default;
};

/// Each second while a benchmark runs.
struct Heartbeat {
    std::string benchmark;
    double elapsedS = 0; ///< since it started
    bool operator==(const Heartbeat &) const = default;
};

/// Last line of every run.
struct Done {
    std::int64_t results = 0;
    std::int64_t skipped = 0;
    std::int64_t errors = 0;
    bool cancelled = false;
    bool operator==(const Done &) const = default;
};

using Message =
    std::variant<Hello, Device, ListedBenchmark, Plan, Started, Sample, Measured, MeasuredStep, Checked, Skipped, Failed, Heartbeat, Done>;

} // namespace ps::gpu
