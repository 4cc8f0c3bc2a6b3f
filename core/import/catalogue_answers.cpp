// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/catalogue_answers.h"

#include "core/import/name_normalizer.h"

#include <utility>

namespace ps {

namespace {

template <typename Record>
void setNames(PublishedNames names, Record &record) {
    record.hardware = std::move(names.hardware);
    record.framework = std::move(names.framework);
    record.model = std::move(names.model);
    record.precision = std::move(names.precision);
    record.spec = std::move(names.spec);
}

bool readSummary(const JsonFields &row, const RecordPlace &place, Submission &submission) {
    PublishedNames names;
    if (!readPublishedNames(row, place, names)) return false;
    setNames(std::move(names), submission);
    submission.disaggregated = row.boolean({"disagg"});
    submission.day = Day::parse(row.text({"date"}));
    submission.dataPoints = row.whole({"total_datapoints"}).value_or(0);
    submission.sequences = row.integer({"distinct_sequences"});
    submission.concurrencies = row.integer({"distinct_concurrencies"});
    submission.maxConcurrency = row.integer({"max_concurrency"});
    submission.image = row.text({"image"});
    submission.multinode = row.boolean({"is_multinode"});
    submission.prefillTp = row.integer({"prefill_tp"});
    submission.prefillEp = row.integer({"prefill_ep"});
    submission.decodeTp = row.integer({"decode_tp"});
    submission.decodeEp = row.integer({"decode_ep"});
    submission.prefillGpus = row.integer({"num_prefill_gpu"});
    submission.decodeGpus = row.integer({"num_decode_gpu"});
    return true;
}

bool readVolume(const JsonFields &row, const RecordPlace &place, Submission &submission) {
    const std::string_view hardware = row.text({"hardware"});
    const auto dataPoints = row.whole({"datapoints"});
    if (lowered(hardware).empty() || !dataPoints) {
        place.noteMissing(dataPoints ? "the hardware" : "the number of data points");
        return false;
    }
    submission.hardware = knownHardware(hardware, place);
    submission.day = Day::parse(row.text({"date"}));
    submission.dataPoints = *dataPoints;
    return true;
}

} // namespace

void parseAvailability(simdjson::dom::element root, NoteCollector &notes, ParsedDocument &document) {
    forEachRecord(root, notes, [&](const JsonFields &row, const RecordPlace &place) {
        PublishedNames names;
        if (!readPublishedNames(row, place, names)) return;
        Availability availability;
        setNames(std::move(names), availability);
        availability.disaggregated = row.boolean({"disagg"});
        availability.isl = row.integer({"isl"});
        availability.osl = row.integer({"osl"});
        availability.day = Day::parse(row.text({"date"}));
        document.records.push_back({std::move(availability), std::nullopt, place.element});
    });
}

void parseSubmissions(simdjson::dom::element root, NoteCollector &notes, ParsedDocument &document) {
    const auto fields = JsonFields::of(root);
    if (!fields) return;
    const auto readList = [&](std::string_view key, bool (*read)(const JsonFields &, const RecordPlace &, Submission &)) {
        const auto list = fields->value({key});
        if (!list) return;
        forEachRecord(*list, notes, [&](const JsonFields &row, const RecordPlace &place) {
            Submission submission;
            if (read(row, place, submission)) document.records.push_back({std::move(submission), std::nullopt, place.element});
        });
    };
    readList("summary", readSummary);
    readList("volume", readVolume);
}

} // namespace ps
