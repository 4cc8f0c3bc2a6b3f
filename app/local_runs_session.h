// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/runner/local_run.h"
#include "core/support/result.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <string>
#include <vector>

namespace ps {

/// Reads the local runs that the store holds, on a reader thread. Lives on the GUI thread.
class LocalRunsSession : public QObject {
    Q_OBJECT
public:
    explicit LocalRunsSession(std::filesystem::path storeFile, QObject *parent = nullptr);

    /// Answered by runsReady (empty when there is no store yet) or failed; the newest wish is answered once.
    void refresh();
    /// Answered by runReady or failed. Wishes are answered in order.
    void find(const std::string &key);
    const std::vector<LocalRunInfo> &runs() const { return m_runs; }

Q_SIGNALS:
    void runsReady(const std::vector<ps::LocalRunInfo> &runs);
    void runReady(const ps::LocalRun &run);
    void failed(const ps::Error &error);

private:
    void findNext();

    std::filesystem::path m_storeFile;
    QThreadPool m_readers;
    std::vector<LocalRunInfo> m_runs;
    std::vector<std::string> m_wanted; ///< oldest first
    bool m_again = false;
    Job<std::vector<LocalRunInfo>> m_runsJob;
    Job<LocalRun> m_runJob;
};

} // namespace ps
