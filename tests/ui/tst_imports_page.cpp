// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/import_fixture.h"
#include "ui/models/import_history_model.h"
#include "ui/pages/imports_page.h"
#include "ui/widgets/import_details.h"
#include "ui/widgets/import_report_view.h"
#include "ui/widgets/row_count_tiles.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace ps;
using namespace ps::test;

class TestImportsPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_page = std::make_unique<ImportsPage>();
        m_page->resize(1100, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup() { m_page.reset(); }

    void emptyItOffersToImport() {
        QSignalSpy wanted(m_page.get(), &ImportsPage::importRequested);
        m_page->setImports({});
        QVERIFY2(m_page->noticeText().startsWith(QStringLiteral("Nothing was imported yet: ")), qPrintable(m_page->noticeText()));
        m_page->importButton()->click();
        QCOMPARE(wanted.size(), 1);
        m_page->setImports({storedImport(1, {"/data/a.zip"})});
        QCOMPARE(m_page->noticeText(), QString());
    }

    void anErrorStandsInPlaceOfTheHistory() {
        m_page->setImports({storedImport(1, {"a"})});
        m_page->setError(QStringLiteral("the store is damaged"));
        QCOMPARE(m_page->noticeText(), QStringLiteral("The history could not be read: the store is damaged"));
        QVERIFY(!m_page->importButton()->isVisible());
        m_page->setError({});
        QCOMPARE(m_page->noticeText(), QString());
    }

    void theNewestIsSelectedAtFirstAndItsArchivesAreAskedForOnce() {
        QSignalSpy asked(m_page.get(), &ImportsPage::archivesRequested);
        m_page->setImports({storedImport(1, {"a"}), storedImport(2, {"b"})});
        QCOMPARE(m_page->selectedImport(), std::optional(ImportId{2}));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.first().first().value<ImportId>(), ImportId{2});
        QCOMPARE(m_page->summaryText(), QStringLiteral("2 imports · 3,484 results added"));
    }

    void showsTheDetailsOfTheSelectedImport() {
        m_page->setImports({storedImport(1, {"/data/mirror", "/data/more"})});
        const ImportDetails *details = m_page->details();
        QCOMPARE(details->titleText(), QStringLiteral("/data/mirror and 1 more"));
        QCOMPARE(details->metaText(), QStringLiteral("9 May 2026 10:00 · finished · took 1:05 · Paretoscope 0.3.0 · import 1"));
        QCOMPARE(details->tiles()->text(), QStringLiteral("1,742 added, 2 updated, 30 unchanged, 4 superseded, 1 left out"));
        QCOMPARE(details->recordsText(), QStringLiteral("24 evaluations · 3 files: 2 read, 1 left out"));
        m_page->setArchives(ImportId{1}, storedArchives());
        const QAbstractItemModel *tree = details->reportView()->tree()->model();
        QCOMPARE(tree->rowCount(), 3);
        const QModelIndex group = tree->index(2, 0);
        QCOMPARE(group.data().toString(), QStringLiteral("1 file without remarks"));
        QCOMPARE(tree->index(0, 1, group).data().toString(), QStringLiteral("read · artifact 6543210987"));
        QCOMPARE(tree->index(0, 0, tree->index(0, 0, group)).data().toString(), QStringLiteral("results.json"));
    }

    void anAnswerForAnotherImportIsDropped() {
        m_page->setImports({storedImport(1, {"a"}), storedImport(2, {"b"})});
        m_page->setArchives(ImportId{1}, storedArchives());
        QCOMPARE(m_page->details()->reportView()->tree()->model()->rowCount(), 0);
        m_page->setArchivesError(ImportId{2}, QStringLiteral("locked"));
        QCOMPARE(m_page->details()->recordsText(), QStringLiteral("The files of this import could not be read: locked"));
    }

    void keepsTheSelectionWhenTheHistoryIsReadAgain() {
        m_page->setImports({storedImport(1, {"a"}), storedImport(2, {"b"})});
        m_page->selectImport(ImportId{1});
        m_page->setArchives(ImportId{1}, storedArchives());
        m_page->setImports({storedImport(1, {"a"}), storedImport(2, {"b"}), storedImport(3, {"c"})});
        QCOMPARE(m_page->selectedImport(), std::optional(ImportId{1}));
        QCOMPARE(m_page->details()->reportView()->tree()->model()->rowCount(), 3); // no flicker
        m_page->setImports({storedImport(2, {"b"}), storedImport(3, {"c"})});
        QCOMPARE(m_page->selectedImport(), std::optional(ImportId{3}));
    }

    void selectsAnImportThatComesLater() {
        m_page->setImports({storedImport(1, {"a"})});
        m_page->selectImport(ImportId{2});
        QCOMPARE(m_page->selectedImport(), std::optional(ImportId{1}));
        m_page->setImports({storedImport(1, {"a"}), storedImport(2, {"b"}), storedImport(3, {"c"})});
        QCOMPARE(m_page->selectedImport(), std::optional(ImportId{2}));
    }

    void removesOnlyWhatWasConfirmed() {
        QSignalSpy removed(m_page.get(), &ImportsPage::removeRequested);
        m_page->setImports({storedImport(4, {"/data/mirror"})});
        bool answer = false;
        std::vector<ImportId> questions;
        m_page->setConfirmRemoval([&](const StoredImport &import) {
            questions.push_back(import.id);
            return answer;
        });
        m_page->details()->removeButton()->click();
        QCOMPARE(questions.size(), std::size_t(1));
        QCOMPARE(removed.size(), 0);
        answer = true;
        m_page->details()->removeButton()->click();
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed.first().at(0).value<ImportId>(), ImportId{4});
        QCOMPARE(removed.first().at(1).toString(), QStringLiteral("/data/mirror"));
    }

    void nothingIsRemovedWhileAnotherJobWrites() {
        StoredImport running = storedImport(2, {"b"});
        running.finishedAt.clear();
        m_page->setImports({storedImport(1, {"a"}), running});
        QVERIFY(m_page->details()->metaText().contains(QStringLiteral("interrupted")));
        QVERIFY(m_page->details()->removeButton()->isEnabled());
        m_page->setBusy(true);
        QVERIFY(!m_page->details()->removeButton()->isEnabled());
        QCOMPARE(m_page->model()->index(0, ImportHistoryModel::StateColumn).data().toString(), QStringLiteral("running"));
        QVERIFY(m_page->details()->metaText().contains(QStringLiteral("running")));
        m_page->setBusy(false);
        QVERIFY(m_page->details()->removeButton()->isEnabled());
    }

    void hostileNamesStayPlainText() {
        m_page->setImports({storedImport(1, {kHostileName})});
        m_page->setArchives(ImportId{1}, storedArchives());
        QCOMPARE(m_page->details()->titleText(), QString::fromLatin1(kHostileName));
        for (const QLabel *label : m_page->findChildren<QLabel *>()) {
            if (label->text().contains(QLatin1String("DROP TABLE"))) QCOMPARE(label->textFormat(), Qt::PlainText);
        }
    }

    void pathsHaveRoomInASmallWindow() {
        m_page->setImports({storedImport(1, {"/data/mirror"})});
        m_page->resize(800, 500);
        QTRY_VERIFY(m_page->historyView()->isColumnHidden(ImportHistoryModel::VersionColumn));
        QVERIFY(m_page->historyView()->columnWidth(ImportHistoryModel::PathsColumn) >= 260);
        QVERIFY(!m_page->historyView()->isColumnHidden(ImportHistoryModel::AddedColumn));
        m_page->resize(1400, 700);
        QTRY_VERIFY(!m_page->historyView()->isColumnHidden(ImportHistoryModel::VersionColumn));
    }

    void worksWithTheKeyboard() {
        m_page->setImports({storedImport(1, {"a"}), storedImport(2, {"b"})});
        m_page->historyView()->setFocus();
        QTest::keyClick(m_page->historyView(), Qt::Key_Down);
        QCOMPARE(m_page->selectedImport(), std::optional(ImportId{1}));
        QTest::keyClick(m_page->historyView(), Qt::Key_Tab);
        QVERIFY(m_page->details()->removeButton()->hasFocus());
    }

private:
    std::unique_ptr<ImportsPage> m_page;
};

QTEST_MAIN(TestImportsPage)
#include "tst_imports_page.moc"
