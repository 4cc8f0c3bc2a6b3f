// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/row_identity.h"

#include "core/domain/vocabulary.h"
#include "core/import/name_normalizer.h"

#include <algorithm>

namespace ps {

namespace {

void noteUnknown(RowReader &row, NoteCode code, std::string_view what, const NormalName &name) {
    if (name.known) return;
    row.note(code, name.key, [&] { return std::string(what) + " '" + name.key + "' is not known; kept under this name"; });
}

bool missing(RowReader &row, std::string_view field) {
    row.note(NoteCode::MissingField, field, [&] { return std::string(field) + " is missing; the row was left out"; });
    return false;
}

bool readHardware(RowReader &row, Measurement &measurement) {
    measurement.raw.hardware = row.text(RowField::Hardware);
    NormalName name = normalHardware(measurement.raw.hardware);
    if (name.key.empty()) return missing(row, "the hardware");
    noteUnknown(row, NoteCode::UnknownHardware, "hardware", name);
    measurement.config.hardware = std::move(name.key);
    return true;
}

bool readModel(RowReader &row, Measurement &measurement) {
    const std::string_view prefix = row.text(RowField::ModelPrefix);
    const std::string_view model = row.text(RowField::Model);
    measurement.raw.model = model.empty() ? prefix : model;
    NormalName name = normalModel(prefix, model);
    if (name.key.empty()) return missing(row, "the model");
    noteUnknown(row, NoteCode::UnknownModel, "model", name);
    measurement.config.model = std::move(name.key);
    return true;
}

void readFramework(RowReader &row, Measurement &measurement) {
    measurement.raw.framework = row.text(RowField::Framework);
    NormalFramework framework = normalFramework(measurement.raw.framework);
    noteUnknown(row, NoteCode::UnknownFramework, "engine", framework.name);
    const bool dynamo = framework.name.key.compare(0, 7, "dynamo-") == 0;
    const bool assumed = dynamo && !row.has(RowField::Disaggregated);
    if (assumed) measurement.mark(Normalisation::DisaggregationAssumed);
    measurement.config.disaggregated = framework.disaggregated || row.boolean(RowField::Disaggregated) || assumed;
    measurement.config.framework = std::move(framework.name.key);
}

void readPrecision(RowReader &row, Measurement &measurement) {
    measurement.raw.precision = row.text(RowField::Precision);
    NormalName name = normalPrecision(measurement.raw.precision);
    if (name.key.empty())
        row.note(NoteCode::MissingPrecision, "", [] { return std::string("the precision is missing; kept as empty"); });
    else
        noteUnknown(row, NoteCode::UnknownPrecision, "precision", name);
    measurement.config.precision = std::move(name.key);
}

/// `spec_decoding` is false or 0 in some rows, which means none, so its type is not complained about.
void readSpec(RowReader &row, Measurement &measurement) {
    if (row.isText(RowField::Spec)) measurement.raw.spec = row.text(RowField::Spec);
    measurement.config.spec = normalSpec(measurement.raw.spec);
    if (!row.isText(RowField::Mtp) || lowered(row.text(RowField::Mtp)) != "on") return;
    if (measurement.raw.spec.empty()) measurement.raw.spec = "mtp=on";
    measurement.config.spec = "mtp";
}

bool isAgentic(RowReader &row) {
    constexpr std::string_view kStart = "agentic";
    return row.text(RowField::ScenarioType).substr(0, kStart.size()) == kStart;
}

/// Of what a row says about offloading only whether there was any is part of its identity.
void readOffloading(RowReader &row, Measurement &measurement) {
    if (const std::string mode = lowered(row.text(RowField::OffloadMode)); !mode.empty()) {
        measurement.offloadMode = mode == "none" ? "off" : mode;
    } else if (row.has(RowField::KvOffloading)) {
        const std::string kind = lowered(row.text(RowField::KvOffloading));
        measurement.offloadMode = kind.empty() || kind == "none" || kind == "off" ? "off" : "on";
    }
}

bool failed(RowReader &row) {
    static const Metric &successful = *findMetric("num_requests_successful");
    if (row.metric(successful) != 0.0) return false;
    row.note(NoteCode::FailedBenchmark, "", [] { return std::string("no request succeeded; the row was left out"); });
    return true;
}

std::optional<int> positive(std::optional<int> value) {
    return value && *value > 0 ? value : std::nullopt;
}

std::optional<int> readConcurrency(RowReader &row) {
    constexpr std::size_t kMaxShown = 40;
    if (!row.has(RowField::Concurrency)) {
        missing(row, "the concurrency");
        return std::nullopt;
    }
    const auto concurrency = positive(row.integer(RowField::Concurrency));
    if (concurrency) return concurrency;
    const std::string value = row.shown(RowField::Concurrency);
    const std::string what = value.size() > kMaxShown ? "a long value" : "'" + value + "'";
    row.note(NoteCode::MissingField, "the concurrency " + what,
             [&] { return "the concurrency is " + what + ", which is no number above 0; the row was left out"; });
    return std::nullopt;
}

} // namespace

bool readIdentity(RowReader &row, Measurement &measurement) {
    if (failed(row) || !readHardware(row, measurement) || !readModel(row, measurement)) return false;
    readFramework(row, measurement);
    readPrecision(row, measurement);
    readSpec(row, measurement);
    measurement.config.multinode = row.boolean(RowField::Multinode);
    const auto concurrency = readConcurrency(row);
    if (!concurrency) return false;
    measurement.concurrency = *concurrency;

    if (const std::string_view image = row.text(RowField::Image); image.find_first_not_of(" \t") != std::string_view::npos) {
        measurement.image = std::string(image);
        std::replace(measurement.image->begin(), measurement.image->end(), '#', '/');
    }
    const std::string_view type = row.text(RowField::BenchmarkType);
    measurement.benchmarkType = !type.empty() ? type : isAgentic(row) ? kAgenticTraces : kSingleTurn;
    readOffloading(row, measurement);
    return true;
}

bool readSequence(RowReader &row, const PathFacts &facts, Measurement &measurement) {
    measurement.isl = positive(row.integer(RowField::Isl));
    measurement.osl = positive(row.integer(RowField::Osl));
    if ((measurement.isl && measurement.osl) || measurement.benchmarkType == kAgenticTraces) return true;
    auto sequence = sequenceInPath(row.text(RowField::SourceFile));
    if (!sequence) sequence = facts.sequence;
    if (!sequence) {
        row.note(NoteCode::MissingSequence, "",
                 [] { return std::string("neither the row nor a name tells isl and osl; the row was left out"); });
        return false;
    }
    if (!measurement.isl) measurement.isl = sequence->isl;
    if (!measurement.osl) measurement.osl = sequence->osl;
    measurement.mark(Normalisation::SequenceFromName);
    row.note(NoteCode::SequenceFromName, "", [&] {
        return "isl and osl are taken from the name of a file or folder: " + std::to_string(*measurement.isl) + "/" +
               std::to_string(*measurement.osl);
    });
    return true;
}

} // namespace ps
