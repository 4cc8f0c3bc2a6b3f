// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/background_runs.h"
#include "app/carried_queue.h"
#include "app/device_session.h"
#include "app/explore_session.h"
#include "app/local_runs_session.h"
#include "app/run_export.h"
#include "ui/main_window.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <optional>

namespace ps {

/// The part of the workbench that measures this machine: devices, runs and their queue, the live chart, earlier runs, what happens
/// to a run when the window closes, and runs that go on in the background.
class RunWorkbench : public QObject {
    Q_OBJECT
public:
    /// The window must outlive it.
    RunWorkbench(const std::filesystem::path &storeFile, MainWindow &window, QObject *parent = nullptr);

    DeviceSession &devices() { return m_devices; }
    CarriedQueue &queue() { return m_queue; }
    BackgroundRuns &background() { return m_background; }
    RunExport &exports() { return m_export; }
    /// The store may have got runs from elsewhere.
    void refreshRuns() { m_runs.refresh(); }
    ExploreSession &live() { return m_live; }

    /// What becomes of a run when the window closes.
    enum class AtClose { End, Detach, KeepOpen };
    /// Answers in place of the question.
    void setAskAtClose(std::function<AtClose()> ask) { m_askAtClose = std::move(ask); }

Q_SIGNALS:
    /// The store may hold something else than before.
    void storeChanged();
    /// To show this on the Explore page.
    void exploreRequested(const ps::CurveQuery &query);

private:
    void connectDevices();
    void connectSetup();
    void connectQueue();
    void connectBackground();
    void connectResults();
    void start();
    void refreshPlan();
    void begin(const PlannedRun &run);
    void take(const gpu::Message &message, const LocalRun &run);
    void stop();
    void becomeIdle();
    /// The run of another process that the page shows; nullptr while this window has one of its own.
    RunFollower *shownBackground() const { return m_queue.isBusy() ? nullptr : m_background.running(); }
    void showStatus();
    void end(const LocalRunEnd &end);
    void showChartOf(const gpu::MeasuredStep &step, const LocalRun &run);
    bool mayClose();
    AtClose askAtClose();

    std::filesystem::path m_storeFile;
    MainWindow &m_window;
    std::function<AtClose()> m_askAtClose;
    DeviceSession m_devices;
    LocalRunsSession m_runs;
    RunExport m_export;
    ExploreSession m_live;
    std::optional<CurveQuery> m_shown; ///< by the live chart
    QString m_ended;                   ///< how the last run ended, for the status
    bool m_closing = false;
    BackgroundRuns m_background;
    CarriedQueue m_queue;
};

} // namespace ps
