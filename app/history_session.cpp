// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/history_session.h"

namespace ps {

HistorySession::HistorySession(std::filesystem::path storeFile, QObject *parent) : QObject(parent), m_storeFile(std::move(storeFile)) {
    m_readers.setMaxThreadCount(2);
}

void HistorySession::refresh() {
    if (m_importsJob.isRunning()) {
        m_again = true;
        return;
    }
    m_importsJob.start(
        m_readers,
        [store = m_storeFile](const JobControl &) -> Result<std::vector<StoredImport>> {
            const auto reader = StoreReader::open(store);
            if (reader) return reader->imports();
            // No store yet: nothing was imported.
            if (reader.error().code() == ErrorCode::NotFound) return std::vector<StoredImport>();
            return failure(reader.error());
        },
        [this](const Result<std::vector<StoredImport>> &imports) {
            if (std::exchange(m_again, false)) {
                refresh();
                return;
            }
            if (imports)
                Q_EMIT importsReady(*imports);
            else
                Q_EMIT failed(imports.error());
        });
}

void HistorySession::findArchives(ImportId id) {
    m_wanted = id;
    if (m_archivesJob.isRunning()) return; // the answer below asks for the newest wish
    m_archivesJob.start(
        m_readers,
        [store = m_storeFile, id](const JobControl &) {
            return StoreReader::open(store).and_then([id](const StoreReader &reader) { return reader.archives(id); });
        },
        [this, id](const Result<std::vector<StoredArchive>> &archives) {
            if (m_wanted != id) {
                findArchives(*m_wanted);
                return;
            }
            if (archives)
                Q_EMIT archivesReady(id, *archives);
            else
                Q_EMIT archivesFailed(id, archives.error());
        });
}

} // namespace ps
