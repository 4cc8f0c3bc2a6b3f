// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless_import.h"

#include "app/headless.h"
#include "app/notes_text.h"
#include "app/report_json.h"
#include "app/terminal_text.h"
#include "core/import/archive_importer.h"
#include "core/store/store.h"

#include <ostream>
#include <set>
#include <string_view>

namespace ps {

namespace {

void printNotes(std::ostream &out, const std::vector<ImportNote> &notes) {
    for (const std::string &line : noteLines(notes)) out << "  " << terminalText(line) << '\n';
}

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
    const bool anythingGood = rows.total() > rows.rejected;
    if (!anythingGood && report.anythingRejected()) return ExitCode::BadInput;
    if (report.state != ImportState::Finished || report.anythingRejected() || !anythingGood) return ExitCode::NothingOrPartly;
    return ExitCode::Done;
}

} // namespace

ExitCode runImport(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    ImportRequest request;
    request.paths = line.paths;
    request.fallbackDay = line.fallbackDay;
    const auto report = importArchives(request, line.store, job);
    if (!report) {
        printError(err, "import", report.error().text());
        return report.error().code() == ErrorCode::NotFound ? ExitCode::BadInput : storeExitCode(report.error());
    }
    if (line.format == TextFormat::Json) {
        out << importReportJson(*report);
    } else {
        out << report->sentence() << '\n';
        printNotes(out, report->notes);
    }
    if (report->failure) printError(err, "import", report->failure->text());
    if (report->state == ImportState::Cancelled) printError(err, "import", "cancelled; what was complete by then is kept");
    printLosses(err, *report);
    return exitCodeOf(*report);
}

ExitCode runReport(const CommandLine &line, std::ostream &out, std::ostream &err) {
    const auto imports = StoreReader::open(line.store).and_then([](const StoreReader &reader) { return reader.imports(); });
    if (!imports) {
        printError(err, "report", imports.error().text());
        return storeExitCode(imports.error());
    }
    if (line.format == TextFormat::Json) {
        out << importsJson(*imports);
        return ExitCode::Done;
    }
    for (const StoredImport &entry : *imports) {
        out << entry.origin.startedAt << "  " << importStateKey(entry.state) << (entry.finishedAt.empty() ? " (never ended)" : "") << "  +"
            << entry.rows.added << " ~" << entry.rows.updated << " =" << entry.rows.unchanged << " <" << entry.rows.superseded << " !"
            << entry.rows.rejected << "  " << entry.archives << (entry.archives == 1 ? " file" : " files");
        for (const std::string &path : entry.origin.paths) out << "  " << path;
        out << '\n';
        printNotes(out, entry.notes);
    }
    return imports->empty() ? ExitCode::NothingOrPartly : ExitCode::Done;
}

} // namespace ps
