// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless_import.h"

#include "app/headless.h"
#include "app/import_paths.h"
#include "app/notes_text.h"
#include "app/report_json.h"
#include "app/terminal_text.h"

#include <algorithm>
#include <ostream>
#include <set>
#include <string_view>

namespace ps {

namespace {

/// One line for each file, document and kind of row that was left out; the first of them when there are many.
void printLosses(std::ostream &err, const ImportReport &report) {
    constexpr std::size_t kMost = 20;
    std::set<std::string_view> rejected;
    for (const ArchiveOutcome &archive : report.archives) {
        if (archive.status == ArchiveStatus::Rejected) rejected.insert(archive.path);
    }
    std::size_t losses = 0;
    for (const ImportNote &note : report.notes) {
        if (severityOf(note.code) < NoteSeverity::RowLost && !rejected.contains(note.archive)) continue;
        if (++losses > kMost) continue;
        std::string what = note.document.empty() ? note.archive : note.archive + " › " + note.document;
        if (note.element) what += " [" + std::to_string(*note.element) + "]";
        printError(err, what, note.message);
    }
    if (losses > kMost) printError(err, "import", std::to_string(losses - kMost) + " more were left out; 'paretoscope report' lists them");
}

ExitCode exitCodeOf(const ImportReport &report) {
    if (report.failure) return storeExitCode(*report.failure);
    const RowCounts rows = report.rows();
    const RecordCountsByKind records = report.records();
    const bool anyRecord =
        std::any_of(records.begin(), records.end(), [](const RecordCounts &kind) { return kind.added + kind.unchanged > 0; });
    const bool anythingGood = rows.total() > rows.rejected || anyRecord || report.unchangedArchives() > 0;
    if (!anythingGood && report.anythingRejected()) return ExitCode::BadInput;
    if (report.state != ImportState::Finished || report.anythingRejected() || !anythingGood) return ExitCode::NothingOrPartly;
    return ExitCode::Done;
}

} // namespace

ExitCode runImport(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    ImportRequest request;
    request.paths = line.paths;
    request.fallbackDay = line.fallbackDay;
    request.mapping = line.mapping;
    request.dryRun = line.dryRun;
    request.readAgain = line.readAgain;
    const auto report = importPaths(request, line.store, job);
    if (!report) {
        printError(err, "import", report.error().text());
        return report.error().code() == ErrorCode::NotFound ? ExitCode::BadInput : storeExitCode(report.error());
    }
    if (line.format == TextFormat::Json) {
        out << importReportJson(*report);
    } else {
        out << importText(*report);
    }
    if (report->failure) printError(err, "import", report->failure->text());
    if (report->state == ImportState::Cancelled) printError(err, "import", "cancelled; the store is as it was before");
    printLosses(err, *report);
    return exitCodeOf(*report);
}

} // namespace ps
