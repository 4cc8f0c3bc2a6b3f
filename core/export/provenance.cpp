// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/provenance.h"

#include "core/domain/day_text.h"
#include "core/domain/gpu_sku.h"
#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"
#include "core/support/version.h"

#include <algorithm>
#include <cctype>

namespace ps {

namespace {

constexpr std::string_view kOfficialRuns = "https://github.com/SemiAnalysisAI/";
constexpr std::size_t kMostNamed = 3; ///< More values of one field are counted, not listed.

using Labels = std::vector<std::string>;

void addOnce(Labels &labels, std::string label) {
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(std::move(label));
}

std::string joined(const Labels &parts, std::string_view separator) {
    std::string text;
    for (const std::string &part : parts) {
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

/// "FP8 + FP4", or "12 models" when there are too many to name.
std::string namedOrCounted(const Labels &labels, std::string_view plural) {
    if (labels.size() <= kMostNamed) return joined(labels, " + ");
    return std::to_string(labels.size()) + ' ' + std::string(plural);
}

/// Calls `visit` once for each series of the drawn points, in the order of first appearance.
template <typename Visit>
void forEachSeries(const CurveSet &curves, Visit visit) {
    std::vector<bool> seen(curves.results->catalogue->series.size());
    for (const Curve &curve : curves.curves) {
        for (const CurvePoint &point : curve.points) {
            const std::uint32_t series = curves.results->rows[point.row].series;
            if (seen[series]) continue;
            seen[series] = true;
            visit(curves.results->catalogue->series[series]);
        }
    }
}

/// The runs of the drawn points, oldest first.
std::vector<const RunInfo *> drawnRuns(const CurveSet &curves) {
    const Catalogue &catalogue = *curves.results->catalogue;
    std::vector<bool> seen(catalogue.runs.size());
    for (const Curve &curve : curves.curves) {
        for (const CurvePoint &point : curve.points) seen[curves.results->rows[point.row].run] = true;
    }
    std::vector<const RunInfo *> runs;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i]) runs.push_back(&catalogue.runs[i]);
    }
    return runs;
}

template <typename Label>
std::string labelled(const std::vector<std::string> &keys, std::string_view plural, Label label) {
    Labels labels;
    for (const std::string &key : keys) addOnce(labels, label(key));
    return namedOrCounted(labels, plural);
}

std::string vendorText(std::string_view key) {
    for (const Vendor vendor : {Vendor::Nvidia, Vendor::Amd, Vendor::Unknown}) {
        if (vendorKey(vendor) == key) return std::string(vendorLabel(vendor));
    }
    return std::string(key);
}

std::string modeSentence(const CurveSet &curves) {
    const std::string day = curves.asOf ? asOfText(curves) : std::string("any day");
    switch (curves.selection.mode) {
    case SelectMode::LatestRun: return "newest run per configuration as of " + day;
    case SelectMode::LatestPoint: return "newest point per concurrency as of " + day;
    case SelectMode::Night: return "runs of " + day;
    }
    return {};
}

std::string_view fieldWord(GroupField field) {
    switch (field) {
    case GroupField::Vendor: return "vendor";
    case GroupField::Hardware: return "GPU";
    case GroupField::Framework: return "engine";
    case GroupField::Model: return "model";
    case GroupField::Precision: return "precision";
    case GroupField::Spec: return "speculation";
    case GroupField::Disaggregated: return "disaggregation";
    case GroupField::Isl: return "input length";
    case GroupField::Osl: return "output length";
    case GroupField::BenchmarkType: return "benchmark";
    case GroupField::Offload: return "offload mode";
    case GroupField::Concurrency: return "concurrency";
    case GroupField::Parallelism: return "parallelism";
    case GroupField::Day: return "date";
    case GroupField::Run: return "run";
    case GroupField::Image: return "image";
    case GroupField::Config: return "configuration";
    }
    return {};
}

std::string groupingSentence(const GroupBy &groupBy) {
    if (groupBy.fields.empty()) return "one frontier";
    Labels words;
    for (const GroupField field : groupBy.fields) words.emplace_back(fieldWord(field));
    const std::string last = words.back();
    words.pop_back();
    return "frontier by " + (words.empty() ? last : joined(words, ", ") + " and " + last);
}

/// "Median interactivity" → "median interactivity", but "P99 time to first token" stays.
std::string inSentence(std::string label) {
    if (label.size() > 1 && std::islower(static_cast<unsigned char>(label[1])))
        label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    return label;
}

std::string axisLine(std::string_view axis, MetricId id) {
    const Metric &entry = metric(id);
    return std::string(axis) + ": " + entry.labelWithUnit() + ", " + std::string(betterKey(entry.better)) + " is better [" + entry.key +
           "]";
}

Labels numbersAsText(const std::vector<int> &numbers) {
    Labels texts;
    for (const int number : numbers) texts.push_back(std::to_string(number));
    return texts;
}

/// As one word of a shell: a name from an archive may hold anything.
std::string shellWord(std::string_view text) {
    const auto plain = [](unsigned char c) {
        return std::isalnum(c) != 0 || std::string_view("_./,:+-").find(static_cast<char>(c)) != std::string_view::npos;
    };
    if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return std::string(text);
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + '\'';
}

/// What makes the same picture on the command line: "--model dsr1 --sequence 8192/1024 --select latest-run --as-of …".
/// The day is the effective one, so that a newer run does not change it.
std::string filterLine(const CurveSet &curves) {
    std::string line = "Filters:";
    const auto add = [&line](std::string_view name, const Labels &values) {
        if (!values.empty()) line += " --" + std::string(name) + ' ' + shellWord(joined(values, ","));
    };
    const Selection &selection = curves.selection;
    add("model", selection.models);
    add("hardware", selection.hardware);
    add("vendor", selection.vendors);
    add("framework", selection.frameworks);
    add("precision", selection.precisions);
    add("spec", selection.specs);
    add("type", selection.benchmarkTypes);
    add("isl", numbersAsText(selection.isls));
    add("osl", numbersAsText(selection.osls));
    add("sequence", selection.sequences);
    add("select", {std::string(selectModeKey(selection.mode))});
    if (curves.asOf) add("as-of", {curves.asOf->iso()});
    if (selection.vetoed) line += " --vetoed";
    add("x", {metric(curves.axes.x).key});
    add("y", {metric(curves.axes.y).key});
    if (!curves.groupBy.fields.empty()) add("by", {curves.groupBy.key()});
    return line;
}

/// ", attempts 1 and 2" of a run that is vetoed in part.
std::string attemptsText(const RunInfo &run) {
    Labels attempts = numbersAsText(run.vetoedAttempts);
    if (attempts.empty()) return {};
    return (attempts.size() == 1 ? ", attempt " : ", attempts ") + joined(attempts, " and ");
}

std::string runLine(const RunInfo &run) {
    std::string line = "Run: " + (run.day ? dayText(run.day, run.daySource) : std::string("no date")) + ' ' + run.key;
    if (!run.url.empty()) line += ' ' + run.url;
    if (!run.veto.empty()) line += " (known to be bad" + attemptsText(run) + ": " + run.veto + ")";
    if (run.synthetic) return line + " (synthetic)";
    if (run.url.empty()) return line;
    return line + (isOfficialRun(run) ? " (official)" : " (unofficial)");
}

} // namespace

