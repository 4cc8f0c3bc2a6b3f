// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/reliability_documents.h"

#include "core/import/name_normalizer.h"

#include <map>
#include <tuple>
#include <utility>

namespace ps {

namespace {

/// False, with a note, when a count is missing or makes no sense.
bool readCounts(const JsonFields &fields, const RecordPlace &place, Reliability &reliability) {
    const auto succeeded = fields.whole({"n_success"});
    const auto total = fields.whole({"total"});
    if (!succeeded || !total || *succeeded < 0 || *total < *succeeded) {
        place.note(NoteCode::MissingField, "counts",
                   [] { return std::string("the counts of jobs are missing or more jobs succeeded than ran; the record was left out"); });
        return false;
    }
    reliability.succeeded = *succeeded;
    reliability.total = *total;
    return true;
}

bool readHardware(std::string_view raw, const RecordPlace &place, Reliability &reliability) {
    if (lowered(raw).empty()) {
        place.noteMissing("the hardware");
        return false;
    }
    reliability.rawHardware = raw;
    reliability.hardware = knownHardware(raw, place);
    return true;
}

} // namespace

void parseRunStatistics(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                        ParsedDocument &document) {
    const auto gpus = JsonFields::of(root);
    if (!gpus) return;
    std::size_t element = 0;
    for (const auto field : gpus->object()) {
        const RecordPlace place{notes, element++};
        Reliability reliability;
        const auto counts = JsonFields::of(field.value);
        if (!readHardware(field.key, place, reliability) || !counts || !readCounts(*counts, place, reliability)) continue;
        document.records.push_back({std::move(reliability), runOfPlace(facts, runs, Belongs::ToPublishingRun), place.element});
    }
}

void parseReliabilityRows(simdjson::dom::element root, NoteCollector &notes, ParsedDocument &document) {
    std::map<std::tuple<std::string, std::int32_t, std::int64_t, std::int64_t>, int> seen;
    forEachRecord(root, notes, [&](const JsonFields &row, const RecordPlace &place) {
        Reliability reliability;
        if (!readHardware(row.text({"hardware"}), place, reliability) || !readCounts(row, place, reliability)) return;
        reliability.day = Day::parse(row.text({"date"}));
        reliability.occurrence =
            seen[{reliability.rawHardware, reliability.day ? reliability.day->number() : 0, reliability.succeeded, reliability.total}]++;
        document.records.push_back({std::move(reliability), std::nullopt, place.element});
    });
}

} // namespace ps
