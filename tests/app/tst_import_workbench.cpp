// SPDX-License-Identifier: GPL-3.0-or-later
// Importing through the window, offscreen: drop, dry run, import, report, history, removal.
#include "app/workbench.h"
#include "core/support/text.h"
#include "tests/support/archive_builder.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/models/import_history_model.h"
#include "ui/pages/explore_page.h"
#include "ui/pages/imports_page.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/import_details.h"
#include "ui/widgets/import_report_view.h"
#include "ui/widgets/row_count_tiles.h"
#include "ui/widgets/top_bar.h"
#include "ui/widgets/trial_panel.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QUrl>

#include <thread>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;

void drop(QWidget &window, const QString &path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
}

/// A job that goes on until it is cancelled, and then has changed nothing.
Result<ImportReport> endless(const ImportRequest &request, const std::filesystem::path &, const JobControl &job) {
    while (!job.cancelled()) std::this_thread::yield();
    ImportReport report;
    report.state = ImportState::Cancelled;
    report.dryRun = request.dryRun;
    return report;
}

} // namespace

class TestImportWorkbench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<AppSettings>(m_folder->filePath(QStringLiteral("settings.ini")));
        m_workbench = std::make_unique<Workbench>(toPath(m_folder->filePath(QStringLiteral("store.db"))), *m_settings);
        m_workbench->show();
        m_archives = m_folder->filePath(QStringLiteral("archives"));
        writeZip(toPath(m_archives + QStringLiteral("/results.zip")), {{"results.json", benchmarkRowsJson(40)}});
        writeFile(toPath(m_archives + QStringLiteral("/<b>x<'; DROP TABLE--.json")), "{\"what\": \"nobody knows\"}");
    }
    void cleanup() { m_workbench.reset(); }

    void dropDryRunImportReportRemove() {
        MainWindow &window = m_workbench->window();
        drop(window, m_archives);
        QPointer<ImportDialog> dialog = m_workbench->importing().dialog();
        QVERIFY(dialog);
        QCOMPARE(dialog->choice().paths, QStringList(m_archives));
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->trialPanel()->isBusy(), kPatienceMs);
        QCOMPARE(dialog->trialPanel()->tiles()->text(), QStringLiteral("40 added, 0 updated, 0 unchanged, 0 superseded, 0 left out"));
        QVERIFY(!window.messageBar()->isVisible()); // a dry run is no news outside its dialog
        QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(window.messageBar()->isVisible() && !m_workbench->imports().isRunning(), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(window.explorePage()->isVisible(), kPatienceMs);
        QTRY_VERIFY(!dialog);

        window.messageBar()->actionButton()->click();
        ImportsPage *page = window.importsPage();
        QVERIFY(page->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(page->model()->rowCount() > 0, kPatienceMs);
        const QAbstractItemModel *tree = page->details()->reportView()->tree()->model();
        QTRY_VERIFY_WITH_TIMEOUT(tree->rowCount() > 1, kPatienceMs);
        QVERIFY(tree->index(0, 0).data().toString().endsWith(QStringLiteral("<b>x<'; DROP TABLE--.json")));
        QCOMPARE(page->details()->titleText(), m_archives);

        page->setConfirmRemoval([](const StoredImport &) { return true; });
        while (page->model()->rowCount() > 0) {
            const int before = page->model()->rowCount();
            page->details()->removeButton()->click();
            QTRY_COMPARE_WITH_TIMEOUT(page->model()->rowCount(), before - 1, kPatienceMs);
            QTRY_VERIFY_WITH_TIMEOUT(!m_workbench->imports().isRunning(), kPatienceMs);
        }
        QVERIFY2(window.messageBar()->text().startsWith(QStringLiteral("Import removed: 40 results are gone")),
                 qPrintable(window.messageBar()->text()));
        window.setPage(PageId::Explore);
        QTRY_VERIFY_WITH_TIMEOUT(window.emptyState()->isVisible(), kPatienceMs);
        QCOMPARE(window.statusLine()->storeText(), QStringLiteral("No results yet · store.db"));
    }

    void cancelTakesBackAndSaysSo() {
        m_workbench->imports().setImporter(endless);
        MainWindow &window = m_workbench->window();
        m_workbench->import({toPath(m_archives)});
        JobStrip *strip = window.statusLine()->jobStrip();
        QVERIFY(strip->isVisible());
        QCOMPARE(strip->text(), QStringLiteral("Importing archives"));
        strip->cancelButton()->click();
        QCOMPARE(strip->text(), QStringLiteral("Taking back…"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_workbench->imports().isRunning(), kPatienceMs);
        QVERIFY(!strip->isVisible());
        QCOMPARE(window.messageBar()->text(), QStringLiteral("Cancelled; the store is as it was before."));
        QVERIFY(!window.messageBar()->actionButton()->isVisible());
    }

    void changedPathsReplaceTheRunningDryRun() {
        std::atomic<int> trials = 0;
        m_workbench->imports().setImporter([&](const ImportRequest &request, const std::filesystem::path &store, const JobControl &job) {
            if (++trials == 1) return endless(request, store, job);
            ImportReport report;
            report.dryRun = request.dryRun;
            report.archives.resize(request.paths.size());
            return Result<ImportReport>(report);
        });
        drop(m_workbench->window(), m_archives);
        QTRY_COMPARE_WITH_TIMEOUT(trials.load(), 1, kPatienceMs);
        drop(m_workbench->window(), m_folder->filePath(QStringLiteral("more"))); // joins the open dialog
        const ImportDialog *dialog = m_workbench->importing().dialog();
        QCOMPARE(dialog->choice().paths.size(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->trialPanel()->isBusy(), kPatienceMs);
        QCOMPARE(trials.load(), 2);
        QCOMPARE(dialog->trialPanel()->recordsLine(), QStringLiteral("2 files"));
    }

    void closingTheDialogEndsItsDryRunWithoutAWord() {
        m_workbench->imports().setImporter(endless);
        drop(m_workbench->window(), m_archives);
        QVERIFY(m_workbench->imports().isRunning());
        QTest::keyClick(m_workbench->importing().dialog(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(!m_workbench->imports().isRunning(), kPatienceMs);
        QVERIFY(!m_workbench->importing().dialog());
        QVERIFY(!m_workbench->window().messageBar()->isVisible());
    }

    void importPressedDuringTheDryRunStartsAsSoonAsThatHasStopped() {
        std::vector<bool> dryRuns; // the writer thread's, read when nothing runs
        m_workbench->imports().setImporter([&](const ImportRequest &request, const std::filesystem::path &store, const JobControl &job) {
            dryRuns.push_back(request.dryRun);
            if (request.dryRun) return endless(request, store, job);
            return Result<ImportReport>(ImportReport());
        });
        QSignalSpy finished(&m_workbench->imports(), &ImportSession::finished);
        drop(m_workbench->window(), m_archives);
        m_workbench->importing().dialog()->importButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, kPatienceMs);
        QCOMPARE(dryRuns, (std::vector<bool>{true, false}));
        QVERIFY(m_workbench->window().messageBar()->isVisible());
    }

    void anImportThatFailsSaysWhatWasKept() {
        m_workbench->imports().setImporter([](const ImportRequest &, const std::filesystem::path &, const JobControl &) {
            ImportReport report;
            report.id = ImportId{1};
            report.state = ImportState::Failed;
            report.failure = Error(ErrorCode::DiskFull, "no space left on the disk");
            report.archives.resize(1);
            report.archives[0].rows.added = 12;
            return Result<ImportReport>(report);
        });
        m_workbench->import({toPath(m_archives)});
        QTRY_VERIFY_WITH_TIMEOUT(m_workbench->window().messageBar()->isVisible(), kPatienceMs);
        QCOMPARE(m_workbench->window().messageBar()->text(),
                 QStringLiteral("The import stopped: no space left on the disk. Kept: 12 results added · 1 file"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AppSettings> m_settings;
    std::unique_ptr<Workbench> m_workbench;
    QString m_archives;
};

int main(int argc, char **argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    TestImportWorkbench test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_import_workbench.moc"
