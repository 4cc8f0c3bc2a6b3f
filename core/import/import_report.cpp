// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/import_report.h"

#include <algorithm>
#include <array>

namespace ps {

namespace {

struct NoteKind {
    NoteCode code;
    std::string_view key;
    NoteSeverity severity;
};

constexpr std::array kNoteKinds = {
    NoteKind{NoteCode::UnknownHardware, "unknown-hardware", NoteSeverity::Info},
    NoteKind{NoteCode::UnknownModel, "unknown-model", NoteSeverity::Info},
    NoteKind{NoteCode::UnknownFramework, "unknown-framework", NoteSeverity::Info},
    NoteKind{NoteCode::UnknownPrecision, "unknown-precision", NoteSeverity::Info},
    NoteKind{NoteCode::MissingPrecision, "missing-precision", NoteSeverity::Info},
    NoteKind{NoteCode::GpuCountCorrected, "gpu-count-corrected", NoteSeverity::Info},
    NoteKind{NoteCode::GpuCountDerived, "gpu-count-derived", NoteSeverity::Info},
    NoteKind{NoteCode::SequenceFromName, "sequence-from-name", NoteSeverity::Info},
    NoteKind{NoteCode::NoRun, "no-run", NoteSeverity::Info},
    NoteKind{NoteCode::NoDate, "no-date", NoteSeverity::Info},
    NoteKind{NoteCode::OtherMetrics, "other-metrics", NoteSeverity::Info},
    NoteKind{NoteCode::Completed, "completed", NoteSeverity::Info},
    NoteKind{NoteCode::DuplicateRow, "duplicate-row", NoteSeverity::Info},
    NoteKind{NoteCode::OlderAttempt, "older-attempt", NoteSeverity::Info},
    NoteKind{NoteCode::Replaced, "replaced", NoteSeverity::Info},
    NoteKind{NoteCode::IgnoredDocument, "ignored-document", NoteSeverity::Info},
    NoteKind{NoteCode::EmptyDocument, "empty-document", NoteSeverity::Info},
    NoteKind{NoteCode::InteractivityRecomputed, "interactivity-recomputed", NoteSeverity::Info},
    NoteKind{NoteCode::DayFromMetadata, "day-from-metadata", NoteSeverity::Info},
    NoteKind{NoteCode::ReusedRun, "reused-run", NoteSeverity::Info},
    NoteKind{NoteCode::EvalsOnlyRun, "evals-only-run", NoteSeverity::Info},
    NoteKind{NoteCode::SecondsUnderMilliseconds, "seconds-under-milliseconds", NoteSeverity::Info},
    NoteKind{NoteCode::RoundedNumber, "rounded-number", NoteSeverity::Info},
    NoteKind{NoteCode::RepeatedKey, "repeated-key", NoteSeverity::Info},
    NoteKind{NoteCode::RepeatedMember, "repeated-member", NoteSeverity::Info},
    NoteKind{NoteCode::UnsafeName, "unsafe-name", NoteSeverity::Info},
    NoteKind{NoteCode::LinkMember, "link-member", NoteSeverity::Info},
    NoteKind{NoteCode::SurroundedArchive, "surrounded-archive", NoteSeverity::Info},
    NoteKind{NoteCode::CopyOfResult, "copy-of-result", NoteSeverity::Info},
    NoteKind{NoteCode::NotToldApart, "not-told-apart", NoteSeverity::Info},
    NoteKind{NoteCode::FieldsAssumed, "fields-assumed", NoteSeverity::Info},
    NoteKind{NoteCode::NotDisaggregated, "not-disaggregated", NoteSeverity::Info},
    NoteKind{NoteCode::NonFiniteValue, "non-finite-value", NoteSeverity::ValueLost},
    NoteKind{NoteCode::NotPositive, "not-positive", NoteSeverity::ValueLost},
    NoteKind{NoteCode::WrongType, "wrong-type", NoteSeverity::ValueLost},
    NoteKind{NoteCode::InvalidText, "invalid-text", NoteSeverity::ValueLost},
    NoteKind{NoteCode::OutOfRange, "out-of-range", NoteSeverity::ValueLost},
    NoteKind{NoteCode::MissingField, "missing-field", NoteSeverity::RowLost},
    NoteKind{NoteCode::MissingSequence, "missing-sequence", NoteSeverity::RowLost},
    NoteKind{NoteCode::NotARow, "not-a-row", NoteSeverity::RowLost},
    NoteKind{NoteCode::FailedBenchmark, "failed-benchmark", NoteSeverity::RowLost},
    NoteKind{NoteCode::BrokenRow, "broken-row", NoteSeverity::RowLost},
    NoteKind{NoteCode::UnreadableDocument, "unreadable-document", NoteSeverity::DocumentLost},
    NoteKind{NoteCode::UnknownDocument, "unknown-document", NoteSeverity::DocumentLost},
    NoteKind{NoteCode::MappingNeeded, "mapping-needed", NoteSeverity::DocumentLost},
    NoteKind{NoteCode::ToolMissing, "tool-missing", NoteSeverity::DocumentLost},
};

constexpr const NoteKind *kindOf(NoteCode code) {
    const auto *const it = std::find_if(kNoteKinds.begin(), kNoteKinds.end(), [code](const NoteKind &kind) { return kind.code == code; });
    return it == kNoteKinds.end() ? nullptr : it;
}

std::uint64_t countWith(const std::vector<ArchiveOutcome> &archives, ArchiveStatus status) {
    return static_cast<std::uint64_t>(
        std::count_if(archives.begin(), archives.end(), [status](const ArchiveOutcome &archive) { return archive.status == status; }));
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

} // namespace

std::string_view noteCodeKey(NoteCode code) {
    const NoteKind *kind = kindOf(code);
    return kind ? kind->key : std::string_view();
}

std::optional<NoteCode> parseNoteCode(std::string_view key) {
    for (const NoteKind &kind : kNoteKinds) {
        if (kind.key == key) return kind.code;
    }
    return std::nullopt;
}

NoteSeverity severityOf(NoteCode code) {
    const NoteKind *kind = kindOf(code);
    return kind ? kind->severity : NoteSeverity::Info;
}

RowCounts &RowCounts::operator+=(const RowCounts &other) {
    added += other.added;
    updated += other.updated;
    unchanged += other.unchanged;
    superseded += other.superseded;
    rejected += other.rejected;
    return *this;
}

std::string_view importStateKey(ImportState state) {
    switch (state) {
    case ImportState::Finished: return "finished";
    case ImportState::Cancelled: return "cancelled";
    case ImportState::Failed: return "failed";
    }
    return "failed";
}

std::string_view archiveStatusKey(ArchiveStatus status) {
    switch (status) {
    case ArchiveStatus::Imported: return "imported";
    case ArchiveStatus::Rejected: return "rejected";
    case ArchiveStatus::Unchanged: return "unchanged";
    }
    return "rejected";
}

std::optional<ArchiveStatus> parseArchiveStatus(std::string_view key) {
    for (const ArchiveStatus status : {ArchiveStatus::Imported, ArchiveStatus::Rejected, ArchiveStatus::Unchanged}) {
        if (archiveStatusKey(status) == key) return status;
    }
    return std::nullopt;
}

RowCounts ImportReport::rows() const {
    RowCounts sum;
    for (const ArchiveOutcome &archive : archives) sum += archive.rows;
    return sum;
}

RecordCountsByKind ImportReport::records() const {
    RecordCountsByKind sum{};
    for (const ArchiveOutcome &archive : archives) {
        for (std::size_t kind = 0; kind < sum.size(); ++kind) {
            sum[kind].added += archive.records[kind].added;
            sum[kind].unchanged += archive.records[kind].unchanged;
        }
    }
    return sum;
}

std::uint64_t ImportReport::rejectedArchives() const {
    return countWith(archives, ArchiveStatus::Rejected);
}

std::uint64_t ImportReport::unchangedArchives() const {
    return countWith(archives, ArchiveStatus::Unchanged);
}

bool ImportReport::anythingRejected() const {
    if (rows().rejected > 0 || rejectedArchives() > 0) return true;
    return std::any_of(notes.begin(), notes.end(), [](const ImportNote &note) {
        const NoteSeverity severity = severityOf(note.code);
        return severity == NoteSeverity::DocumentLost || severity == NoteSeverity::RowLost;
    });
}

std::string ImportReport::sentence() const {
    const RowCounts sum = rows();
    std::string text = counted(sum.added, "result", "results") + " added";
    if (sum.updated) text += ", " + std::to_string(sum.updated) + " updated";
    text += ", " + std::to_string(sum.unchanged) + " unchanged";
    if (sum.superseded) text += ", " + std::to_string(sum.superseded) + " superseded";
    text += ", " + std::to_string(sum.rejected) + " rejected from " + counted(archives.size(), "file", "files");
    if (const std::uint64_t same = unchangedArchives()) text += ", " + counted(same, "file", "files") + " as before";
    if (const std::uint64_t rejected = rejectedArchives())
        text += ", " + counted(rejected, "file", "files") + " left out"; // unreadable, or told too little
    if (state == ImportState::Cancelled) text += " (cancelled)";
    if (state == ImportState::Failed) text += failure ? " (stopped: " + failure->text() + ")" : " (stopped)";
    return text;
}

} // namespace ps
