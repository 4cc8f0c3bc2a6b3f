// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/import_fixture.h"
#include "ui/models/import_report_model.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/import_report_view.h"
#include "ui/widgets/plain_text_delegate.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QHeaderView>
#include <QHelpEvent>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>
#include <QTreeView>

using namespace ps;
using namespace ps::test;

namespace {

/// What a tool tip would show of a text.
QString asShown(const QString &text) {
    QTextDocument document;
    if (Qt::mightBeRichText(text))
        document.setHtml(text);
    else
        document.setPlainText(text);
    return document.toPlainText();
}

} // namespace

class TestImportReportView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_view = std::make_unique<ImportReportView>();
        m_view->resize(900, 400);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void opensWhatWasLeftOut() {
        m_view->setReport(importReport());
        const QAbstractItemModel *shown = m_view->tree()->model();
        QCOMPARE(shown->rowCount(), 3);
        QVERIFY(m_view->tree()->isExpanded(shown->index(0, 0)));
        QVERIFY(m_view->tree()->isExpanded(shown->index(1, 0)));
        QVERIFY(!m_view->tree()->isExpanded(shown->index(2, 0))); // the files without remarks
    }

    void showsOnlyColumnsThatSaySomething() {
        m_view->setReport(importReport());
        m_view->resize(1400, 400);
        QTRY_VERIFY(!m_view->tree()->isColumnHidden(ImportReportModel::SupersededColumn));
        ImportReport report;
        report.archives = {archiveOutcome("a", ArchiveStatus::Imported, {3, 0, 0, 0, 0})};
        m_view->setReport(report);
        QVERIFY(m_view->tree()->isColumnHidden(ImportReportModel::SupersededColumn));
        QVERIFY(!m_view->tree()->isColumnHidden(ImportReportModel::AddedColumn));
    }

    void namesHaveRoomHoweverNarrowItIs() {
        m_view->setReport(importReport());
        const auto nameWidth = [this] { return m_view->tree()->columnWidth(ImportReportModel::NameColumn); };
        m_view->resize(1400, 400);
        QTRY_VERIFY(!m_view->tree()->isColumnHidden(ImportReportModel::KindColumn));
        m_view->resize(580, 400);
        QTRY_VERIFY(m_view->tree()->isColumnHidden(ImportReportModel::KindColumn));
        QVERIFY2(nameWidth() >= 280, qPrintable(QString::number(nameWidth())));
        QVERIFY(!m_view->tree()->isColumnHidden(ImportReportModel::AddedColumn));
        QVERIFY(!m_view->tree()->isColumnHidden(ImportReportModel::RejectedColumn));
        m_view->resize(1400, 400);
        QTRY_VERIFY(!m_view->tree()->isColumnHidden(ImportReportModel::KindColumn));
    }

    void filtersCopiesAndSaves() {
        m_view->setReport(importReport());
        QVERIFY(m_view->leftOutButton()->isEnabled());
        m_view->leftOutButton()->click();
        QCOMPARE(m_view->tree()->model()->rowCount(), 2);
        m_view->copyButton()->click();
        const QString copied = QApplication::clipboard()->text();
        QCOMPARE(copied.count(QLatin1Char('\n')), 4);
        QVERIFY(copied.contains(QString::fromLatin1(kHostileName)));
        QVERIFY(!copied.contains(QStringLiteral("fine.zip")));
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("report.csv"));
        m_view->setChooseFile([&] { return file; });
        m_view->saveButton()->click();
        QCOMPARE(m_view->statusText(), QStringLiteral("Saved as %1").arg(file));
        QFile saved(file);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll().count('\n'), 1 + 4);
        m_view->allButton()->click();
        QVERIFY(m_view->saveCsv(file));
        saved.seek(0);
        QFile again(file);
        QVERIFY(again.open(QIODevice::ReadOnly));
        QCOMPARE(again.readAll().count('\n'), 1 + 5);
    }

    void aReportThatCannotBeSavedSaysWhy() {
        m_view->setReport(importReport());
        QVERIFY(!m_view->saveCsv(QStringLiteral("/nowhere/at all/report.csv")));
        QVERIFY2(m_view->statusText().startsWith(QStringLiteral("The report was not saved: ")), qPrintable(m_view->statusText()));
        QVERIFY(m_view->statusText().contains(QStringLiteral("/nowhere/at all")));
    }

    void nothingLeftOutNeedsNoFilter() {
        m_view->setReport(importReport());
        m_view->leftOutButton()->click();
        ImportReport report;
        report.archives = {archiveOutcome("a", ArchiveStatus::Imported, {3, 0, 0, 0, 0})};
        m_view->setReport(report);
        QVERIFY(!m_view->leftOutButton()->isEnabled());
        QVERIFY(m_view->allButton()->isChecked());
        QCOMPARE(m_view->tree()->model()->rowCount(), 1);
        QVERIFY(m_view->tree()->isExpanded(m_view->tree()->model()->index(0, 0))); // alone, it is open
        m_view->clear();
        QVERIFY(!m_view->copyButton()->isEnabled());
        QVERIFY(!m_view->saveButton()->isEnabled());
    }

    void namesStayPlainTextInCellsAndToolTips_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("markup and SQL") << QString::fromLatin1(kHostileName);
        QTest::newRow("entities") << QStringLiteral("<i>&lt;&amp;</i>.zip");
        QTest::newRow("a picture") << QStringLiteral("<img src=\"file:///etc/passwd\">.zip");
        QTest::newRow("harmless") << QStringLiteral("a < b && c > d.zip");
    }
    void namesStayPlainTextInCellsAndToolTips() {
        QFETCH(QString, name);
        QCOMPARE(asShown(plainToolTip(name)), name);
        const QString path = QString(200, QLatin1Char('p')) + QLatin1Char('/') + name;
        ImportReport report;
        report.archives = {archiveOutcome(path.toStdString(), ArchiveStatus::Rejected)};
        m_view->setReport(report);
        const QModelIndex cell = m_view->tree()->model()->index(0, 0);
        QVERIFY2(path.endsWith(cell.data().toString()), qPrintable(cell.data().toString()));
        auto *delegate = qobject_cast<PlainTextDelegate *>(m_view->tree()->itemDelegate());
        QVERIFY(delegate);
        QStyleOptionViewItem option;
        option.initFrom(m_view->tree());
        option.rect = m_view->tree()->visualRect(cell);
        QCOMPARE(asShown(delegate->toolTipFor(option, cell)).remove(QLatin1Char('\n')), path);
        ElidedLabel label("muted");
        label.resize(60, 20);
        label.setFullText(path);
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(asShown(label.toolTip()).remove(QLatin1Char('\n')), path);
    }

    void whatFitsNeedsNoToolTip() {
        m_view->setReport(importReport());
        const QModelIndex cell = m_view->tree()->model()->index(0, 0);
        auto *delegate = qobject_cast<PlainTextDelegate *>(m_view->tree()->itemDelegate());
        QStyleOptionViewItem option;
        option.initFrom(m_view->tree());
        option.rect = m_view->tree()->visualRect(cell);
        QCOMPARE(delegate->toolTipFor(option, cell), QString());
    }

    void twentyThousandFilesAreNoTrouble() {
        ImportReport report;
        for (int i = 0; i < 20'000; ++i) {
            const std::string path = "mirror/" + std::to_string(i) + ".zip";
            report.archives.push_back(archiveOutcome(path, ArchiveStatus::Imported, {1, 0, 0, 0, 0}));
            report.notes.push_back(importNote(NoteCode::OtherMetrics, path, "kept 3 other metrics", "a.json")); // worst: all remarkable
        }
        QElapsedTimer clock;
        clock.start();
        m_view->setReport(report);
        m_view->tree()->scrollToBottom();
        QCoreApplication::processEvents();
        QCOMPARE(m_view->tree()->model()->rowCount(), 20'000);
        // A generous bound: a slip into quadratic time takes minutes.
        QVERIFY2(clock.elapsed() < 10'000, qPrintable(QString::number(clock.elapsed())));
    }

private:
    std::unique_ptr<ImportReportView> m_view;
};

QTEST_MAIN(TestImportReportView)
#include "tst_import_report_view.moc"