std::string selectionSentence(const CurveSet &curves) {
    Labels models, sequences;
    forEachSeries(curves, [&](const SeriesInfo &series) {
        addOnce(models, modelLabel(curves.results->catalogue->configOf(series).model));
        addOnce(sequences, sequenceLabel(series.isl, series.osl));
    });
    const Selection &selection = curves.selection;
    if (models.empty()) {
        for (const std::string &key : selection.models) addOnce(models, modelLabel(key));
    }
    if (sequences.empty()) sequences = selection.sequences;
    Labels parts;
    const auto add = [&parts](std::string part) {
        if (!part.empty()) parts.push_back(std::move(part));
    };
    add(namedOrCounted(models, "models"));
    add(namedOrCounted(sequences, "sequences"));
    add(labelled(selection.vendors, "vendors", vendorText));
    add(labelled(selection.hardware, "GPUs", gpuLabel));
    add(labelled(selection.frameworks, "engines", frameworkLabel));
    add(labelled(selection.precisions, "precisions", precisionLabel));
    add(labelled(selection.specs, "kinds of speculation", specLabel));
    add(labelled(selection.benchmarkTypes, "benchmarks", benchmarkTypeLabel));
    add(modeSentence(curves));
    add(groupingSentence(curves.groupBy));
    if (curves.anyVetoed()) add("with results known to be bad");
    if (curves.anySynthetic()) add("synthetic sample data");
    return joined(parts, " · ");
}

