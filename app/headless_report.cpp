// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless_report.h"

#include "app/headless.h"
#include "app/notes_text.h"
#include "app/report_json.h"
#include "app/terminal_text.h"
#include "core/store/store.h"
#include "core/store/store_writer.h"

#include <ostream>

namespace ps {

namespace {

void printImport(std::ostream &out, const StoredImport &entry) {
    out << '#' << entry.id.value << "  " << entry.origin.startedAt << "  " << importStateKey(entry.state)
        << (entry.finishedAt.empty() ? " (never ended)" : "") << "  +" << entry.rows.added << " ~" << entry.rows.updated << " ="
        << entry.rows.unchanged << " <" << entry.rows.superseded << " !" << entry.rows.rejected << "  " << entry.archives
        << (entry.archives == 1 ? " file" : " files");
    if (entry.unchangedArchives > 0) out << " (" << entry.unchangedArchives << " as before)";
    for (const std::string &path : entry.origin.paths) out << "  " << terminalText(path);
    out << '\n';
    if (const std::string records = recordsLine(entry.records); !records.empty()) out << "  " << records << '\n';
    for (const std::string &line : noteLines(entry.notes)) out << "  " << terminalText(line) << '\n';
}

Status printReport(std::ostream &out, const StoreReader &reader, const std::vector<StoredImport> &imports) {
    for (const StoredImport &entry : imports) printImport(out, entry);
    const auto totals = reader.recordTotals();
    if (!totals) return failure(totals.error());
    std::string text;
    for (std::size_t kind = 0; kind < totals->size(); ++kind) {
        if ((*totals)[kind] > 0) text += (text.empty() ? "" : ", ") + countedRecords((*totals)[kind], kind);
    }
    if (!text.empty()) out << "Besides results the store holds " << text << '\n';
    return {};
}

/// Begins each element but the first with a comma; all on a line of their own.
class Elements {
public:
    explicit Elements(std::ostream &out) : m_out(out) {}
    std::ostream &next() {
        m_out << (m_any ? ",\n" : "\n");
        m_any = true;
        return m_out;
    }

private:
    std::ostream &m_out;
    bool m_any = false;
};

Status printReportJson(std::ostream &out, const StoreReader &reader, const std::vector<StoredImport> &imports, const JobControl &job) {
    const auto totals = reader.recordTotals();
    if (!totals) return failure(totals.error());
    out << "{\"schema\":1,\n\"imports\":[";
    Elements importElements(out);
    for (const StoredImport &entry : imports) {
        const auto archives = reader.archives(entry.id);
        if (!archives) return failure(archives.error());
        importElements.next() << importJson(entry) << ",\"files\":[";
        Elements files(out);
        for (const StoredArchive &archive : *archives) files.next() << archiveJson(archive);
        out << "]}";
    }
    out << "],\n\"records\":" << recordTotalsJson(*totals) << ",\n\"results\":[";
    Elements results(out);
    const auto visit = [&](const ResultOrigin &origin) {
        results.next() << originJson(origin);
        return static_cast<bool>(out);
    };
    Status read = reader.eachOrigin(visit, job);
    if (read) out << "]}\n";
    return read;
}

} // namespace

ExitCode runReport(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    bool anyImport = false;
    const Status done = StoreReader::open(line.store).and_then([&](const StoreReader &reader) -> Status {
        const auto imports = reader.imports();
        if (!imports) return failure(imports.error());
        anyImport = !imports->empty();
        return line.format == TextFormat::Json ? printReportJson(out, reader, *imports, job) : printReport(out, reader, *imports);
    });
    if (!done) {
        printError(err, "report", done.error().text());
        return storeExitCode(done.error());
    }
    return anyImport || line.format == TextFormat::Json ? ExitCode::Done : ExitCode::NothingOrPartly;
}

ExitCode runRemove(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    const auto fail = [&err](const Error &error, const std::string &what) {
        if (error.code() == ErrorCode::Cancelled) {
            printError(err, what, "cancelled; the import is still there");
            return ExitCode::NothingOrPartly;
        }
        printError(err, what, error.text());
        return storeExitCode(error);
    };
    // Opening for writing would make a store where there is none.
    if (const auto reader = StoreReader::open(line.store); !reader) return fail(reader.error(), "remove");
    auto writer = StoreWriter::open(line.store, job);
    if (!writer) return fail(writer.error(), "remove");
    std::vector<std::pair<ImportId, RemovalReport>> removals;
    ExitCode code = ExitCode::Done;
    for (const ImportId import : line.imports) {
        Result<RemovalReport> removal = failure(ErrorCode::Cancelled, "cancelled");
        if (!job.cancelled()) removal = writer->removeImport(import, job);
        if (!removal) {
            const ExitCode failed = fail(removal.error(), "import " + std::to_string(import.value));
            code = removal.error().code() == ErrorCode::NotFound ? ExitCode::NothingOrPartly : failed;
            break;
        }
        removals.emplace_back(import, *removal);
        if (line.format != TextFormat::Json) out << removalSentence(import, *removal) << '\n';
    }
    if (line.format == TextFormat::Json) out << removalsJson(removals);
    return code;
}

} // namespace ps
