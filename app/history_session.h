// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/store/store.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <optional>
#include <vector>

namespace ps {

/// Reads what the store remembers of imports, on a reader thread. The newest wish wins. Lives on the GUI thread.
class HistorySession : public QObject {
    Q_OBJECT
public:
    explicit HistorySession(std::filesystem::path storeFile, QObject *parent = nullptr);

    /// Reads the history again; answered by importsReady (empty when there is no store yet) or failed.
    void refresh();
    /// Answered by archivesReady or archivesFailed, unless another import is asked for meanwhile.
    void findArchives(ImportId id);

Q_SIGNALS:
    void importsReady(const std::vector<ps::StoredImport> &imports);
    void failed(const ps::Error &error);
    void archivesReady(ps::ImportId id, const std::vector<ps::StoredArchive> &archives);
    void archivesFailed(ps::ImportId id, const ps::Error &error);

private:
    std::filesystem::path m_storeFile;
    QThreadPool m_readers;
    bool m_again = false; ///< the history changed while it was read
    std::optional<ImportId> m_wanted;
    Job<std::vector<StoredImport>> m_importsJob;
    Job<std::vector<StoredArchive>> m_archivesJob;
};

} // namespace ps
