// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/side_names.h"

#include "core/import/name_normalizer.h"

#include <utility>

namespace ps {

namespace {

std::string kept(NormalName name, NoteCode code, std::string_view what, const RecordPlace &place) {
    if (!name.known)
        place.note(code, name.key, [&] { return std::string(what) + " '" + name.key + "' is not known; kept under this name"; });
    return std::move(name.key);
}

} // namespace

void RecordPlace::noteMissing(std::string_view what) const {
    note(NoteCode::MissingField, what, [what] { return std::string(what) + " is missing; the record was left out"; });
}

std::string knownHardware(std::string_view raw, const RecordPlace &place) {
    return kept(normalHardware(raw), NoteCode::UnknownHardware, "hardware", place);
}

std::string knownModel(std::string_view prefix, std::string_view model, const RecordPlace &place) {
    return kept(normalModel(prefix, model), NoteCode::UnknownModel, "model", place);
}

std::string knownFramework(std::string_view raw, const RecordPlace &place) {
    return kept(normalFramework(raw).name, NoteCode::UnknownFramework, "engine", place);
}

std::string knownPrecision(std::string_view raw, const RecordPlace &place) {
    if (!lowered(raw).empty()) return kept(normalPrecision(raw), NoteCode::UnknownPrecision, "precision", place);
    place.note(NoteCode::MissingPrecision, "", [] { return std::string("the precision is missing; kept as empty"); });
    return {};
}

bool readPublishedNames(const JsonFields &row, const RecordPlace &place, PublishedNames &names) {
    const std::string_view hardware = row.text({"hardware"});
    const std::string_view model = row.text({"model"});
    if (lowered(hardware).empty()) {
        place.noteMissing("the hardware");
        return false;
    }
    if (lowered(model).empty()) {
        place.noteMissing("the model");
        return false;
    }
    names.hardware = knownHardware(hardware, place);
    names.model = knownModel({}, model, place);
    names.framework = knownFramework(row.text({"framework"}), place);
    names.precision = knownPrecision(row.text({"precision"}), place);
    names.spec = normalSpec(row.text({"spec_method"}));
    return true;
}

std::optional<std::uint32_t> runOfPlace(const PathFacts &facts, RunTable &runs, Belongs belongs) {
    if (belongs == Belongs::ToPublishingRun && facts.sourceRunId) {
        PathFacts own = facts;
        own.sourceRunId.reset();
        return runOfPlace(own, runs, belongs);
    }
    if (!facts.githubRunId && !facts.sourceRunId && facts.artifactName.empty()) return std::nullopt;
    return runs.job(facts, std::nullopt, std::nullopt);
}

} // namespace ps
