// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_workbench.h"

#include "core/domain/vocabulary.h"
#include "core/import/name_normalizer.h"
#include "core/runner/local_point.h"
#include "core/support/text.h"
#include "ui/models/local_run_text.h"
#include "ui/models/run_log_model.h"
#include "ui/models/run_progress_model.h"
#include "ui/pages/devices_page.h"
#include "ui/pages/run_page.h"
#include "ui/widgets/live_strip.h"
#include "ui/widgets/run_results_panel.h"
#include "ui/widgets/run_setup_panel.h"
#include "ui/widgets/run_status_bar.h"
#include "ui/widgets/top_bar.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QTime>

namespace ps {

RunWorkbench::RunWorkbench(const std::filesystem::path &storeFile, MainWindow &window, QObject *parent)
    : QObject(parent), m_storeFile(storeFile), m_window(window), m_askAtClose([this] { return askAtClose(); }),
      m_devices(toPath(QCoreApplication::applicationDirPath())), m_runs(storeFile), m_export(storeFile, window), m_live(storeFile),
      m_background(storeFile), m_queue(storeFile, toPath(QCoreApplication::applicationFilePath())) {
    connectDevices();
    connectSetup();
    connectQueue();
    connectBackground();
    connectResults();
    m_window.setMayClose([this] { return mayClose(); });
    connect(&m_window, &MainWindow::pageShown, this, [this](PageId page) {
        if (page != PageId::Run && page != PageId::Devices) return;
        if (!m_devices.wasAsked()) m_devices.refresh();
        if (page != PageId::Run) return;
        m_background.look();
        if (!m_queue.isBusy()) m_runs.refresh();
    });
    m_window.runPage()->setChartTitle(tr("Latency against throughput"), tr("This machine beside published results of the same model"));
    refreshPlan();
    m_background.look();
}

void RunWorkbench::connectDevices() {
    DevicesPage *page = m_window.devicesPage();
    connect(page, &DevicesPage::refreshRequested, &m_devices, &DeviceSession::refresh);
    connect(page, &DevicesPage::runRequested, this, [this](const QString &device) {
        m_window.runPage()->setup()->chooseDevice(device);
        m_window.setPage(PageId::Run);
    });
    connect(&m_devices, &DeviceSession::asking, page, [page] { page->setLoading(true); });
    connect(&m_devices, &DeviceSession::found, this, [this, page](const std::vector<FoundWorker> &workers) {
        page->setLoading(false);
        page->setWorkers(workers);
        m_window.runPage()->setup()->setWorkers(workers);
    });
}

void RunWorkbench::connectSetup() {
    RunSetupPanel *setup = m_window.runPage()->setup();
    connect(setup, &RunSetupPanel::planEdited, this, &RunWorkbench::refreshPlan);
    connect(setup, &RunSetupPanel::startRequested, this, &RunWorkbench::start);
}

void RunWorkbench::refreshPlan() {
    RunSetupPanel *setup = m_window.runPage()->setup();
    const auto runs = plannedRuns(setup->plan(), m_devices.workers());
    if (!runs) {
        setup->setEstimate({});
        QString why = toQString(runs.error().message());
        if (!why.isEmpty()) why[0] = why[0].toUpper();
        setup->setProblem(m_devices.isAsking() || !m_devices.wasAsked() ? tr("Looking for devices…") : why);
        return;
    }
    const RunEstimate estimate = estimateOf(*runs, m_runs.runs());
    EstimateView view{estimateTimeText(estimate), estimateMemoryText(estimate), estimateLoadText(estimate, *runs), {}};
    for (const std::string &shortage : estimate.shortages) view.warnings << toQString(shortage);
    setup->setProblem({});
    setup->setEstimate(view);
}

void RunWorkbench::start() {
    const auto runs = plannedRuns(m_window.runPage()->setup()->plan(), m_devices.workers());
    if (!runs) {
        m_window.showMessage(MessageBar::Kind::Error, toQString(runs.error().text()));
        return;
    }
    m_queue.add(*runs);
}

void RunWorkbench::connectQueue() {
    RunStatusBar *status = m_window.runPage()->status();
    connect(status, &RunStatusBar::pauseRequested, &m_queue, &CarriedQueue::setPaused);
    connect(status, &RunStatusBar::skipRequested, &m_queue, &CarriedQueue::skip);
    connect(status, &RunStatusBar::cancelRequested, this, &RunWorkbench::stop);
    connect(&m_queue, &CarriedQueue::starting, this, &RunWorkbench::begin);
    connect(&m_queue, &CarriedQueue::changed, this, &RunWorkbench::showStatus);
    connect(&m_queue, &CarriedQueue::ended, this, &RunWorkbench::end);
    connect(&m_queue, &CarriedQueue::cutOff, &m_background, &BackgroundRuns::rescue);
    connect(&m_queue, &CarriedQueue::failed, this, [this](const QString &why) {
        m_ended = tr("Nothing could be run: %1").arg(why);
        m_window.showMessage(MessageBar::Kind::Error, m_ended);
    });
    connect(&m_queue, &CarriedQueue::idle, this, &RunWorkbench::becomeIdle);
    connect(&m_queue, &CarriedQueue::messageArrived, this, [this](const gpu::Message &message) { take(message, m_queue.run()); });
    const auto storeNews = [this] {
        if (m_shown) m_live.refresh();
        Q_EMIT storeChanged();
    };
    connect(&m_queue, &CarriedQueue::storeChanged, this, storeNews);
    connect(&m_background, &BackgroundRuns::storeChanged, this, storeNews);
}

void RunWorkbench::connectBackground() {
    connect(&m_background, &BackgroundRuns::starting, this, [this](const RunFollower *follower, const PlannedRun &run) {
        if (follower == shownBackground()) begin(run);
    });
    connect(&m_background, &BackgroundRuns::messageArrived, this, [this](const RunFollower *follower, const gpu::Message &message) {
        if (follower == shownBackground()) take(message, follower->run());
    });
    connect(&m_background, &BackgroundRuns::changed, this, &RunWorkbench::showStatus);
    connect(&m_background, &BackgroundRuns::ended, this, &RunWorkbench::end);
}

void RunWorkbench::becomeIdle() {
    m_window.runPage()->setup()->setBusy(false);
    if (m_closing) {
        m_window.close();
        return;
    }
    // One that went on beside it comes to the front.
    if (const RunFollower *follower = shownBackground()) {
        begin(*follower->current());
        for (const gpu::Message &message : follower->run().messages) take(message, follower->run());
    }
    showStatus();
}

void RunWorkbench::stop() {
    if (m_queue.isBusy()) {
        m_queue.cancel();
    } else if (RunFollower *follower = shownBackground(); follower && !follower->stop()) {
        m_window.showMessage(MessageBar::Kind::Error, tr("The run's process cannot be reached any more."));
    }
}

void RunWorkbench::begin(const PlannedRun &run) {
    RunPage *page = m_window.runPage();
    m_background.ignore(m_queue.journal());
    page->setup()->setBusy(m_queue.isBusy());
    page->progress()->begin(run.groups);
    page->status()->strip()->clear();
    page->showTab(RunPage::Tab::Progress);
    page->log()->append(QTime::currentTime().toString(QStringLiteral("HH:mm:ss  ")) + plannedRunText(run));
    m_ended.clear();
    showStatus();
}

void RunWorkbench::take(const gpu::Message &message, const LocalRun &run) {
    RunPage *page = m_window.runPage();
    page->progress()->take(message);
    if (const QString line = logText(message, run.info.backend); !line.isEmpty())
        page->log()->append(QTime::currentTime().toString(QStringLiteral("HH:mm:ss  ")) + line);
    if (const auto *kernel = std::get_if<gpu::Measured>(&message)) page->status()->strip()->add(kernel->conditions);
    if (const auto *step = std::get_if<gpu::MeasuredStep>(&message)) {
        page->status()->strip()->add(step->conditions);
        showChartOf(*step, run);
    }
}

void RunWorkbench::showStatus() {
    RunPage *page = m_window.runPage();
    RunStatusView view;
    view.title = m_ended;
    const RunFollower *background = shownBackground();
    const std::optional<PlannedRun> run = background ? background->current() : m_queue.current();
    if (run || m_queue.isBusy()) {
        using State = RunStatusView::State;
        const QueueStatus status = background ? background->status() : m_queue.status();
        view.title = run ? plannedRunText(*run) : tr("A run is about to start");
        view.state = status.ending ? State::Ending : status.held ? State::Paused : status.pauseWanted ? State::Pausing : State::Running;
        view.elapsedS = background ? background->elapsedS() : m_queue.elapsedS();
        view.waiting = background ? static_cast<int>(status.waiting) : m_queue.waiting();
        view.elsewhere = background != nullptr;
    }
    view.what = page->progress()->runningCase();
    view.done = page->progress()->groupsDone();
    view.total = page->progress()->groupCount();
    page->status()->setStatus(view);
}

void RunWorkbench::end(const LocalRunEnd &end) {
    RunPage *page = m_window.runPage();
    const LocalRunInfo &info = end.run.info;
    const bool done = info.outcome == RunOutcome::Finished;
    const auto results = static_cast<int>(end.run.kernels().size() + end.run.steps().size());
    const QString what = results == 1 ? tr("1 result") : tr("%1 results").arg(results);
    m_ended = done ? tr("The run is done: %1").arg(what) : tr("The run ended early: %1; %2 kept").arg(toQString(info.reason), what);
    page->progress()->end();
    page->log()->append(QTime::currentTime().toString(QStringLiteral("HH:mm:ss  ")) + m_ended);
    if (end.storeError) {
        m_window.showMessage(
            MessageBar::Kind::Error, m_ended,
            end.rescued.empty() ? tr("What was measured could not be saved anywhere else either: %1").arg(toQString(end.storeError->text()))
                                : tr("What was measured is in %1; import that file later.").arg(toQString(end.rescued)));
    } else if (!done && info.outcome != RunOutcome::Cancelled) {
        m_window.showMessage(MessageBar::Kind::Error, m_ended);
    } else if (done && m_window.page() != PageId::Run) {
        m_window.showMessage(MessageBar::Kind::Success, m_ended);
    }
    if (results > 0 && !end.storeError) {
        page->results()->choose(info.key);
        if (m_queue.waiting() == 0) page->showTab(RunPage::Tab::Results);
    }
    m_runs.refresh();
    showStatus();
}

void RunWorkbench::connectResults() {
    RunPage *page = m_window.runPage();
    connect(&m_runs, &LocalRunsSession::runsReady, this, [this, page](const std::vector<LocalRunInfo> &runs) {
        page->results()->setRuns(runs);
        // Nothing ran yet in this window: what earlier ones measured says more than an empty table.
        if (!runs.empty() && page->progress()->groupCount() == 0) page->showTab(RunPage::Tab::Results);
        refreshPlan(); // what it took before is known now
    });
    connect(page->results(), &RunResultsPanel::runWanted, this, [this](const QString &key) { m_runs.find(toUtf8(key)); });
    connect(page->results(), &RunResultsPanel::exportRequested, &m_export, &RunExport::ask);
    connect(&m_runs, &LocalRunsSession::runReady, this, [this, page](const LocalRun &run) {
        page->results()->setRun(run);
        if (const auto steps = run.steps(); !steps.empty() && !m_queue.isBusy()) showChartOf(steps.back(), run);
    });
    connect(&m_runs, &LocalRunsSession::failed, this, [this](const Error &error) {
        m_window.showMessage(MessageBar::Kind::Error, tr("Local runs could not be read: %1").arg(toQString(error.text())));
    });
    connect(&m_live, &ExploreSession::answered, page, [page](const ExploreAnswer &answer) { page->setCurves(answer.curves); });
    connect(&m_live, &ExploreSession::storeEmpty, page, [page] { page->setCurves(nullptr); });
    connect(&m_live, &ExploreSession::failed, page, [page] { page->setCurves(nullptr); });
    connect(page, &RunPage::exploreRequested, this, [this] {
        if (m_shown) Q_EMIT exploreRequested(*m_shown);
    });
}

/// The step's model and lengths: its own points, and published ones beside them.
void RunWorkbench::showChartOf(const gpu::MeasuredStep &step, const LocalRun &run) {
    const std::vector<LocalPoint> points = pointsOf(step, run.info);
    if (points.empty()) return;
    const Measurement &point = points.front().measurement;
    m_window.runPage()->setRoofline(rooflineOf(run, step.model, step.isl, step.osl));
    CurveQuery query;
    query.selection.models = {normalModel({}, step.model).key};
    query.selection.sequences = {sequenceKey(point.isl, point.osl)};
    query.selection.benchmarkTypes = {std::string(kLocalKernel), std::string(kSingleTurn)};
    query.axes = {findMetric(kDefaultXMetric)->id, findMetric(kDefaultYMetric)->id};
    if (m_shown && m_shown->selection == query.selection) return;
    m_shown = query;
    m_window.runPage()->setChartTitle(
        tr("Throughput per GPU against interactivity"),
        tr("%1 · %2 · this machine: kernels only, no engine · beside published results")
            .arg(toQString(isKnownModel(query.selection.models.front()) ? modelLabel(query.selection.models.front()) : step.model),
                 point.osl ? tr("%1 in / %2 out").arg(*point.isl).arg(*point.osl) : tr("context of %1 tokens").arg(*point.isl)));
    m_live.show(query);
}

bool RunWorkbench::mayClose() {
    if (!m_queue.isBusy()) return true;
    if (m_closing) return false; // it closes when nothing runs any more
    const AtClose wish = m_askAtClose();
    if (wish == AtClose::KeepOpen) return false;
    if (!m_queue.isBusy()) return true; // it ended while the question stood
    if (wish == AtClose::Detach) {
        m_queue.detach();
        return true;
    }
    m_closing = true;
    m_queue.cancel();
    return false;
}

RunWorkbench::AtClose RunWorkbench::askAtClose() {
    QMessageBox question(QMessageBox::NoIcon, tr("A run goes on"), tr("End the run and close the window?"), QMessageBox::NoButton,
                         &m_window);
    question.setTextFormat(Qt::PlainText);
    question.setInformativeText(
        tr("What was measured so far is stored in any case. A run in the background measures to its end, with those "
           "that wait for it; this page shows it when the window is opened again."));
    QPushButton *end = question.addButton(tr("&End it and close"), QMessageBox::AcceptRole);
    const QPushButton *detach = question.addButton(tr("&Go on in the background"), QMessageBox::ActionRole);
    QPushButton *keep = question.addButton(QMessageBox::Cancel);
    question.setDefaultButton(end);
    question.setEscapeButton(keep);
    question.exec();
    if (question.clickedButton() == end) return AtClose::End;
    return question.clickedButton() == detach ? AtClose::Detach : AtClose::KeepOpen;
}

} // namespace ps
