// SPDX-License-Identifier: GPL-3.0-or-later
// Measuring from the window, offscreen: devices, a run whose points arrive live, its one end, cancelling, closing.
#include "app/workbench.h"
#include "core/support/text.h"
#include "tests/support/temp_store.h"
#include "ui/chart/frontier_chart_view.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/models/benchmark_tree_model.h"
#include "ui/models/device_model.h"
#include "ui/models/run_log_model.h"
#include "ui/models/run_progress_model.h"
#include "ui/models/run_results_model.h"
#include "ui/models/target_model.h"
#include "ui/pages/devices_page.h"
#include "ui/pages/explore_page.h"
#include "ui/pages/run_page.h"
#include "ui/widgets/kernel_picker.h"
#include "ui/widgets/panel_combo_box.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/run_results_panel.h"
#include "ui/widgets/run_setup_panel.h"
#include "ui/widgets/run_status_bar.h"
#include "ui/widgets/step_form.h"
#include "ui/widgets/top_bar.h"

#include <QApplication>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr char kFakeWorker[] = PS_BINARY_DIR "/tests/workers/paretoscope-worker-fake";

} // namespace

class TestRunWorkbench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        qputenv("PARETOSCOPE_WORKER_PATH", kFakeWorker);
        qputenv("FAKE_WORKER", "good");
        m_store = std::make_unique<TempStore>();
        qputenv("XDG_RUNTIME_DIR", pathText(m_store->folder()).toUtf8()); // of the device locks
        m_settings = std::make_unique<AppSettings>(pathText(m_store->folder() / "settings.ini"));
        m_workbench = std::make_unique<Workbench>(m_store->file(), *m_settings);
        m_workbench->measuring().queue().setProgram(PS_BINARY_DIR "/bin/paretoscope");
        m_workbench->show();
        m_ends = std::make_unique<QSignalSpy>(&m_workbench->measuring().queue(), &CarriedQueue::ended);
    }
    void cleanup() {
        m_ends.reset();
        m_workbench.reset();
        m_settings.reset();
        m_store.reset();
    }

    void theDevicesPageSaysWhatCanBeMeasured() {
        const DevicesPage *page = window().devicesPage();
        window().setPage(PageId::Devices);
        QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowOf(QStringLiteral("fake:0")) >= 0, kPatienceMs);
        page->view()->selectRow(page->model()->rowOf(QStringLiteral("fake:0")));
        QVERIFY2(page->detailsText().startsWith(QStringLiteral("Fake H200 accelerator\n")), qPrintable(page->detailsText()));
        QVERIFY(page->detailsText().contains(QStringLiteral("Driver: 1.2.3")));
        QVERIFY(page->runButton()->isEnabled());
        page->runButton()->click();
        QCOMPARE(window().page(), PageId::Run);
        QCOMPARE(setup()->plan().devices, std::vector<std::string>{"fake:0"});
    }

    void aDriverThatAppearsIsSeenWithoutARestart() {
        qputenv("FAKE_WORKER", "describe-no-device");
        const DevicesPage *page = window().devicesPage();
        window().setPage(PageId::Devices);
        QSignalSpy found(&m_workbench->measuring().devices(), &DeviceSession::found);
        QVERIFY(found.wait(kPatienceMs));
        const int before = page->model()->rowOf(QString::fromLatin1(kFakeWorker));
        QVERIFY(before >= 0);
        page->view()->selectRow(before);
        QVERIFY2(page->detailsText().contains(QStringLiteral("the driver sees no device")), qPrintable(page->detailsText()));
        QVERIFY(!page->runButton()->isEnabled());
        qputenv("FAKE_WORKER", "good");
        page->refreshButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowOf(QStringLiteral("fake:0")) >= 0, kPatienceMs);
    }

    void aRunShowsItsPointsWhileTheyComeAndEndsOnce() {
        chooseFake();
        QVERIFY2(setup()->estimateText().startsWith(QStringLiteral("Will take ")), qPrintable(setup()->estimateText()));
        qputenv("FAKE_WORKER", "until-asked");
        setup()->startButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(page()->chart()->visibleSpec().points.size() >= 2, kPatienceMs);
        QVERIFY(queue().isBusy()); // they came while it ran
        QVERIFY2(page()->status()->text().contains(QStringLiteral("decode_step")) || !page()->status()->text().isEmpty(), "");
        QCOMPARE(setup()->startButton()->text(), QStringLiteral("Add to queue"));
        page()->status()->cancelButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(1), kPatienceMs);
        QTest::qWait(100); // a second end would come at once
        QCOMPARE(m_ends->size(), qsizetype(1));
        QCOMPARE(*ended().run.info.outcome, RunOutcome::Cancelled);
        QVERIFY(!queue().isBusy());
        QVERIFY(required(m_store->reader().localRun(ended().run.info.key)).messages == ended().run.messages);
        QCOMPARE(setup()->startButton()->text(), QStringLiteral("Start"));
    }

    void aFinishedRunStandsInTheResultsAndOnTheExplorePage() {
        chooseFake();
        setup()->startButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(1), kPatienceMs);
        QCOMPARE(*ended().run.info.outcome, RunOutcome::Finished);
        QVERIFY(page()->status()->titleText().contains(QStringLiteral("3 results")));
        QCOMPARE(page()->progress()->groupsDone(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(page()->results()->model()->rowCount(), 3, kPatienceMs);
        QVERIFY(page()->results()->summaryText().startsWith(QStringLiteral("3 results")));
        QTRY_COMPARE_WITH_TIMEOUT(page()->chart()->visibleSpec().points.size(), std::size_t(2), kPatienceMs);
        QVERIFY(!page()->log()->lines().isEmpty());
        Q_EMIT page()->exploreRequested();
        QCOMPARE(window().page(), PageId::Explore);
        QTRY_COMPARE_WITH_TIMEOUT(window().explorePage()->visibleSpec().points.size(), std::size_t(2), kPatienceMs);
    }

    void chosenCasesAreWhatTheWorkerIsAskedFor() {
        chooseFake();
        setup()->chooseKind(PlanKind::Custom);
        BenchmarkTreeModel *tree = setup()->kernels()->model();
        QTRY_COMPARE_WITH_TIMEOUT(tree->rowCount(), 2, kPatienceMs);
        const QModelIndex step = tree->index(0, 0, tree->index(1, 0));
        QVERIFY(tree->setData(tree->index(1, 0, step), Qt::Checked, Qt::CheckStateRole));
        QVERIFY2(setup()->estimateText().startsWith(QStringLiteral("Will take 1 s to 17 s")), qPrintable(setup()->estimateText()));
        setup()->startButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(1), kPatienceMs);
        QCOMPARE(ended().run.info.only, std::string("decode_step/batch=2"));
    }

    void whatIsWrongWithAFieldStandsUnderIt() {
        chooseFake();
        setup()->chooseKind(PlanKind::Steps);
        const StepForm *form = setup()->steps();
        QVERIFY(setup()->startButton()->isEnabled());
        QVERIFY(form->contextField()->isHidden());
        type(form->batchField(), "1,x");
        QCOMPARE(form->batchProblem(), QStringLiteral("'x' is no whole number"));
        QVERIFY(!setup()->startButton()->isEnabled());
        QCOMPARE(setup()->problemText(), QStringLiteral("Batch: 'x' is no whole number"));
        type(form->batchField(), "1,2,4-16");
        QVERIFY(form->batchProblem().isEmpty() && setup()->startButton()->isEnabled());
        form->lengthBox()->setCurrentIndex(form->lengthBox()->count() - 1);
        QVERIFY(!form->contextField()->isHidden());
        type(form->contextField(), "200000");
        QCOMPARE(form->contextProblem(), QStringLiteral("A context is from 1 to 131072"));
        QVERIFY(!setup()->startButton()->isEnabled());
        type(form->contextField(), "777");
        QVERIFY(setup()->startButton()->isEnabled());
        const auto runs = plannedRuns(setup()->plan(), m_workbench->measuring().devices().workers());
        QVERIFY(runs.has_value());
        const auto &words = runs->front().work.further;
        QVERIFY(std::find(words.begin(), words.end(), "777") != words.end());
        QVERIFY(std::find(words.begin(), words.end(), "1,2,4,8,16") != words.end());
    }

    void repetitionsFollowEachOtherAndCanBeCompared() {
        chooseFake();
        setup()->repeatBox()->setValue(2);
        setup()->startButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(2), kPatienceMs);
        const auto runs = required(m_store->reader().localRuns());
        QCOMPARE(runs.size(), std::size_t(2));
        QCOMPARE(runs[1].group, runs[0].key);
        PanelComboBox *before = page()->results()->beforeBox();
        QTRY_VERIFY_WITH_TIMEOUT(before->findData(toQString(runs[0].key)) >= 0, kPatienceMs);
        before->setCurrentIndex(before->findData(toQString(runs[0].key)));
        const auto ratio = [this] { return page()->results()->model()->index(0, RunResultsModel::RatioColumn).data().toString(); };
        QTRY_COMPARE_WITH_TIMEOUT(ratio(), QStringLiteral("1.00 ± 0.00"), kPatienceMs);
    }

    void aRunIsExportedAndImportedElsewhere() {
        QVERIFY(!page()->results()->exportButton()->isEnabled()); // there is none yet
        chooseFake();
        setup()->startButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(1), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(page()->results()->exportButton()->isEnabled(), kPatienceMs);
        const QString file = pathText(m_store->folder() / "exported"); // the suffix is added
        QString suggested;
        m_workbench->measuring().exports().setChooseFile([&](const QString &name) {
            suggested = name;
            return file;
        });
        page()->results()->exportButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file + QStringLiteral(".psrun")), kPatienceMs);
        QVERIFY2(suggested.contains(QStringLiteral("paretoscope-fake-h200-accelerator-20")) && suggested.endsWith(QStringLiteral(".psrun")),
                 qPrintable(suggested));
        QTRY_VERIFY_WITH_TIMEOUT(window().messageBar()->text().contains(QStringLiteral("exported.psrun")), kPatienceMs);

        const TempStore otherStore;
        AppSettings settings(pathText(otherStore.folder() / "settings.ini"));
        Workbench other(otherStore.file(), settings);
        other.show();
        other.window().setPage(PageId::Run);
        QMimeData dropped; // as a file manager drops it
        dropped.setUrls({QUrl::fromLocalFile(file + QStringLiteral(".psrun"))});
        QDragEnterEvent enter(QPoint(9, 9), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QApplication::sendEvent(&other.window(), &enter) && enter.isAccepted());
        QDropEvent drop(QPointF(9, 9), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QApplication::sendEvent(&other.window(), &drop) && drop.isAccepted());
        QTRY_VERIFY_WITH_TIMEOUT(other.importing().dialog() != nullptr, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(other.importing().dialog()->importButton()->isEnabled(), kPatienceMs);
        other.importing().dialog()->importButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(other.window().runPage()->results()->model()->rowCount(), 3, kPatienceMs);
        QVERIFY(required(otherStore.reader().localRun(ended().run.info.key)).messages == ended().run.messages);
    }

    void anExportThatFailsSaysWhy() {
        chooseFake();
        setup()->startButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(1), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(page()->results()->exportButton()->isEnabled(), kPatienceMs);
        m_workbench->measuring().exports().setChooseFile([](const QString &) { return QStringLiteral("/nowhere/a.psrun"); });
        page()->results()->exportButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(window().messageBar()->text().contains(QStringLiteral("The run was not exported: ")), kPatienceMs);
        QVERIFY2(window().messageBar()->text().contains(QStringLiteral("/nowhere/a.psrun")), qPrintable(window().messageBar()->text()));
    }

    void aFailureIsSaidAndWhatWasMeasuredStays() {
        chooseFake();
        qputenv("FAKE_WORKER", "killed");
        setup()->startButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(1), kPatienceMs);
        QCOMPARE(*ended().run.info.outcome, RunOutcome::Crashed);
        QVERIFY2(window().messageBar()->text().contains(QStringLiteral("signal 9")), qPrintable(window().messageBar()->text()));
        QVERIFY(window().messageBar()->text().contains(QStringLiteral("2 results kept")));
    }

    void theRunIsHeldAndGoesOn() {
        chooseFake();
        qputenv("FAKE_WORKER", "until-asked");
        setup()->startButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(!queue().run().steps().empty(), kPatienceMs);
        page()->status()->pauseButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(queue().isPaused(), kPatienceMs);
        QCOMPARE(page()->status()->pauseButton()->text(), QStringLiteral("Continue"));
        const std::size_t held = queue().run().steps().size();
        page()->status()->pauseButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(queue().run().steps().size() > held, kPatienceMs);
        page()->status()->cancelButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(1), kPatienceMs);
    }

    void closingAsksAndThenEndsTheRun() {
        chooseFake();
        qputenv("FAKE_WORKER", "until-asked");
        setup()->startButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(!queue().run().steps().empty(), kPatienceMs);
        int asked = 0;
        using AtClose = RunWorkbench::AtClose;
        m_workbench->measuring().setAskAtClose([&asked] { return ++asked > 1 ? AtClose::End : AtClose::KeepOpen; });
        QVERIFY(!window().close());
        QVERIFY(window().isVisible() && queue().isBusy());
        QVERIFY(!window().close()); // yes this time; it closes when the run has ended
        QTRY_VERIFY_WITH_TIMEOUT(!window().isVisible(), kPatienceMs);
        QCOMPARE(asked, 2);
        QCOMPARE(m_ends->size(), qsizetype(1));
        QCOMPARE(*ended().run.info.outcome, RunOutcome::Cancelled);
        QCOMPARE(required(m_store->reader().localRuns()).size(), std::size_t(1));
    }

    void cancelEmptiesTheQueueAndSkipDoesNot() {
        chooseFake();
        qputenv("FAKE_WORKER", "until-asked");
        setup()->repeatBox()->setValue(3);
        setup()->startButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(!queue().run().steps().empty(), kPatienceMs);
        QCOMPARE(queue().waiting(), 2);
        page()->status()->skipButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(1), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!queue().run().steps().empty(), kPatienceMs);
        QCOMPARE(queue().waiting(), 1);
        page()->status()->cancelButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_ends->size(), qsizetype(2), kPatienceMs);
        QVERIFY(!queue().isBusy());
        QCOMPARE(queue().waiting(), 0);
    }

private:
    MainWindow &window() { return m_workbench->window(); }
    RunPage *page() { return window().runPage(); }
    RunSetupPanel *setup() { return page()->setup(); }
    CarriedQueue &queue() { return m_workbench->measuring().queue(); }
    LocalRunEnd ended() const { return m_ends->last().first().value<LocalRunEnd>(); }

    static void type(QLineEdit *field, const char *text) {
        field->clear();
        QTest::keyClicks(field, QString::fromLatin1(text));
    }

    void chooseFake() {
        window().setPage(PageId::Run);
        QTRY_VERIFY_WITH_TIMEOUT(!m_workbench->measuring().devices().workers().empty(), kPatienceMs);
        setup()->chooseDevice(QStringLiteral("fake:0"));
        QCOMPARE(setup()->plan().devices, std::vector<std::string>{"fake:0"});
        QVERIFY2(setup()->startButton()->isEnabled(), qPrintable(setup()->problemText()));
    }

    std::unique_ptr<TempStore> m_store;
    std::unique_ptr<AppSettings> m_settings;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<QSignalSpy> m_ends;
};

int main(int argc, char **argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    TestRunWorkbench test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_run_workbench.moc"
