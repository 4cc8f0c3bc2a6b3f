// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/gpu_telemetry_csv.h"

#include "core/import/document_recognizer.h"
#include "core/import/name_normalizer.h"
#include "core/import/power_validation_documents.h"
#include "core/import/sample_statistics.h"
#include "core/import/telemetry_columns.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ps {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
/// More than any deployment has: a file that names more is no telemetry but noise.
constexpr std::size_t kMaxGpus = 4096;

/// One GPU at one time; NaN where nothing was recorded.
struct Sample {
    double seconds = 0, powerW = 0;
    double temperatureC = kMissing, smClockMhz = kMissing, utilisationPct = kMissing, memoryPct = kMissing;
};

struct GpuSamples {
    std::vector<Sample> samples;
    SampleTime first, last;
    std::string firstText, lastText; ///< as written
};

/// The next line, without its end; the text moves behind it.
std::string_view takeLine(std::string_view &text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

std::string_view withoutMark(std::string_view text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return text.substr(0, kMark.size()) == kMark ? text.substr(kMark.size()) : text;
}

double valueAt(const std::vector<std::string> &cells, std::optional<std::size_t> column) {
    return column && *column < cells.size() ? cellNumber(cells[*column]).value_or(kMissing) : kMissing;
}

/// Reads the samples of all GPUs.
class TelemetryReader {
public:
    explicit TelemetryReader(TelemetryColumns columns) : m_columns(std::move(columns)) {}

    void readLines(std::string_view text) {
        while (!text.empty()) {
            const std::string_view line = takeLine(text);
            if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
            splitCsvLine(line, m_cells);
            if (!readSample()) ++m_skipped;
        }
    }
    std::uint64_t skipped() const { return m_skipped; }
    const std::map<std::pair<std::string, int>, GpuSamples> &gpus() const { return m_gpus; }

private:
    bool readSample() {
        if (std::max({m_columns.time, m_columns.power, m_columns.gpu}) >= m_cells.size()) return false;
        const std::string &written = m_cells[m_columns.time];
        const auto time = sampleTime(written);
        const auto gpu = cellNumber(m_cells[m_columns.gpu]);
        const auto power = cellNumber(m_cells[m_columns.power]);
        if (!time || !gpu || !power || *gpu < 0 || *gpu > 1e6 || std::trunc(*gpu) != *gpu) return false;
        const bool named = m_columns.host && *m_columns.host < m_cells.size();
        GpuSamples *samples = gpuAt({named ? m_cells[*m_columns.host] : std::string(), static_cast<int>(*gpu)});
        if (!samples) return false;
        keepTime(*samples, *time, written);
        samples->samples.push_back(sampleOf(*time, *power));
        return true;
    }
    Sample sampleOf(const SampleTime &time, double power) const {
        Sample sample{time.seconds, power};
        sample.temperatureC = valueAt(m_cells, m_columns.temperature);
        if (std::isnan(sample.temperatureC)) sample.temperatureC = valueAt(m_cells, m_columns.hotspot);
        if (std::isnan(sample.temperatureC)) sample.temperatureC = valueAt(m_cells, m_columns.edge);
        sample.smClockMhz = valueAt(m_cells, m_columns.smClock);
        sample.utilisationPct = valueAt(m_cells, m_columns.utilisation);
        sample.memoryPct = valueAt(m_cells, m_columns.memoryUtilisation);
        return sample;
    }
    GpuSamples *gpuAt(std::pair<std::string, int> key) {
        const auto found = m_gpus.find(key);
        if (found != m_gpus.end()) return &found->second;
        return m_gpus.size() < kMaxGpus ? &m_gpus[std::move(key)] : nullptr;
    }
    static void keepTime(GpuSamples &samples, const SampleTime &time, const std::string &written) {
        if (samples.samples.empty() || time.seconds < samples.first.seconds) {
            samples.first = time;
            samples.firstText = written;
        }
        if (samples.samples.empty() || time.seconds >= samples.last.seconds) {
            samples.last = time;
            samples.lastText = written;
        }
    }

    TelemetryColumns m_columns;
    std::vector<std::string> m_cells;
    std::map<std::pair<std::string, int>, GpuSamples> m_gpus;
    std::uint64_t m_skipped = 0;
};

std::vector<double> columnOf(const std::vector<Sample> &samples, double Sample::*value) {
    std::vector<double> column;
    column.reserve(samples.size());
    for (const Sample &sample : samples) column.push_back(sample.*value);
    return column;
}

/// By time, those of the same time as one: power at a time is the mean of what was recorded then.
void powerOverTime(std::vector<Sample> samples, std::vector<double> &times, std::vector<double> &powers) {
    std::stable_sort(samples.begin(), samples.end(), [](const Sample &a, const Sample &b) { return a.seconds < b.seconds; });
    for (std::size_t i = 0; i < samples.size();) {
        std::size_t end = i;
        double sum = 0;
        while (end < samples.size() && samples[end].seconds == samples[i].seconds) sum += samples[end++].powerW;
        times.push_back(samples[i].seconds);
        powers.push_back(sum / static_cast<double>(end - i));
        i = end;
    }
}

GpuTelemetry summaryOf(const GpuSamples &gpu) {
    GpuTelemetry telemetry;
    telemetry.samples = static_cast<std::int64_t>(gpu.samples.size());
    telemetry.firstAt = gpu.first.isEpoch ? isoOfEpoch(gpu.first.seconds) : gpu.firstText;
    telemetry.lastAt = gpu.last.isEpoch ? isoOfEpoch(gpu.last.seconds) : gpu.lastText;
    std::vector<double> times, powers;
    powerOverTime(gpu.samples, times, powers);
    if (times.size() > 1) telemetry.durationSeconds = times.back() - times.front();
    telemetry.energyJ = integralOf(times, powers);
    telemetry.maxGapSeconds = longestStepOf(times);
    const std::vector<double> power = columnOf(gpu.samples, &Sample::powerW);
    telemetry.meanPowerW = meanOf(power);
    telemetry.maxPowerW = largestOf(power);
    telemetry.p95PowerW = percentileOf(power, 95);
    telemetry.p99PowerW = percentileOf(power, 99);
    telemetry.powerDeviationW = deviationOf(power);
    const std::vector<double> temperature = columnOf(gpu.samples, &Sample::temperatureC);
    telemetry.meanTemperatureC = meanOf(temperature);
    telemetry.maxTemperatureC = largestOf(temperature);
    const std::vector<double> clock = columnOf(gpu.samples, &Sample::smClockMhz);
    telemetry.meanSmClockMhz = meanOf(clock);
    telemetry.minSmClockMhz = smallestOf(clock);
    telemetry.meanUtilisationPct = meanOf(columnOf(gpu.samples, &Sample::utilisationPct));
    telemetry.meanMemoryUtilisationPct = meanOf(columnOf(gpu.samples, &Sample::memoryPct));
    return telemetry;
}

std::optional<TelemetryColumns> columnsOf(std::string_view firstLine) {
    std::vector<std::string> header;
    splitCsvLine(withoutMark(firstLine), header);
    return telemetryColumns(header);
}

} // namespace

