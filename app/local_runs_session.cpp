// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local_runs_session.h"

#include "core/store/store.h"

#include <algorithm>

namespace ps {

LocalRunsSession::LocalRunsSession(std::filesystem::path storeFile, QObject *parent) : QObject(parent), m_storeFile(std::move(storeFile)) {
    m_readers.setMaxThreadCount(2);
}

void LocalRunsSession::refresh() {
    if (m_runsJob.isRunning()) {
        m_again = true;
        return;
    }
    m_runsJob.start(
        m_readers,
        [store = m_storeFile](const JobControl &) -> Result<std::vector<LocalRunInfo>> {
            const auto reader = StoreReader::open(store);
            if (reader) return reader->localRuns();
            if (reader.error().code() == ErrorCode::NotFound) return std::vector<LocalRunInfo>(); // no store yet
            return failure(reader.error());
        },
        [this](const Result<std::vector<LocalRunInfo>> &runs) {
            if (std::exchange(m_again, false)) {
                refresh();
                return;
            }
            if (!runs) {
                Q_EMIT failed(runs.error());
                return;
            }
            m_runs = *runs;
            Q_EMIT runsReady(m_runs);
        });
}

void LocalRunsSession::find(const std::string &key) {
    if (std::find(m_wanted.begin(), m_wanted.end(), key) == m_wanted.end()) m_wanted.push_back(key);
    if (!m_runJob.isRunning()) findNext();
}

void LocalRunsSession::findNext() {
    if (m_wanted.empty()) return;
    const std::string key = m_wanted.front();
    m_wanted.erase(m_wanted.begin());
    m_runJob.start(
        m_readers,
        [store = m_storeFile, key](const JobControl &) {
            return StoreReader::open(store).and_then([&key](const StoreReader &reader) { return reader.localRun(key); });
        },
        [this](const Result<LocalRun> &run) {
            if (run)
                Q_EMIT runReady(*run);
            else
                Q_EMIT failed(run.error());
            if (!m_runJob.isRunning()) findNext();
        });
}

} // namespace ps
