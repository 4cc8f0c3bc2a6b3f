// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless_import.h"

#include "app/headless.h"
#include "app/report_json.h"
#include "core/import/archive_importer.h"
#include "core/store/store.h"

#include <ostream>

namespace ps {

namespace {

void printNotes(std::ostream &out, const std::vector<ImportNote> &notes) {
    for (const ImportNote &note : notes) {
        out << "  " << noteCodeKey(note.code);
        if (note.count > 1) out << " ×" << note.count;
        out << ": " << note.archive;
        if (!note.document.empty()) out << " › " << note.document;
        if (note.element) out << " [" << *note.element << ']';
        out << ": " << note.message << '\n';
    }
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
    for (const ImportNote &note : report->notes) {
        if (severityOf(note.code) == NoteSeverity::DocumentLost && note.code == NoteCode::UnreadableDocument)
            printError(err, note.document.empty() ? note.archive : note.archive + " › " + note.document, note.message);
    }
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
