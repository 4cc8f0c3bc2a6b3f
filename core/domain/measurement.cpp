// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/measurement.h"

#include <array>
#include <limits>

namespace ps {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct NamedNormalisation {
    Normalisation bit;
    std::string_view key;
    std::string_view text;
};

// In the order of the bits.
constexpr std::array kNormalisations = {
    NamedNormalisation{Normalisation::GpuCountCorrected, "gpu-count-corrected", "GPU count corrected to the GPUs of the deployment"},
    NamedNormalisation{Normalisation::GpuCountDerived, "gpu-count-derived", "GPU count derived from workers and parallelism"},
    NamedNormalisation{Normalisation::SequenceFromName, "sequence-from-name", "ISL and OSL taken from a name"},
    NamedNormalisation{Normalisation::InteractivityRecomputed, "interactivity-recomputed",
                       "interactivity computed again from the latency per token"},
    NamedNormalisation{Normalisation::CanonicalLatency, "canonical-latency", "inter-token latency taken over the whole answer"},
    NamedNormalisation{Normalisation::MillisecondsToSeconds, "milliseconds-to-seconds", "latencies converted from milliseconds"},
    NamedNormalisation{Normalisation::PerGpuDerived, "per-gpu-derived", "throughput divided by the GPUs"},
    NamedNormalisation{Normalisation::FieldsFromName, "fields-from-name", "deployment read from the file name"},
    NamedNormalisation{Normalisation::FieldsFromUser, "fields-from-user", "deployment as the user gave it"},
    NamedNormalisation{Normalisation::MovedToSourceRun, "moved-to-source-run", "counted for the run that measured it"},
    NamedNormalisation{Normalisation::CompletedFromCopy, "completed-from-copy", "completed from another copy of the same result"},
    NamedNormalisation{Normalisation::DisaggregationAssumed, "disaggregation-assumed", "taken for disaggregated because of its engine"},
    NamedNormalisation{Normalisation::MultinodeDerived, "multinode-derived", "taken for multinode because of its GPU count"},
};

} // namespace

MetricValues::MetricValues() : m_values(metricCount(), kMissing) {}

void MetricValues::clear(MetricId id) {
    m_values[id.index] = kMissing;
}

std::vector<std::string_view> normalisationKeys(std::uint32_t normalisations) {
    std::vector<std::string_view> keys;
    for (const NamedNormalisation &named : kNormalisations) {
        if (normalisations & static_cast<std::uint32_t>(named.bit)) keys.push_back(named.key);
    }
    return keys;
}

std::vector<std::string_view> normalisationTexts(std::uint32_t normalisations) {
    std::vector<std::string_view> texts;
    for (const NamedNormalisation &named : kNormalisations) {
        if (normalisations & static_cast<std::uint32_t>(named.bit)) texts.push_back(named.text);
    }
    return texts;
}

std::string_view daySourceKey(DaySource source) {
    switch (source) {
    case DaySource::Told: return "told";
    case DaySource::User: return "user";
    case DaySource::Metadata: return "metadata";
    case DaySource::Estimated: return "estimated";
    }
    return "told";
}

} // namespace ps
