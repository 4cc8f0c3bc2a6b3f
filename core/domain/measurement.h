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

/// The workflow run (or other origin) that a measurement belongs to.
struct BenchmarkRun {
    /// Identity in the store: "github:25471873049", else "folder:<name>@<hash of its path>" or "api:<day>" for rows without a run.
    std::string key;
    std::optional<std::int64_t> githubRunId;
    std::optional<Day> day;  ///< UTC
    bool dayAssumed = false; ///< nothing tells the day; it is what the user said (--date)
    std::string name;        ///< "Run Sweep - dsr1 fp4", or empty
    std::string url;         ///< or empty
    std::string headSha;     ///< or empty
    bool synthetic = false;  ///< made up, as the name of its workflow says (kSyntheticWorkflow)
};

/// The names of workflows that begin so hold no measurements: the shipped sample.
inline constexpr std::string_view kSyntheticWorkflow = "Synthetic Sample";

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
    std::size_t element = 0; ///< Position in its document's array, from 0.
};

} // namespace ps
