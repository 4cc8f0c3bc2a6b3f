// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that outlive their window: left in the background, found again, stopped, killed, seen from two windows.
#include "app/workbench.h"
#include "core/support/text.h"
#include "tests/support/temp_store.h"
#include "ui/chart/frontier_chart_view.h"
#include "ui/models/run_progress_model.h"
#include "ui/models/run_results_model.h"
#include "ui/pages/run_page.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/run_results_panel.h"
#include "ui/widgets/run_setup_panel.h"
#include "ui/widgets/run_status_bar.h"
#include "ui/widgets/top_bar.h"

#include <QApplication>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <csignal>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr char kFakeWorker[] = PS_BINARY_DIR "/tests/workers/paretoscope-worker-fake";
constexpr char kProgram[] = PS_BINARY_DIR "/bin/paretoscope";
using AtClose = RunWorkbench::AtClose;

/// A window on a store, with its settings.
struct Window {
    explicit Window(const TempStore &store)
        : settings(pathText(store.folder() / "settings.ini")), workbench(store.file(), settings),
          ends(&workbench.measuring().queue(), &CarriedQueue::ended),
          backgroundEnds(&workbench.measuring().background(), &BackgroundRuns::ended) {
        workbench.measuring().queue().setProgram(kProgram);
        workbench.show();
        workbench.window().setPage(PageId::Run);
    }
    CarriedQueue &queue() { return workbench.measuring().queue(); }
    RunPage *page() { return workbench.window().runPage(); }
    RunSetupPanel *setup() { return page()->setup(); }
    QString statusText() { return page()->status()->text(); }
    QString message() { return workbench.window().messageBar()->text(); }

    void chooseFake() {
        QTRY_VERIFY_WITH_TIMEOUT(!workbench.measuring().devices().workers().empty(), kPatienceMs);
        setup()->chooseDevice(QStringLiteral("fake:0"));
        QVERIFY2(setup()->startButton()->isEnabled(), qPrintable(setup()->problemText()));
    }
    void startUntilAsked() {
        chooseFake();
        qputenv("FAKE_WORKER", "until-asked");
        setup()->startButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(!queue().run().steps().empty(), kPatienceMs);
    }
    bool close(AtClose wish) {
        workbench.measuring().setAskAtClose([wish] { return wish; });
        return workbench.window().close();
    }

    AppSettings settings;
    Workbench workbench;
    QSignalSpy ends, backgroundEnds;
};

/// Gone, or dead and not yet waited for.
bool isGone(qint64 process) {
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    return !status.open(QIODevice::ReadOnly) || status.readAll().contains("State:\tZ");
}

} // namespace

class TestBackgroundRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_store = std::make_unique<TempStore>();
        qputenv("PARETOSCOPE_WORKER_PATH", kFakeWorker);
        qputenv("FAKE_WORKER", "good");
        qputenv("XDG_RUNTIME_DIR", pathText(m_store->folder()).toUtf8());
    }
    void cleanup() {
        QTRY_VERIFY_WITH_TIMEOUT(journalsOf(m_store->file()).empty(), kPatienceMs); // nothing is left behind
        m_store.reset();
    }

    void oneLeftInTheBackgroundGoesOnAndIsFoundAgain() {
        {
            Window window(*m_store);
            window.startUntilAsked();
            QVERIFY(window.close(AtClose::Detach)); // at once
            QVERIFY(!window.queue().isBusy());
        }
        const std::size_t before = storedSteps();
        QTRY_VERIFY_WITH_TIMEOUT(storedSteps() > before + 2, kPatienceMs);
        Window again(*m_store);
        QTRY_VERIFY_WITH_TIMEOUT(again.page()->status()->titleText().contains(QStringLiteral("on fake:0")), kPatienceMs);
        QVERIFY2(again.statusText().contains(QStringLiteral("in the background")), qPrintable(again.statusText()));
        QVERIFY(again.page()->status()->pauseButton()->isHidden());
        QCOMPARE(again.page()->status()->cancelButton()->text(), QStringLiteral("Stop"));
        QTRY_VERIFY_WITH_TIMEOUT(again.page()->chart()->visibleSpec().points.size() >= 2, kPatienceMs);
        QCOMPARE(again.page()->progress()->groupCount(), 2);
        QVERIFY(again.close(AtClose::End)); // it is not this window's to end
        again.workbench.show();
        again.page()->status()->cancelButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(again.backgroundEnds.size(), qsizetype(1), kPatienceMs);
        QCOMPARE(*again.backgroundEnds.first().first().value<LocalRunEnd>().run.info.outcome, RunOutcome::Cancelled);
        QCOMPARE(storedRuns().size(), std::size_t(1));
        QCOMPARE(*storedRuns().front().outcome, RunOutcome::Cancelled);
        QTRY_COMPARE_WITH_TIMEOUT(again.page()->results()->model()->rowCount(), static_cast<int>(storedSteps()), kPatienceMs);
        waitUntilClearedUp();
    }

    void thoseThatWaitGoOnToo() {
        {
            Window window(*m_store);
            window.chooseFake();
            window.setup()->repeatBox()->setValue(3);
            window.setup()->startButton()->click();
            QVERIFY(window.queue().isBusy());
            QVERIFY(window.close(AtClose::Detach));
        }
        const auto allEnded = [this] {
            const auto runs = storedRuns();
            return runs.size() == 3 && std::all_of(runs.begin(), runs.end(), [](const auto &run) { return run.outcome.has_value(); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(allEnded(), kPatienceMs);
        Window again(*m_store); // hears of what ended meanwhile, once
        QTRY_COMPARE_WITH_TIMEOUT(again.backgroundEnds.size(), qsizetype(3), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(journalsOf(m_store->file()).empty(), kPatienceMs);
        QVERIFY(again.page()->status()->titleText().contains(QStringLiteral("3 results")));
    }

    void oneThatIsHeldGoesOnWhenItIsLeft() {
        Window window(*m_store);
        window.startUntilAsked();
        window.page()->status()->pauseButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(window.queue().isPaused(), kPatienceMs);
        QVERIFY(window.close(AtClose::Detach));
        const std::size_t before = storedSteps();
        QTRY_VERIFY_WITH_TIMEOUT(storedSteps() > before, kPatienceMs);
        stopFromAnotherWindow();
    }

    void aWindowThatGoesWithoutAWordEndsItsRun() {
        {
            Window window(*m_store);
            window.startUntilAsked();
        } // as when it is killed: its end of the line closes
        QTRY_VERIFY_WITH_TIMEOUT(storedRuns().size() == 1 && storedRuns().front().outcome == RunOutcome::Cancelled, kPatienceMs);
    }

    void oneThatIsKilledGetsItsEnd_data() {
        QTest::addColumn<bool>("detached");
        QTest::newRow("in the background") << true;
        QTest::newRow("under its window") << false;
    }
    void oneThatIsKilledGetsItsEnd() {
        QFETCH(bool, detached);
        auto window = std::make_unique<Window>(*m_store);
        window->startUntilAsked();
        QTRY_VERIFY_WITH_TIMEOUT(storedSteps() >= 2, kPatienceMs);
        const qint64 carrier = carrierOf(window->queue().journal());
        QVERIFY(carrier > 0);
        if (detached) {
            QVERIFY(window->close(AtClose::Detach));
            window.reset();
        }
        QCOMPARE(::kill(static_cast<pid_t>(carrier), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(isGone(carrier), kPatienceMs);
        if (detached) window = std::make_unique<Window>(*m_store);
        QTRY_COMPARE_WITH_TIMEOUT(window->backgroundEnds.size(), qsizetype(1), kPatienceMs);
        const LocalRunInfo run = storedRuns().front();
        QCOMPARE(*run.outcome, RunOutcome::Crashed);
        QVERIFY(!run.finishedAt.empty());
        QCOMPARE(run.reason, std::string("the process that carried the run was ended"));
        QVERIFY(storedSteps() >= 2);
        QCOMPARE(required(m_store->reader().imports()).front().state, ImportState::Failed);
        QVERIFY2(window->message().contains(QStringLiteral("was ended")), qPrintable(window->message()));
        QVERIFY(!window->queue().isBusy());
        qputenv("FAKE_WORKER", "good"); // its worker has gone with it, and the device is free
        window->chooseFake();
        window->setup()->startButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(storedRuns().size() == 2 && storedRuns().back().outcome == RunOutcome::Finished, kPatienceMs);
    }

    void twoWindowsSeeTheSameRun() {
        Window first(*m_store);
        first.startUntilAsked();
        Window second(*m_store);
        QTRY_VERIFY_WITH_TIMEOUT(second.statusText().contains(QStringLiteral("in the background")), kPatienceMs);
        second.chooseFake(); // the device is taken, and the other window's run does not mind
        second.setup()->startButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(second.ends.size(), qsizetype(1), kPatienceMs);
        QCOMPARE(*second.ends.first().first().value<LocalRunEnd>().run.info.outcome, RunOutcome::Busy);
        QTRY_VERIFY_WITH_TIMEOUT(second.statusText().contains(QStringLiteral("in the background")), kPatienceMs);
        QVERIFY(first.queue().isBusy());
        second.page()->status()->cancelButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(first.ends.size(), qsizetype(1), kPatienceMs);
        QCOMPARE(*first.ends.first().first().value<LocalRunEnd>().run.info.outcome, RunOutcome::Cancelled);
        QTRY_COMPARE_WITH_TIMEOUT(second.backgroundEnds.size(), qsizetype(1), kPatienceMs);
    }

    void saysWhenTheProcessCannotBeStarted_data() {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("reason");
        QTest::newRow("missing") << QStringLiteral("/nowhere/paretoscope") << QStringLiteral("/nowhere/paretoscope cannot be started");
        QTest::newRow("another program") << QStringLiteral("/bin/false") << QStringLiteral("has ended");
    }
    void saysWhenTheProcessCannotBeStarted() {
        QFETCH(QString, program);
        QFETCH(QString, reason);
        Window window(*m_store);
        window.queue().setProgram(toPath(program));
        window.chooseFake();
        window.setup()->startButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(window.message().contains(reason), kPatienceMs);
        QVERIFY(!window.queue().isBusy());
        QCOMPARE(window.setup()->startButton()->text(), QStringLiteral("Start"));
        QVERIFY(window.close(AtClose::KeepOpen)); // nothing to ask about
    }

private:
    std::vector<LocalRunInfo> storedRuns() const {
        const auto reader = StoreReader::open(m_store->file());
        return reader ? required(reader->localRuns()) : std::vector<LocalRunInfo>();
    }
    std::size_t storedSteps() const {
        const auto runs = storedRuns();
        return runs.empty() ? 0 : required(m_store->reader().localRun(runs.back().key)).steps().size();
    }
    static qint64 carrierOf(const std::filesystem::path &journal) {
        QFile file(pathText(journal));
        if (!file.open(QIODevice::ReadOnly)) return 0;
        const auto first = parseJournalLine(file.readLine().trimmed().toStdString());
        const auto *opened = first ? std::get_if<JournalOpened>(&*first) : nullptr;
        return opened ? opened->process : 0;
    }
    /// A window that watches a run to its end clears up after it; one that closes before leaves that to the next.
    void waitUntilClearedUp() const { QTRY_VERIFY_WITH_TIMEOUT(journalsOf(m_store->file()).empty(), kPatienceMs); }
    void stopFromAnotherWindow() {
        Window other(*m_store);
        QTRY_VERIFY_WITH_TIMEOUT(other.page()->status()->cancelButton()->isEnabled(), kPatienceMs);
        other.page()->status()->cancelButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(other.backgroundEnds.size(), qsizetype(1), kPatienceMs);
        waitUntilClearedUp();
    }

    std::unique_ptr<TempStore> m_store;
};

int main(int argc, char **argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    TestBackgroundRuns test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_background_runs.moc"
