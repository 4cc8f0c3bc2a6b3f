// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/domain/side_record.h"
#include "core/support/day.h"
#include "core/support/error.h"
#include "core/support/strong_id.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ps {

/// Why something was dropped, altered, merged or is worth knowing. Stored by key, so the keys are stable.
enum class NoteCode {
    // Nothing was lost, but know this:
    UnknownHardware, ///< kept under its raw name
    UnknownModel,
    UnknownFramework,
    UnknownPrecision,
    MissingPrecision,
    GpuCountCorrected,        ///< mirrored num_*_gpu replaced by tp·pp·pcp
    GpuCountDerived,          ///< multinode row without GPU counts
    SequenceFromName,         ///< isl/osl taken from a folder or file name
    NoRun,                    ///< belongs to no known workflow run
    NoDate,                   ///< the day of the run is not known
    OtherMetrics,             ///< numeric fields that the registry does not know, kept
    Completed,                ///< a fuller copy of a stored result: its missing values were added
    DuplicateRow,             ///< the same row again, with the same values
    OlderAttempt,             ///< a newer attempt of the run, or newer values of the same attempt, are already stored
    Replaced,                 ///< other values than before for the same run and point; the newer ones are kept
    IgnoredDocument,          ///< of a kind that is not imported (logs, traces, run statistics)
    EmptyDocument,            ///< `[]`, `null`, or a file of no bytes
    InteractivityRecomputed,  ///< as the reciprocal of the latency per token
    DayFromMetadata,          ///< the run's day is when its artifacts were made
    ReusedRun,                ///< counted for the run that measured it
    EvalsOnlyRun,             ///< a run that only evaluates: its benchmark rows mean nothing, and were left out
    SecondsUnderMilliseconds, ///< a column headed "(ms)" holds seconds
    RoundedNumber,            ///< a fraction where a whole number belongs, or a number with text behind it
    RepeatedKey,              ///< the same key twice in one object: the later one counts
    RepeatedMember,           ///< two members of one name, or of names that differ in case only: both were read
    UnsafeName,               ///< a member name that would leave the folder if it were unpacked; it was only read
    LinkMember,               ///< a symbolic link in an archive: not followed
    SurroundedArchive,        ///< bytes before or behind the archive that do not belong to it
    CopyOfResult,             ///< a row of a container that names no run repeats one of a known run
    NotToldApart,             ///< rows that differ only in what their container does not tell; one of them is shown
    FieldsAssumed,            ///< what the row does not tell was taken from its file's name or from the user
    NotDisaggregated,         ///< an evaluation that says so only because its worker counts default to 1; corrected
    // A value was left out:
    NonFiniteValue, ///< NaN or Infinity, stored as missing
    NotPositive,    ///< a latency, throughput or power that is not > 0, stored as missing
    WrongType,      ///< a field of another type than it should have
    InvalidText,    ///< bytes that are no text, replaced by U+FFFD
    OutOfRange,     ///< a number that no double or no int can hold, stored as missing
    // A row was left out:
    MissingField,    ///< hw, model, conc … is not there
    MissingSequence, ///< neither the row nor a name says isl/osl
    NotARow,         ///< array element that is no object or no benchmark row
    FailedBenchmark, ///< no request succeeded: there is nothing to compare
    BrokenRow,       ///< the text of this row is damaged; the rows around it were read
    // A document was left out:
    UnreadableDocument, ///< message has the reason
    UnknownDocument,    ///< JSON, but of no kind that is known
    MappingNeeded,      ///< a raw result without hardware, engine, …: the message says which keys --map has to give
    ToolMissing,        ///< needs a program that is not installed; the message says which
};

std::string_view noteCodeKey(NoteCode code); ///< "unknown-hardware", …
std::optional<NoteCode> parseNoteCode(std::string_view key);
enum class NoteSeverity { Info, ValueLost, RowLost, DocumentLost };
NoteSeverity severityOf(NoteCode code);

/// One kind of thing that happened in one document, however often: 400 rows with the same unknown GPU are one note.
struct ImportNote {
    NoteCode code = NoteCode::UnreadableDocument;
    std::string archive;                 ///< path as given by the user; set by the importer
    std::string document;                ///< member of the archive; empty for a loose file
    std::optional<std::int64_t> element; ///< first element concerned; missing when the whole document is
    std::uint64_t count = 1;             ///< rows (or values) concerned
    std::string message; ///< for people, with the name or the reason: "hardware 'gaudi25' is not known; kept under this name"
};

/// What became of rows.
struct RowCounts {
    std::uint64_t added = 0;
    std::uint64_t updated = 0;    ///< replaced by other values of the same or a newer attempt
    std::uint64_t unchanged = 0;  ///< already there with the same values
    std::uint64_t superseded = 0; ///< older than what is stored: of an older attempt or artifact, or read before it
    std::uint64_t rejected = 0;   ///< not stored; a note says why