bool looksLikeGpuTelemetry(std::string_view firstLine) {
    return columnsOf(takeLine(firstLine)).has_value();
}

bool looksLikeGpuEnergyCounters(std::string_view firstLine) {
    std::vector<std::string> header;
    splitCsvLine(withoutMark(takeLine(firstLine)), header);
    return header.size() == 2 && lowered(header[0]) == "gpu" && lowered(header[1]).substr(0, 24) == "total_energy_consumption";
}

bool parseGpuTelemetryCsv(std::string_view text, const PathFacts &facts, NoteCollector &notes, ParsedDocument &document) {
    const auto columns = columnsOf(takeLine(text));
    if (!columns) return false;
    constexpr std::string_view kOfEvaluation = "eval_gpu_metrics_";
    if (facts.artifactName.compare(0, kOfEvaluation.size(), kOfEvaluation) == 0) {
        notes.addOnce(NoteCode::IgnoredDocument, "GPU telemetry of an evaluation: not imported");
        return true;
    }
    document.kind = documentKindText(DocumentKind::GpuTelemetry);
    TelemetryReader reader(*columns);
    reader.readLines(text);
    if (reader.skipped() > 0)
        notes.addOnce(NoteCode::WrongType, "lines of telemetry without time, GPU or power were left out", reader.skipped());
    if (reader.gpus().empty()) {
        notes.addOnce(NoteCode::EmptyDocument, "the telemetry has no samples");
        return true;
    }
    RunTable runs;
    const auto run = runOfPlace(facts, runs, Belongs::ToMeasuringRun);
    for (const auto &[key, samples] : reader.gpus()) {
        GpuTelemetry telemetry = summaryOf(samples);
        telemetry.subject = benchmarkOf(facts);
        telemetry.source = columns->source;
        telemetry.host = key.first;
        telemetry.gpu = key.second;
        document.records.push_back({std::move(telemetry), run, document.records.size()});
    }
    document.runs = runs.take(std::nullopt, notes);
    return true;
}

} // namespace ps
