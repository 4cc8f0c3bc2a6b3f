// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <QObject>

#include <filesystem>
#include <memory>
#include <vector>

namespace ps {

/// Asks the workers for their devices, and those that have some for their benchmarks. Looks for the workers anew each time, so
/// that a worker or a driver that appears is seen. Lives on the GUI thread and never blocks it.
class DeviceSession : public QObject {
    Q_OBJECT
public:
    explicit DeviceSession(std::filesystem::path programFolder, QObject *parent = nullptr);
    ~DeviceSession() override;

    /// Answered by one found(), unless it is asked again meanwhile: the newest wish is answered once.
    void refresh();
    bool isAsking() const { return m_prober != nullptr || m_open > 0; }
    bool wasAsked() const { return m_asked; }
    const std::vector<FoundWorker> &workers() const { return m_workers; }

Q_SIGNALS:
    void asking();
    void found(const std::vector<ps::FoundWorker> &workers);

private:
    void list(const std::vector<ProbedWorker> &probed);
    void endOne();

    std::filesystem::path m_programFolder;
    std::unique_ptr<WorkerProber> m_prober;
    std::vector<std::unique_ptr<WorkerProcess>> m_listing;
    std::vector<FoundWorker> m_asking, m_workers;
    std::size_t m_open = 0; ///< workers that still list
    bool m_asked = false, m_again = false;
};

} // namespace ps