    std::uint64_t total() const { return added + updated + unchanged + superseded + rejected; }
    RowCounts &operator+=(const RowCounts &other);
    friend bool operator==(const RowCounts &, const RowCounts &) = default;
};

/// What became of the records of one kind of SideRecord.
struct RecordCounts {
    std::uint64_t added = 0;
    std::uint64_t unchanged = 0;
    friend bool operator==(const RecordCounts &, const RecordCounts &) = default;
};
/// By index of SideRecord.
using RecordCountsByKind = std::array<RecordCounts, kSideRecordKinds>;

/// Rejected: could not be read at all, a note says why. Unchanged: the same file was imported before; it was not read.
enum class ArchiveStatus { Imported, Rejected, Unchanged };
std::string_view archiveStatusKey(ArchiveStatus status); ///< "imported", "rejected", "unchanged"
std::optional<ArchiveStatus> parseArchiveStatus(std::string_view key);

struct ArchiveOutcome {
    std::string path; ///< as given, with '/' below a folder
    ArchiveStatus status = ArchiveStatus::Imported;
    std::uint64_t documents = 0; ///< documents that held rows or records
    std::uint64_t bytes = 0;
    RowCounts rows; ///< of an unchanged file: what it brought when it was read, as unchanged
    RecordCountsByKind records{};
};

enum class ImportState { Finished, Cancelled, Failed };
std::string_view importStateKey(ImportState state); ///< "finished", "cancelled", "failed"

/// What one import did, as a value.
struct ImportReport {
    ImportId id;
    ImportState state = ImportState::Finished;
    std::optional<Error> failure;         ///< with Failed: what ended it; what was kept is in the counts
    std::vector<ArchiveOutcome> archives; ///< in the order of import
    std::vector<ImportNote> notes;
    double seconds = 0;
    bool dryRun = false; ///< nothing of it was written

    RowCounts rows() const;
    RecordCountsByKind records() const;
    std::uint64_t rejectedArchives() const;
    std::uint64_t unchangedArchives() const;
    /// True when some row, document or archive that should hold results was left out. Ignored kinds do not count.
    bool anythingRejected() const;
    /// "412 results added, 3 unchanged, 2 rejected from 14 files"
    std::string sentence() const;
};

/// Who imports what: stored with the import.
struct ImportOrigin {
    std::vector<std::string> paths; ///< as given
    std::string programVersion;
    std::string startedAt; ///< ISO 8601, UTC
};

/// An import as the store remembers it.
struct StoredImport {
    ImportId id;
    ImportOrigin origin;
    std::string finishedAt; ///< empty when the process died before the end
    ImportState state = ImportState::Finished;
    std::uint64_t archives = 0;
    std::uint64_t rejectedArchives = 0;
    std::uint64_t unchangedArchives = 0;
    RowCounts rows;
    RecordCountsByKind records{};
    std::vector<ImportNote> notes;
};

/// A document of a stored archive.
struct StoredDocument {
    std::string name; ///< empty for a loose file
    std::string kind;
};

/// An archive as the store remembers it.
struct StoredArchive {
    ArchiveOutcome outcome;
    std::optional<std::int64_t> artifactId;
    std::vector<StoredDocument> documents; ///< those that brought something
};

/// A record as the store remembers it.
struct StoredRecord {
    SideRecord record;
    std::string runKey; ///< empty when it belongs to no run
    std::optional<Day> runDay;
};

/// What taking an import back did.
struct RemovalReport {
    std::uint64_t removed = 0;  ///< results that are gone
    std::uint64_t kept = 0;     ///< results of the import that another import also carries
    std::uint64_t restored = 0; ///< results that have the values again that the import had replaced
    std::uint64_t removedRecords = 0, keptRecords = 0;
};

/// Where one stored result comes from.
struct ResultOrigin {
    ResultId result;
    ImportId import;
    std::string archive;
    std::string document; ///< empty for a loose file
    std::int64_t element = 0;
    std::optional<std::int64_t> artifactId;
    std::string runKey;
    std::optional<std::int64_t> githubRunId;
    std::optional<int> attempt;
    std::string commit; ///< or empty
    std::optional<Day> day;
    DaySource daySource = DaySource::Told;
    std::string image; ///< or empty
    std::uint32_t normalisations = 0;
    std::uint64_t otherCarriers = 0; ///< further imports that hold the same result
    std::string importedAt;
    std::string programVersion;
    std::string rawHardware, rawFramework, rawModel, rawPrecision, rawSpec;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<std::pair<std::string, double>> otherMetrics;
};

} // namespace ps
