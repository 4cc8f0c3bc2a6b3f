// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/archive_importer.h"

#include "core/archive/folder_walk.h"
#include "core/import/import_plan.h"
#include "core/import/known_reading.h"
#include "core/import/parse_pipeline.h"
#include "core/import/reading_options.h"
#include "core/store/store_writer.h"
#include "core/support/version.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

namespace ps {

namespace {

using Clock = std::chrono::steady_clock;

/// How long cancelling may go unnoticed while there is nothing to write.
constexpr std::chrono::milliseconds kPatience{10};
/// Between two reports of progress: a folder of small files passes thousands a second.
constexpr std::chrono::milliseconds kReportInterval{20};
constexpr unsigned kMaxThreads = 4;

unsigned parseThreads() {
    const unsigned cores = std::thread::hardware_concurrency();
    return std::clamp(cores > 1 ? cores - 1 : 1U, 1U, kMaxThreads);
}

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts = {};
    gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

ImportOrigin originOf(const ImportRequest &request) {
    ImportOrigin origin;
    for (const std::filesystem::path &path : request.paths) origin.paths.push_back(shownPath(path));
    origin.programVersion = versionText();
    origin.startedAt = utcNow();
    return origin;
}

void appendNotes(std::vector<ImportNote> from, const std::string &archive, const std::string *document, std::vector<ImportNote> &to) {
    for (ImportNote &note : from) {
        note.archive = archive;
        if (document) note.document = *document;
        to.push_back(std::move(note));
    }
}

/// One import, from the first file to the report.
class Import {
public:
    Import(const ImportPlan &plan, StoreWriter &writer, const JobControl &job) : m_plan(plan), m_writer(writer), m_job(job) {
        m_report.notes = plan.notes;
        m_report.archives.reserve(plan.files.size());
    }

    ImportReport run(const ReadingOptions &reading) {
        readAll(reading);
        if (m_report.state == ImportState::Cancelled && takeBack()) return std::move(m_report);
        // What ended the import is the error to hear; without one, that its results could not be kept.
        if (const Status status = m_writer.finishImport(m_report, m_job); !status && !m_report.failure) fail(status.error());
        return std::move(m_report);
    }

private:
    void readAll(const ReadingOptions &reading) {
        ParsePipeline pipeline(m_plan, reading, parseThreads());
        for (std::size_t i = 0; i < m_plan.files.size();) {
            if (m_job.cancelled()) {
                m_report.state = ImportState::Cancelled;
                return;
            }
            reportProgress(m_plan.files[i].shown, false);
            auto archive = pipeline.next(kPatience);
            if (!archive) continue;
            if (!write(std::move(*archive))) return;
            m_doneBytes += m_plan.files[i++].bytes;
        }
        reportProgress({}, true);
    }

    /// Cancelling leaves the store as it was. False when that failed: the report then says what stayed.
    bool takeBack() {
        if (const Status discarded = m_writer.discardImport(); !discarded) {
            fail(discarded.error());
            return false;
        }
        m_report.archives.clear();
        m_report.notes.clear();
        return true;
    }

    bool write(ParsedArchive archive) {
        ArchiveOutcome outcome;
        Status status = m_writer.writeArchive(archive, outcome, m_job);
        if (status) {
            m_report.archives.push_back(std::move(outcome));
            appendNotes(std::move(archive.notes), archive.path, nullptr, m_report.notes);
            for (ParsedDocument &document : archive.documents)
                appendNotes(std::move(document.notes), archive.path, &document.name, m_report.notes);
            status = m_writer.commitIfDue();
        }
        if (!status) fail(status.error().within(archive.path));
        return status.has_value();
    }

    void fail(const Error &error) {
        const bool cancelled = error.code() == ErrorCode::Cancelled;
        m_report.state = cancelled ? ImportState::Cancelled : ImportState::Failed;
        if (!cancelled) m_report.failure = error;
    }

    void reportProgress(const std::string &what, bool always) {
        const auto now = Clock::now();
        if (!always && now - m_reportedAt < kReportInterval) return;
        m_reportedAt = now;
        m_job.report({m_doneBytes, m_plan.bytes, what});
    }

    const ImportPlan &m_plan;
    StoreWriter &m_writer;
    const JobControl &m_job;
    ImportReport m_report;
    std::uint64_t m_doneBytes = 0;
    Clock::time_point m_reportedAt;
};

/// Of an import that did not come to its first file: cancelling is an outcome, anything else an error.
Result<ImportReport> withoutStart(const Error &error) {
    if (error.code() != ErrorCode::Cancelled) return failure(error);
    ImportReport report;
    report.state = ImportState::Cancelled;
    return report;
}

} // namespace

Result<ImportReport> importArchives(const ImportRequest &request, const std::filesystem::path &storeFile, const JobControl &job) {
    const auto begin = Clock::now();
    const ReadingOptions reading{request.fallbackDay, request.mapping};
    auto plan = planImport(request.paths, job);
    if (!plan) return withoutStart(plan.error());
    if (plan->files.empty()) { // nothing to store: no store is made for it
        ImportReport report;
        report.notes = plan->notes;
        return report;
    }
    auto writer = StoreWriter::open(storeFile, job);
    if (!writer) return withoutStart(writer.error());
    assignReadings(*plan, reading);
    if (!request.readAgain) {
        const auto known = writer->knownFiles();
        if (!known) return withoutStart(known.error());
        markUnchanged(*plan, *known);
    }
    if (const Status status = writer->beginImport(originOf(request), job, request.dryRun); !status) return withoutStart(status.error());
    ImportReport report = Import(*plan, *writer, job).run(reading);
    report.dryRun = request.dryRun;
    report.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return report;
}

} // namespace ps
