// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import_session.h"

#include "core/store/store_writer.h"
#include "core/support/text.h"

#include <algorithm>

namespace ps {

namespace {

QString nameOf(const std::vector<std::filesystem::path> &paths) {
    if (paths.empty()) return {};
    // "folder/" has no last part
    const std::filesystem::path &first = paths.front();
    const QString name = pathText(first.has_filename() ? first.filename() : first.parent_path().filename());
    if (paths.size() == 1) return name;
    return ImportSession::tr("%1 and %n more", nullptr, static_cast<int>(paths.size()) - 1).arg(name);
}

} // namespace

ImportSession::ImportSession(std::filesystem::path storeFile, QObject *parent) : QObject(parent), m_storeFile(std::move(storeFile)) {
    m_writer.setMaxThreadCount(1);
    m_writer.setExpiryTimeout(-1);
}

std::uint64_t ImportSession::import(ImportRequest request) {
    const QString name = nameOf(request.paths);
    if (request.dryRun) return enqueue(WriterJob::Kind::Trial, tr("Looking through %1").arg(name), std::move(request));
    return enqueue(WriterJob::Kind::Import, tr("Importing %1").arg(name), std::move(request));
}

std::uint64_t ImportSession::remove(ImportId import, const QString &name) {
    return enqueue(WriterJob::Kind::Removal, tr("Removing the import of %1").arg(name), import);
}

std::uint64_t ImportSession::enqueue(WriterJob::Kind kind, const QString &title, Task task) {
    const std::uint64_t number = ++m_lastNumber;
    m_queue.push_back({{number, kind, title}, std::move(task)});
    if (!m_job.isRunning()) startNext();
    return number;
}

template <typename Predicate>
void ImportSession::cancelWhere(Predicate isMeant) {
    if (m_job.isRunning() && isMeant(m_running)) m_job.cancel();
    std::vector<WriterJob> never;
    for (auto queued = m_queue.begin(); queued != m_queue.end();) {
        if (isMeant(queued->job)) {
            never.push_back(std::move(queued->job));
            queued = m_queue.erase(queued);
        } else {
            ++queued;
        }
    }
    for (const WriterJob &job : never) Q_EMIT failed(job, Error(ErrorCode::Cancelled, toUtf8(tr("cancelled"))));
}

void ImportSession::cancel(std::uint64_t number) {
    cancelWhere([number](const WriterJob &job) { return job.number == number; });
}

void ImportSession::cancelWriting() {
    cancelWhere([](const WriterJob &job) { return job.kind != WriterJob::Kind::Trial; });
}

bool ImportSession::isWriting() const {
    if (m_job.isRunning() && m_running.kind != WriterJob::Kind::Trial) return true;
    return std::any_of(m_queue.begin(), m_queue.end(), [](const Queued &queued) { return queued.job.kind != WriterJob::Kind::Trial; });
}

void ImportSession::startNext() {
    if (m_queue.empty()) return;
    Queued next = std::move(m_queue.front());
    m_queue.pop_front();
    m_running = next.job;
    // Before the signal: whoever hears it may queue further jobs.
    m_job.start(
        m_writer,
        [task = std::move(next.task), store = m_storeFile, importer = m_importer](const JobControl &job) -> Result<Outcome> {
            if (const auto *request = std::get_if<ImportRequest>(&task))
                return importer(*request, store, job).map([](ImportReport report) { return Outcome(std::move(report)); });
            return StoreWriter::open(store, job)
                .and_then([&](StoreWriter writer) { return writer.removeImport(std::get<ImportId>(task), job); })
                .map([](RemovalReport report) { return Outcome(report); });
        },
        [this, job = next.job](const Result<Outcome> &outcome) { deliver(job, outcome); },
        [this, job = next.job](const Progress &progress) { Q_EMIT progressed(job, progress); });
    Q_EMIT started(next.job);
}

void ImportSession::deliver(const WriterJob &job, const Result<Outcome> &outcome) {
    if (!outcome)
        Q_EMIT failed(job, outcome.error());
    else if (const auto *report = std::get_if<ImportReport>(&*outcome))
        Q_EMIT finished(job, *report);
    else
        Q_EMIT removed(job, std::get<RemovalReport>(*outcome));
    if (!m_job.isRunning()) startNext();
}

} // namespace ps
