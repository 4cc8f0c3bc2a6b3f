// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import_paths.h"

#include "core/runner/local_point.h"
#include "core/runner/run_file.h"
#include "core/store/local_run_writer.h"
#include "core/store/store.h"

#include <algorithm>
#include <iterator>

namespace ps {

namespace {

std::uint64_t pointCount(const LocalRun &run) {
    std::uint64_t points = 0;
    for (const gpu::MeasuredStep &step : run.steps()) points += pointsOf(step, run.info).size();
    return points;
}

bool isStored(const LocalRun &run, const std::filesystem::path &storeFile) {
    const auto reader = StoreReader::open(storeFile);
    return reader && reader->localRun(run.info.key);
}

ImportNote rejection(const std::string &path, const Error &error) {
    ImportNote note;
    note.code = NoteCode::UnreadableDocument;
    note.archive = path;
    note.message = error.message();
    return note;
}

/// An error concerns the store; what is wrong with the file goes into the report.
Status importRun(const std::filesystem::path &path, bool dryRun, const std::filesystem::path &storeFile, const JobControl &job,
                 ImportReport &report) {
    ArchiveOutcome outcome;
    outcome.path = path.string();
    std::error_code ignored;
    outcome.bytes = std::filesystem::file_size(path, ignored);
    const Result<LocalRun> run = readRunFile(path);
    if (!run) {
        outcome.status = ArchiveStatus::Rejected;
        report.notes.push_back(rejection(outcome.path, run.error()));
        report.archives.push_back(std::move(outcome));
        return {};
    }
    bool added = false;
    if (dryRun) {
        added = !isStored(*run, storeFile);
    } else {
        const Result<bool> imported = importLocalRun(*run, storeFile, job);
        if (!imported) return failure(imported.error().within(outcome.path));
        added = *imported;
    }
    outcome.documents = 1;
    (added ? outcome.rows.added : outcome.rows.unchanged) = pointCount(*run);
    if (!added) outcome.status = ArchiveStatus::Unchanged;
    report.archives.push_back(std::move(outcome));
    return {};
}

} // namespace

Result<ImportReport> importPaths(const ImportRequest &request, const std::filesystem::path &storeFile, const JobControl &job) {
    std::vector<std::filesystem::path> runs;
    ImportRequest others = request;
    others.paths.clear();
    for (const std::filesystem::path &path : request.paths) (isRunFile(path) ? runs : others.paths).push_back(path);
    if (runs.empty()) return importArchives(request, storeFile, job);
    ImportReport report;
    if (!others.paths.empty()) {
        auto archives = importArchives(others, storeFile, job);
        if (!archives) return archives;
        report = std::move(*archives);
    }
    report.dryRun = request.dryRun;
    for (const std::filesystem::path &path : runs) {
        if (report.state != ImportState::Finished) break;
        if (const Status status = importRun(path, request.dryRun, storeFile, job, report); !status) {
            const bool cancelled = status.error().code() == ErrorCode::Cancelled;
            report.state = cancelled ? ImportState::Cancelled : ImportState::Failed;
            if (!cancelled) report.failure = status.error();
        }
    }
    return report;
}

} // namespace ps
