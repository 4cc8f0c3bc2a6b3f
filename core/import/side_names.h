// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/json_fields.h"
#include "core/import/note_collector.h"
#include "core/import/path_facts.h"
#include "core/import/run_table.h"

#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// Where a record stands, for notes about it.
struct RecordPlace {
    NoteCollector &notes;
    std::size_t element;

    template <typename Message>
    void note(NoteCode code, std::string_view subject, Message message) const {
        notes.add(code, subject, static_cast<std::int64_t>(element), message);
    }
    /// "the task is missing; the record was left out"
    void noteMissing(std::string_view what) const;
};

/// Names in the spelling of the store. One that is not known is kept, and noted.
std::string knownHardware(std::string_view raw, const RecordPlace &place);
std::string knownModel(std::string_view prefix, std::string_view model, const RecordPlace &place);
std::string knownFramework(std::string_view raw, const RecordPlace &place);
std::string knownPrecision(std::string_view raw, const RecordPlace &place);

/// The five names of a deployment as the API publishes them; for records that have them as plain texts.
struct PublishedNames {
    std::string hardware, framework, model, precision, spec;
};
/// False, with a note, when hardware or model is missing.
bool readPublishedNames(const JsonFields &row, const RecordPlace &place, PublishedNames &names);

/// The run that a document of a run's folder belongs to. Measured: what a run that only publishes another one again
/// measured belongs to that other one; what it says about itself stays with it. A folder without the number of a run
/// counts as one when the document lies in it as an artifact; a document that just lies somewhere belongs to no run.
enum class Belongs { ToMeasuringRun, ToPublishingRun };
std::optional<std::uint32_t> runOfPlace(const PathFacts &facts, RunTable &runs, Belongs belongs);

/// The objects of an array, or the one object that the document is, each with its place. What is no object is noted.
template <typename Read>
void forEachRecord(simdjson::dom::element root, NoteCollector &notes, Read read) {
    simdjson::dom::array array;
    if (root.get(array) != simdjson::SUCCESS) {
        if (const auto fields = JsonFields::of(root)) read(*fields, RecordPlace{notes, 0});
        return;
    }
    std::size_t element = 0;
    for (const simdjson::dom::element item : array) {
        const RecordPlace place{notes, element++};
        if (const auto fields = JsonFields::of(item))
            read(*fields, place);
        else
            place.note(NoteCode::NotARow, "", [] { return std::string("an element of the array is no object"); });
    }
}

} // namespace ps