std::string titleSentence(const CurveSet &curves) {
    return metric(curves.axes.y).label + " vs. " + inSentence(metric(curves.axes.x).label);
}

std::vector<std::string> provenanceLines(const CurveSet &curves) {
    std::vector<std::string> lines = {
        "Program: Paretoscope " + std::string(versionText()),
        "Title: " + titleSentence(curves),
        "Selection: " + selectionSentence(curves),
        filterLine(curves),
        axisLine("X", curves.axes.x),
        axisLine("Y", curves.axes.y),
        "Grouped by: " + curves.groupBy.key(),
        "Points: " + std::to_string(curves.pointCount()) + " in " + std::to_string(curves.curves.size()) + " groups, " +
            std::to_string(curves.frontierCount()) + " on a frontier",
        "Left out: " + std::to_string(curves.excluded.missingX) + " without a value for x, " + std::to_string(curves.excluded.missingY) +
            " without one for y, " + std::to_string(curves.excluded.vetoed) + " known to be bad",
    };
    for (const RunInfo *run : drawnRuns(curves)) lines.push_back(runLine(*run));
    for (std::string &line : attributionLines(curves)) lines.push_back(std::move(line));
    return lines;
}

std::vector<std::string> attributionLines(const CurveSet &curves) {
    bool serving = false, local = false;
    std::size_t unofficial = 0;
    const Catalogue &catalogue = *curves.results->catalogue;
    std::vector<bool> counted(catalogue.runs.size());
    for (const Curve &curve : curves.curves) {
        for (const CurvePoint &point : curve.points) {
            const std::uint32_t index = curves.results->rows[point.row].run;
            if (counted[index] || catalogue.runs[index].synthetic) continue;
            const bool isLocal = isLocalBenchmark(curve.benchmarkType);
            local |= isLocal;
            serving |= !isLocal;
            counted[index] = true;
            if (!isLocal && !catalogue.runs[index].url.empty() && !isOfficialRun(catalogue.runs[index])) ++unofficial;
        }
    }
    std::vector<std::string> lines;
    if (serving) lines.emplace_back("Data: InferenceX by SemiAnalysis (Apache-2.0)");
    if (unofficial > 0) lines.push_back("Data: " + std::to_string(unofficial) + " of the runs are unofficial");
    if (local) lines.emplace_back("Data: local kernel runs (kernel-composed step, no engine)");
    if (curves.anySynthetic()) lines.emplace_back("Data: synthetic sample data, measured on nothing");
    return lines;
}

std::string asOfText(const CurveSet &curves) {
    if (!curves.asOf) return {};
    return dayText(curves.asOf, curves.results->catalogue->sourceOf(*curves.asOf));
}

bool isOfficialRun(const RunInfo &run) {
    return run.url.compare(0, kOfficialRuns.size(), kOfficialRuns) == 0;
}

} // namespace ps
