// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import_session.h"

#include "core/support/text.h"

namespace ps {

ImportSession::ImportSession(std::filesystem::path storeFile, QObject *parent) : QObject(parent), m_storeFile(std::move(storeFile)) {
    m_writer.setMaxThreadCount(1);
    m_writer.setExpiryTimeout(-1);
}

void ImportSession::import(ImportRequest request) {
    m_queue.push_back(std::move(request));
    if (!m_job.isRunning()) startNext();
}

void ImportSession::cancel() {
    m_queue.clear();
    m_job.cancel();
}

void ImportSession::startNext() {
    if (m_queue.empty()) return;
    ImportRequest request = std::move(m_queue.front());
    m_queue.pop_front();
    const QString first = request.paths.empty() ? QString() : pathText(request.paths.front().filename());
    const int others = static_cast<int>(request.paths.size()) - 1;
    Q_EMIT started(others > 0 ? tr("Importing %1 and %n more", nullptr, others).arg(first) : tr("Importing %1").arg(first));
    m_job.start(
        m_writer,
        [request = std::move(request), store = m_storeFile](const JobControl &job) { return importArchives(request, store, job); },
        [this](Result<ImportReport> report) {
            if (report)
                Q_EMIT finished(*report);
            else
                Q_EMIT failed(report.error());
            if (!m_job.isRunning()) startNext();
        },
        [this](const Progress &progress) { Q_EMIT progressed(progress); });
}

} // namespace ps
