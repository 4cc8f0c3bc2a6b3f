// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/metric.h"
#include "core/domain/serving_config.h"
#include "core/support/day.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ps {

/// The values of the known metrics of one measurement. A missing value is *missing*, never 0.
class MetricValues {
public:
    MetricValues();

    std::optional<double> value(MetricId id) const {
        const double value = m_values[id.index];
        if (std::isnan(value)) return std::nullopt;
        return value;
    }
    /// Precondition: finite. Non-finite numbers are the parser's business to note and leave out.
    void set(MetricId id, double value) { m_values[id.index] = value; }
    void clear(MetricId id);

private:
    std::vector<double> m_values; // NaN: missing
};

/// The names as the archive spells them, kept beside the normalised ones.
struct RawNames {
    std::string hardware;
    std::string framework;
    std::string model;
    std::string precision;
    std::string spec;
    friend bool operator==(const RawNames &, const RawNames &) = default;
};

/// How the day of a run is known, the best first. Stored by number, so the numbers are stable.
enum class DaySource : std::uint8_t {
    Told = 0,      ///< the row, its folder or the run itself says so
    User = 1,      ///< nothing of these does; it is what the user said (--date)
    Metadata = 2,  ///< when the run's artifacts were made, or the day of its changelog
    Estimated = 3, ///< between the days of runs with neighbouring numbers
};

/// The workflow run (or other origin) that a measurement belongs to.
struct BenchmarkRun {
    /// Identity in the store: "github:25471873049", else "folder:<name>@<hash of its path>" or "api:<day>" for rows without a run.
    std::string key;
    std::optional<std::int64_t> githubRunId;
    std::optional<Day> day; ///< UTC
    DaySource daySource = DaySource::Told;
    std::string name;       ///< "Run Sweep - dsr1 fp4", or empty
    std::string url;        ///< or empty
    std::string headSha;    ///< the commit that was measured, or empty
    bool synthetic = false; ///< made up, as the name of its workflow says (kSyntheticWorkflow)
};

/// The names of workflows that begin so hold no measurements: the shipped sample.
inline constexpr std::string_view kSyntheticWorkflow = "Synthetic Sample";

/// What was done to a row so that its numbers compare with others. Bits, stored as their sum, so the values are stable.
/// Names are normalised too; that shows by comparing RawNames with the configuration.
enum class Normalisation : std::uint32_t {
    GpuCountCorrected = 1U << 0,       ///< mirrored num_*_gpu replaced by tp·pp·pcp
    GpuCountDerived = 1U << 1,         ///< from workers and parallelism
    SequenceFromName = 1U << 2,        ///< isl and osl from a folder or file name
    InteractivityRecomputed = 1U << 3, ///< as the reciprocal of the same statistic of the latency per token
    CanonicalLatency = 1U << 4,        ///< inter-token latency taken from full_response_itl
    MillisecondsToSeconds = 1U << 5,   ///< raw benchmark_serving results
    PerGpuDerived = 1U << 6,           ///< throughput of the deployment divided by its GPUs
    FieldsFromName = 1U << 7,          ///< hardware, engine, … from the grammar of file names
    FieldsFromUser = 1U << 8,          ///< … from a mapping that the user gave
    MovedToSourceRun = 1U << 9,        ///< published again by another run; counted for the one that measured it
    CompletedFromCopy = 1U << 10,      ///< values that this copy lacked were taken from another copy
    DisaggregationAssumed = 1U << 11,  ///< dynamo-* without a field that says so
    MultinodeDerived = 1U << 12,       ///< published as of one node, with more GPUs than one holds
};

/// One result: a configuration under a workload in a run, with whatever was measured.
struct Measurement {
    ServingConfig config;
    RawNames raw;
    std::string benchmarkType;              ///< "single_turn", … (vocabulary.h)
    std::optional<std::string> offloadMode; ///< "on"/"off" of agentic rows
    std::optional<int> isl;                 ///< nominal input tokens; missing on agentic rows
    std::optional<int> osl;                 ///< nominal output tokens
    int concurrency = 0;                    ///< requests in flight, > 0
    std::optional<int> attempt;             ///< of the run; missing where the container does not tell
    std::optional<std::string> image;       ///< container image, '/' as separator
    MetricValues metrics;
    /// Numeric fields that the registry does not know, by key, sorted. Kept, never dropped.
    std::vector<std::pair<std::string, double>> otherMetrics;
    /// Further fields that may explain a change: "recipe_fingerprint", "router", "pp", …, by key, sorted.
    std::vector<std::pair<std::string, std::string>> attributes;
    std::size_t element = 0;          ///< Position in its document's array, from 0.
    std::uint32_t normalisations = 0; ///< sum of Normalisation bits

    void mark(Normalisation what) { normalisations |= static_cast<std::uint32_t>(what); }
    bool isMarked(Normalisation what) const { return (normalisations & static_cast<std::uint32_t>(what)) != 0; }
};

/// "gpu-count-corrected", …: the keys of the bits that are set, in the order of the bits.
std::vector<std::string_view> normalisationKeys(std::uint32_t normalisations);
/// The same for people: "GPU count corrected to the GPUs of the deployment".
std::vector<std::string_view> normalisationTexts(std::uint32_t normalisations);
/// "told", "user", "metadata", "estimated".
std::string_view daySourceKey(DaySource source);

} // namespace ps
