// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/device_session.h"

#include "core/support/text.h"

#include <QMetaObject>

namespace ps {

namespace {

constexpr int kListLimitMs = 10'000;

} // namespace

DeviceSession::DeviceSession(std::filesystem::path programFolder, QObject *parent)
    : QObject(parent), m_programFolder(std::move(programFolder)) {}

DeviceSession::~DeviceSession() = default;

void DeviceSession::refresh() {
    m_asked = true;
    if (isAsking()) {
        m_again = true;
        return;
    }
    m_listing.clear();
    m_prober = std::make_unique<WorkerProber>();
    Q_EMIT asking();
    m_prober->start(findWorkers(workerPlaces(m_programFolder)), [this](const std::vector<ProbedWorker> &probed) {
        // The prober must not go while it calls.
        QMetaObject::invokeMethod(
            this, [this, probed] { list(probed); }, Qt::QueuedConnection);
    });
}

void DeviceSession::list(const std::vector<ProbedWorker> &probed) {
    m_prober.reset();
    m_asking.clear();
    for (const ProbedWorker &worker : probed) m_asking.push_back({worker, {}});
    m_open = 1; // this loop itself, so that the end comes once
    WorkerLimits limits;
    limits.startMs = limits.silenceMs = kListLimitMs;
    for (std::size_t i = 0; i < m_asking.size(); ++i) {
        if (!m_asking[i].probed.isUsable()) continue;
        ++m_open;
        WorkerProcess::Listener listener;
        listener.message = [this, i](const gpu::Message &message) {
            if (const auto *listed = std::get_if<gpu::ListedBenchmark>(&message)) m_asking[i].benchmarks.push_back(*listed);
        };
        listener.ended = [this, i](const WorkerEnd &end) {
            // Its devices are there, but what it can measure is not known.
            if (end.outcome != RunOutcome::Finished) m_asking[i].probed.problem = "it does not list its benchmarks: " + end.reason;
            endOne();
        };
        m_listing.push_back(std::make_unique<WorkerProcess>(std::move(listener), limits));
        m_listing.back()->start({pathText(m_asking[i].probed.file.path), {QStringLiteral("--list")}});
    }
    endOne();
}

void DeviceSession::endOne() {
    if (--m_open > 0) return;
    if (std::exchange(m_again, false)) {
        QMetaObject::invokeMethod(this, &DeviceSession::refresh, Qt::QueuedConnection);
        return;
    }
    m_workers = m_asking;
    Q_EMIT found(m_workers);
}

} // namespace ps
