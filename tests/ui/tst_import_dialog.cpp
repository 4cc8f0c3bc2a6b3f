// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/import_fixture.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/widgets/import_report_view.h"
#include "ui/widgets/mapping_editor.h"
#include "ui/widgets/path_list.h"
#include "ui/widgets/row_count_tiles.h"
#include "ui/widgets/trial_panel.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace ps;
using namespace ps::test;

namespace {

const QString kZip = QStringLiteral("/data/a.zip");

ImportReport mappingReport() {
    ImportReport report;
    report.archives = {archiveOutcome("raw.json", ArchiveStatus::Imported)};
    report.notes = {importNote(NoteCode::MappingNeeded, "raw.json", "a raw result needs precision, hw: give --map")};
    return report;
}

} // namespace

class TestImportDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_dialog = std::make_unique<ImportDialog>();
        m_trials = std::make_unique<QSignalSpy>(m_dialog.get(), &ImportDialog::trialRequested);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    void cleanup() {
        m_trials.reset();
        m_dialog.reset();
    }

    void emptyItSaysWhatToDoAndCannotImport() {
        QVERIFY(!m_dialog->importButton()->isEnabled());
        QCOMPARE(m_dialog->trialPanel()->stateText(), QStringLiteral("Add files or folders, or drop them here."));
        QVERIFY(m_dialog->pathList()->addFilesButton()->hasFocus());
    }

    void filledByADropItTriesAtOnceAndEnterImports() {
        QSignalSpy wanted(m_dialog.get(), &ImportDialog::importRequested);
        m_dialog->addPaths({kZip});
        QCOMPARE(m_trials->size(), 1); // without waiting
        QCOMPARE(m_trials->first().at(1).value<ImportChoice>().paths, QStringList(kZip));
        QVERIFY(m_dialog->trialPanel()->isBusy());
        QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().value<ImportChoice>().paths, QStringList(kZip));
        QVERIFY(!m_dialog->isVisible());
    }

    void takesDropsItself() {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(kZip), QUrl(QStringLiteral("https://example.org/c.zip"))});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_dialog.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_dialog.get(), &event);
        QCOMPARE(m_dialog->choice().paths, QStringList(kZip));
    }

    void escapeClosesAndDropsTheDryRun() {
        QSignalSpy dropped(m_dialog.get(), &ImportDialog::trialDropped);
        m_dialog->addPaths({kZip});
        QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
        QVERIFY(!m_dialog->isVisible());
        QCOMPARE(dropped.size(), 1);
    }

    void addsAndRemovesPaths() {
        PathList *list = m_dialog->pathList();
        list->setChooseFiles([] { return QStringList{kZip, QStringLiteral("/data/b.zip")}; });
        list->setChooseFolder([] { return QStringList{QStringLiteral("/data/mirror")}; });
        list->addFilesButton()->click();
        list->addFolderButton()->click();
        list->addFilesButton()->click(); // the same again
        QCOMPARE(m_dialog->choice().paths, (QStringList{kZip, QStringLiteral("/data/b.zip"), QStringLiteral("/data/mirror")}));
        QVERIFY(!list->removeButton()->isEnabled());
        list->view()->setCurrentIndex(list->view()->model()->index(1, 0));
        list->removeButton()->click();
        QCOMPARE(m_dialog->choice().paths, (QStringList{kZip, QStringLiteral("/data/mirror")}));
        list->view()->setFocus();
        list->view()->selectAll();
        QTest::keyClick(list->view(), Qt::Key_Delete);
        QCOMPARE(m_dialog->choice().paths, QStringList());
        QVERIFY(!m_dialog->importButton()->isEnabled());
    }

    void aChangeStartsOneNewDryRunAndOldAnswersAreDropped() {
        m_dialog->addPaths({kZip});
        QCOMPARE(m_trials->size(), 1);
        const auto first = m_trials->first().first().toULongLong();
        m_dialog->addPaths({QStringLiteral("/data/b.zip")});
        m_dialog->addPaths({QStringLiteral("/data/c.zip")});
        QCOMPARE(m_trials->size(), 1); // waits for more changes
        QTRY_COMPARE(m_trials->size(), 2);
        const auto second = m_trials->last().first().toULongLong();
        QVERIFY(second > first);
        QCOMPARE(m_trials->last().at(1).value<ImportChoice>().paths.size(), 3);
        m_dialog->setTrialReport(first, importReport());
        QVERIFY(m_dialog->trialPanel()->isBusy());
        m_dialog->setTrialError(first, QStringLiteral("old"));
        QVERIFY(m_dialog->trialPanel()->isBusy());
        m_dialog->setTrialReport(second, importReport());
        QVERIFY(!m_dialog->trialPanel()->isBusy());
    }

    void showsWhatTheDryRunFound() {
        m_dialog->addPaths({kZip});
        m_dialog->setTrialProgress(1, JobView{QStringLiteral("t"), 1'200'000'000, 3'400'000'000, {}});
        QCOMPARE(m_dialog->trialPanel()->stateText(), QStringLiteral("Reading 1.2 GB of 3.4 GB"));
        m_dialog->setTrialReport(1, importReport());
        const TrialPanel *panel = m_dialog->trialPanel();
        QCOMPARE(panel->stateText(), QStringLiteral("Dry run: nothing is written yet."));
        QCOMPARE(panel->tiles()->text(), QStringLiteral("1,742 added, 2 updated, 30 unchanged, 4 superseded, 1 left out"));
        QCOMPARE(panel->recordsLine(), QStringLiteral("24 evaluations · 3 files: 2 read, 1 left out"));
        QCOMPARE(panel->reportView()->tree()->model()->rowCount(), 3);
    }

    void importNeedNotWaitForTheDryRun() {
        m_dialog->addPaths({kZip});
        m_dialog->setTrialWaiting(1);
        QCOMPARE(m_dialog->trialPanel()->stateText(), QStringLiteral("Waits for the running job…"));
        QVERIFY(m_dialog->importButton()->isEnabled());
    }

    void aFailedDryRunSaysWhyAndImportStaysPossible() {
        m_dialog->addPaths({kZip});
        m_dialog->setTrialError(1, QStringLiteral("the store is locked"));
        QCOMPARE(m_dialog->trialPanel()->stateText(), QStringLiteral("The dry run failed: the store is locked"));
        QVERIFY(m_dialog->importButton()->isEnabled());
    }

    void dayIsCheckedAndPartOfTheChoice() {
        m_dialog->addPaths({kZip});
        m_dialog->dayField()->setText(QStringLiteral("2026-02-30"));
        QCOMPARE(m_dialog->dayError(), QStringLiteral("is no day"));
        QVERIFY(!m_dialog->importButton()->isEnabled());
        m_dialog->dayField()->setText(QStringLiteral("2026-05-09"));
        QVERIFY(m_dialog->dayError().isEmpty());
        QVERIFY(m_dialog->importButton()->isEnabled());
        QTRY_COMPARE(m_trials->size(), 2);
        QCOMPARE(m_trials->last().at(1).value<ImportChoice>().fallbackDay, Day::parse("2026-05-09"));
    }

    void asksForTheFieldsThatRawResultsNeed() {
        m_dialog->addPaths({kZip});
        QVERIFY(!m_dialog->asksForMapping());
        m_dialog->setTrialReport(1, mappingReport());
        QVERIFY(m_dialog->asksForMapping());
        QCOMPARE(m_dialog->mappingText(), QStringLiteral("1 raw result does not say what it ran on. Say it here, and it can be imported."));
        MappingEditor *editor = m_dialog->mappingEditor();
        QCOMPARE(editor->lineCount(), std::size_t(2));
        QCOMPARE(editor->keyBox(0)->currentText(), QStringLiteral("hw"));
        QCOMPARE(editor->keyBox(1)->currentText(), QStringLiteral("precision"));
        QVERIFY(editor->valueField(0)->hasFocus());
        editor->valueField(0)->setText(QStringLiteral("b200"));
        editor->valueField(1)->setText(QStringLiteral("fp8"));
        QTRY_COMPARE(m_trials->size(), 2); // both in one dry run
        const FieldMapping expected = {{"hw", "b200"}, {"precision", "fp8"}};
        QCOMPARE(m_trials->last().at(1).value<ImportChoice>().mapping, expected);
        m_dialog->setTrialReport(2, importReport());
        QVERIFY(m_dialog->asksForMapping()); // what was filled in stays to be seen
        QCOMPARE(m_dialog->choice().mapping, expected);
    }

    void aWrongValueOfAFieldIsToldAndBlocksTheImport() {
        m_dialog->addPaths({kZip});
        m_dialog->describeButton()->click();
        MappingEditor *editor = m_dialog->mappingEditor();
        QCOMPARE(editor->lineCount(), std::size_t(4));
        QCOMPARE(editor->keyBox(3)->currentText(), QStringLiteral("tp"));
        editor->valueField(3)->setText(QStringLiteral("many"));
        QCOMPARE(editor->errorText(), QStringLiteral("tp is a whole number, not 'many'"));
        QVERIFY(!m_dialog->importButton()->isEnabled());
        editor->valueField(3)->setText(QStringLiteral("8"));
        QVERIFY(editor->errorText().isEmpty());
        QVERIFY(m_dialog->importButton()->isEnabled());
        editor->keyBox(0)->setCurrentText(QStringLiteral("tp"));
        editor->valueField(0)->setText(QStringLiteral("4"));
        QCOMPARE(editor->errorText(), QStringLiteral("tp is given twice"));
        editor->removeButton(3)->click();
        QVERIFY(editor->errorText().isEmpty());
        QCOMPARE(editor->mapping(), (FieldMapping{{"tp", "4"}}));
        editor->addButton()->click();
        QCOMPARE(editor->keyBox(3)->currentText(), QStringLiteral("hw"));
    }

    void everyControlIsReachedByTabAndHasAName() {
        m_dialog->addPaths({kZip});
        m_dialog->setTrialReport(1, mappingReport());
        QSet<QWidget *> reached;
        QWidget *start = m_dialog->focusWidget();
        QVERIFY(start);
        QWidget *now = start;
        do {
            reached.insert(now);
            QVERIFY2(reached.size() < 100, "the tab order does not come back to its start");
            QTest::keyClick(now, Qt::Key_Tab);
            now = m_dialog->focusWidget();
        } while (now != start);
        for (QWidget *widget : m_dialog->findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QLineEdit *>(widget) ||
                                   qobject_cast<QComboBox *>(widget) || qobject_cast<QAbstractItemView *>(widget);
            if (!isControl || !widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
            const auto *button = qobject_cast<QAbstractButton *>(widget);
            const bool isNamed = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
            QVERIFY2(isNamed, widget->metaObject()->className());
            QVERIFY2(reached.contains(widget),
                     qPrintable(widget->accessibleName() + QLatin1Char(' ') + (button ? button->text() : QString())));
        }
    }

    void eachAltKeyMeansOneThing() {
        m_dialog->addPaths({kZip});
        m_dialog->setTrialReport(1, mappingReport());
        QStringList texts;
        for (const QAbstractButton *button : m_dialog->findChildren<QAbstractButton *>()) texts << button->text();
        for (const QLabel *label : m_dialog->findChildren<QLabel *>()) {
            if (label->buddy()) texts << label->text();
        }
        QSet<QString> taken;
        for (const QString &text : texts) {
            const QString key = QKeySequence::mnemonic(text).toString();
            if (key.isEmpty()) continue;
            QVERIFY2(!taken.contains(key), qPrintable(key + QLatin1Char(' ') + text));
            taken.insert(key);
        }
        QCOMPARE(taken.size(), 11);
    }

    void fitsIntoTheSmallestWindow() {
        m_dialog->addPaths({kZip});
        m_dialog->setTrialReport(1, mappingReport());
        QVERIFY2(m_dialog->minimumSizeHint().height() <= 560, qPrintable(QString::number(m_dialog->minimumSizeHint().height())));
        QVERIFY2(m_dialog->minimumSizeHint().width() <= 800, qPrintable(QString::number(m_dialog->minimumSizeHint().width())));
    }

private:
    std::unique_ptr<ImportDialog> m_dialog;
    std::unique_ptr<QSignalSpy> m_trials;
};

QTEST_MAIN(TestImportDialog)
#include "tst_import_dialog.moc"
