// SPDX-License-Identifier: GPL-3.0-or-later
// The main journey through the window, offscreen: drop archives, see frontiers, export what is shown.
#include "app/workbench.h"
#include "core/export/csv_writer.h"
#include "core/support/text.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/pages/explore_page.h"
#include "ui/widgets/state_cover.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace ps;

namespace {

constexpr int kPatienceMs = 60'000;

void drop(QWidget &window, const QString &path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
}

QByteArray contentOf(const QString &file) {
    QFile device(file);
    return device.open(QIODevice::ReadOnly) ? device.readAll() : QByteArray();
}

} // namespace

class TestWorkbench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<AppSettings>(m_folder->filePath(QStringLiteral("settings.ini")));
        m_workbench = std::make_unique<Workbench>(toPath(m_folder->filePath(QStringLiteral("store.db"))), *m_settings);
        m_workbench->show();
    }
    void cleanup() { m_workbench.reset(); }

    void firstStartIsEmptyAndSaysSo() {
        QSignalSpy empty(&m_workbench->explore(), &ExploreSession::storeEmpty);
        QVERIFY(!empty.isEmpty() || empty.wait(kPatienceMs));
        QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("store.db"))));
    }

    void droppedArchivesBecomeAChartAndAnExport() {
        QSignalSpy finished(&m_workbench->imports(), &ImportSession::finished);
        QSignalSpy answered(&m_workbench->explore(), &ExploreSession::answered);
        drop(m_workbench->window(), QStringLiteral(PS_SOURCE_DIR "/resources/sample"));
        QVERIFY(m_workbench->importing().dialog());
        m_workbench->importing().dialog()->importButton()->click(); // without waiting for the dry run
        QTRY_VERIFY_WITH_TIMEOUT(!m_workbench->imports().isRunning(), kPatienceMs);
        QCOMPARE(finished.last().front().value<WriterJob>().kind, WriterJob::Kind::Import);
        QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty(), kPatienceMs);
        const auto answer = answered.last().front().value<ExploreAnswer>();
        QVERIFY(answer.curves->frontierCount() > 4);
        QVERIFY(answer.curves->anySynthetic());
        QCOMPARE(answer.query.selection.models.size(), std::size_t(1));
        const ChartSpec spec = m_workbench->window().explorePage()->visibleSpec();
        QCOMPARE(spec.points.size(), answer.curves->pointCount());

        ExportChoice choice;
        choice.format = ExportChoice::Csv;
        choice.file = m_folder->filePath(QStringLiteral("shown.csv"));
        choice.allPoints = true;
        Q_EMIT m_workbench->window().exportRequested(choice);
        QTRY_COMPARE_WITH_TIMEOUT(contentOf(choice.file), QByteArray::fromStdString(writeCsv(*answer.curves)), kPatienceMs);

        choice.format = ExportChoice::Svg;
        choice.file = m_folder->filePath(QStringLiteral("shown.svg"));
        choice.size = QSize(1200, 800);
        Q_EMIT m_workbench->window().exportRequested(choice);
        QVERIFY(contentOf(choice.file).contains("ynthetic"));
    }

    void chartOptionsChangeThePictureAtOnce() {
        importSample();
        ExplorePage *page = m_workbench->window().explorePage();
        ViewState view = page->viewState();
        view.chart.logX = view.chart.logY = true;
        Q_EMIT page->viewStateEdited(view);
        QVERIFY(page->visibleSpec().x.log);
        QVERIFY(page->visibleSpec().y.log);
        view.chart.showDominated = false;
        Q_EMIT page->viewStateEdited(view);
        for (const ChartPoint &point : page->visibleSpec().points) QVERIFY(point.onFrontier);
    }

    void twoQuickEditsBothCount() {
        importSample();
        ExplorePage *page = m_workbench->window().explorePage();
        QSignalSpy answered(&m_workbench->explore(), &ExploreSession::answered);
        ViewState view = page->viewState();
        view.selection.hardware = {"b200"};
        Q_EMIT page->viewStateEdited(view);
        view = page->viewState();
        QCOMPARE(view.selection.hardware, std::vector<std::string>{"b200"});
        view.groupBy = *GroupBy::parse("gpu");
        Q_EMIT page->viewStateEdited(view);
        QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty(), kPatienceMs);
        const auto query = answered.last().front().value<ExploreAnswer>().query;
        QCOMPARE(query.selection.hardware, std::vector<std::string>{"b200"});
        QCOMPARE(query.groupBy.key(), std::string("gpu"));
    }

    void anErrorGoesWhenTheStoreIsWellAgain() {
        importSample();
        const QString store = m_folder->filePath(QStringLiteral("store.db"));
        const QString aside = store + QStringLiteral(".aside");
        QVERIFY(QFile::rename(store, aside));
        QFile broken(store);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("this is no store at all, and long enough to be looked at: it has more than sixteen bytes");
        broken.close();
        QSignalSpy failed(&m_workbench->explore(), &ExploreSession::failed);
        m_workbench->explore().refresh();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, kPatienceMs);
        QVERIFY(m_workbench->window().explorePage()->stateCover()->isVisible());
        QVERIFY(QFile::remove(store));
        QVERIFY(QFile::rename(aside, store));
        m_workbench->explore().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(!m_workbench->window().explorePage()->stateCover()->isVisible(), kPatienceMs);
    }

    void aNewQuestionReplacesTheRunningOne() {
        importSample();
        QSignalSpy answered(&m_workbench->explore(), &ExploreSession::answered);
        const AxisChoice axes{findMetric("median_e2el")->id, findMetric("tput_per_gpu")->id};
        Selection last;
        for (const char *model : {"dsr1", "gptoss120b", "nothing", "dsr1"}) {
            last.models = {model};
            m_workbench->explore().show({last, axes, {}});
        }
        QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty(), kPatienceMs);
        QCOMPARE(answered.size(), 1);
        QCOMPARE(answered.front().front().value<ExploreAnswer>().query.selection, last);
    }

    void closingTheWindowDuringAnImportLeavesAStoreThatOpens() {
        QSignalSpy progressed(&m_workbench->imports(), &ImportSession::started);
        m_workbench->import({std::filesystem::path(PS_SOURCE_DIR "/resources/sample")});
        QCOMPARE(progressed.size(), 1);
        m_workbench.reset();
        const std::filesystem::path store = toPath(m_folder->filePath(QStringLiteral("store.db")));
        if (std::filesystem::exists(store)) QVERIFY(StoreReader::open(store).has_value());
    }

private:
    /// Until its answer is on the screen.
    void importSample() {
        QSignalSpy answered(&m_workbench->explore(), &ExploreSession::answered);
        m_workbench->import({std::filesystem::path(PS_SOURCE_DIR "/resources/sample")});
        QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty() && !m_workbench->imports().isRunning(), kPatienceMs);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AppSettings> m_settings;
    std::unique_ptr<Workbench> m_workbench;
};

int main(int argc, char **argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    TestWorkbench test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_workbench.moc"
