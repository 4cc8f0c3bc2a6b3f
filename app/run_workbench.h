// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/device_session.h"
#include "app/explore_session.h"
#include "app/local_runs_session.h"
#include "app/run_queue.h"
#include "ui/main_window.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <optional>

namespace ps {

/// The part of the workbench that measures this machine: devices, runs and their queue, the live chart, earlier runs, and what
/// happens to a run when the window closes.
class RunWorkbench : public QObject {
    Q_OBJECT
public:
    /// The window must outlive it.
    RunWorkbench(const std::filesystem::path &storeFile, MainWindow &window, QObject *parent = nullptr);

    DeviceSession &devices() { return m_devices; }
    RunQueue &queue() { return m_queue; }
    ExploreSession &live() { return m_live; }

    /// Asks in place of the question whether to end a run when the window closes; true: end it.
    void setConfirmEnd(std::function<bool()> confirm) { m_confirmEnd = std::move(confirm); }

Q_SIGNALS:
    /// The store may hold something else than before.
    void storeChanged();
    /// To show this on the Explore page.
    void exploreRequested(const ps::CurveQuery &query);

private:
    void connectDevices();
    void connectSetup();
    void connectQueue();
    void connectResults();
    void start();
    void refreshPlan();
    void begin(const PlannedRun &run);
    void take(const gpu::Message &message);
    void showStatus();
    void end(const LocalRunEnd &end);
    void showChartOf(const gpu::MeasuredStep &step, const LocalRun &run);
    bool mayClose();
    bool askToEnd();

    std::filesystem::path m_storeFile;
    MainWindow &m_window;
    std::function<bool()> m_confirmEnd;
    DeviceSession m_devices;
    LocalRunsSession m_runs;
    ExploreSession m_live;
    std::optional<CurveQuery> m_shown; ///< by the live chart
    QString m_ended;                   ///< how the last run ended, for the status
    bool m_closing = false;
    RunQueue m_queue; // last: its worker goes before anything that it tells
};

} // namespace ps
