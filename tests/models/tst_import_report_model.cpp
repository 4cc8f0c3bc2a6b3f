// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_report_filter.h"
#include "ui/models/import_report_model.h"
#include "ui/models/roles.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace ps;

namespace {

using Column = ImportReportModel::Column;

ArchiveOutcome outcome(std::string path, ArchiveStatus status, RowCounts rows = {}) {
    ArchiveOutcome result;
    result.path = std::move(path);
    result.status = status;
    result.rows = rows;
    return result;
}

ImportNote note(NoteCode code, std::string archive, std::string document, std::string message, std::uint64_t count = 1) {
    ImportNote result;
    result.code = code;
    result.archive = std::move(archive);
    result.document = std::move(document);
    result.message = std::move(message);
    result.count = count;
    return result;
}

/// Two files without remarks, one as before, one with a remark, one with a lost row, one unreadable, one folder's note.
ImportReport mixedReport() {
    ImportReport report;
    report.archives = {outcome("m/fine-1.zip", ArchiveStatus::Imported, {10, 0, 0, 0, 0}),
                       outcome("m/remark.zip", ArchiveStatus::Imported, {5, 0, 2, 0, 0}),
                       outcome("m/same.zip", ArchiveStatus::Unchanged),
                       outcome("m/lossy.zip", ArchiveStatus::Imported, {3, 1, 0, 0, 2}),
                       outcome("m/broken.zip", ArchiveStatus::Rejected),
                       outcome("m/fine-2.zip", ArchiveStatus::Imported, {20, 0, 0, 0, 0})};
    report.archives[0].records[0] = {4, 1};
    ImportNote lost = note(NoteCode::MissingField, "m/lossy.zip", "b.json", "field 'hw' is missing", 2);
    lost.element = 17;
    report.notes = {note(NoteCode::UnknownHardware, "m/remark.zip", "a.json", "hardware 'gaudi25' is not known", 400),
                    note(NoteCode::OtherMetrics, "m/lossy.zip", "b.json", "kept 3 other metrics"), lost,
                    note(NoteCode::UnreadableDocument, "m/broken.zip", "", "no zip archive"),
                    note(NoteCode::IgnoredDocument, "m", "", "12 files *.log", 12)};
    return report;
}

QString text(const QAbstractItemModel &model, std::initializer_list<int> path, int column = Column::NameColumn) {
    QModelIndex index;
    for (const int row : path) index = model.index(row, 0, index);
    return index.siblingAtColumn(column).data().toString();
}

QModelIndex at(const QAbstractItemModel &model, std::initializer_list<int> path) {
    QModelIndex index;
    for (const int row : path) index = model.index(row, 0, index);
    return index;
}

QStringList topLines(const QAbstractItemModel &model) {
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) lines << text(model, {row});
    return lines;
}

} // namespace

class TestImportReportModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsToTheRulesOfModels() {
        ImportReportModel model;
        ImportReportFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setReport(mixedReport());
        filter.setLeftOutOnly(true);
        filter.setLeftOutOnly(false);
        model.clear();
        model.setReport(mixedReport());
        QCOMPARE(model.rowCount(), 6);
    }

    void listsTheWorstFirstAndCountsFilesWithoutRemarks() {
        ImportReportModel model;
        model.setReport(mixedReport());
        QCOMPARE(
            topLines(model),
            (QStringList{QStringLiteral("m/broken.zip"), QStringLiteral("m/lossy.zip"), QStringLiteral("m/remark.zip"), QStringLiteral("m"),
                         QStringLiteral("2 files without remarks"), QStringLiteral("1 file as before, not read again")}));
        QCOMPARE(model.rowCount(at(model, {4})), 2);
        QCOMPARE(text(model, {4, 1}), QStringLiteral("m/fine-2.zip"));
        QCOMPARE(text(model, {5, 0}), QStringLiteral("m/same.zip"));
        QVERIFY(model.leftSomethingOut());
    }

    void ordersFileDocumentReason() {
        ImportReportModel model;
        model.setReport(mixedReport());
        QCOMPARE(text(model, {1, 0}), QStringLiteral("b.json"));
        QCOMPARE(model.rowCount(at(model, {1, 0})), 2);
        QCOMPARE(text(model, {1, 0, 1}), QStringLiteral("field 'hw' is missing (2 times, first at element 17)"));
        QCOMPARE(text(model, {1, 0, 1}, Column::KindColumn), QStringLiteral("missing field"));
        QCOMPARE(text(model, {1, 0, 1}, Column::RowsColumn), QStringLiteral("2"));
        QCOMPARE(text(model, {2, 0, 0}), QStringLiteral("hardware 'gaudi25' is not known (400 times)"));
        // A reason of the whole file stands right below it.
        QCOMPARE(text(model, {0, 0}), QStringLiteral("no zip archive"));
    }

    void countsRowsPerFileAndSumsFilesWithoutRemarks() {
        ImportReportModel model;
        model.setReport(mixedReport());
        QCOMPARE(text(model, {1}, Column::RowsColumn), QStringLiteral("6"));
        QCOMPARE(text(model, {1}, Column::AddedColumn), QStringLiteral("3"));
        QCOMPARE(text(model, {1}, Column::UpdatedColumn), QStringLiteral("1"));
        QCOMPARE(text(model, {1}, Column::RejectedColumn), QStringLiteral("2"));
        QCOMPARE(text(model, {4}, Column::AddedColumn), QStringLiteral("30"));
        QCOMPARE(text(model, {4}, Column::RecordsColumn), QStringLiteral("5"));
        QCOMPARE(at(model, {4}).siblingAtColumn(Column::AddedColumn).data(SortRole).toULongLong(), 30ULL);
        QVERIFY(model.saysSomething(Column::UpdatedColumn));
        QVERIFY(!model.saysSomething(Column::SupersededColumn));
    }

    void aFileThatWasNotReadHasNoCounts() {
        ImportReportModel model;
        model.setReport(mixedReport());
        QCOMPARE(text(model, {5, 0}, Column::RowsColumn), QString());
        QVERIFY(!at(model, {5, 0}).siblingAtColumn(Column::AddedColumn).data(SortRole).isValid());
        QCOMPARE(text(model, {5}, Column::AddedColumn), QString());
        QCOMPARE(text(model, {3}, Column::RowsColumn), QString()); // the folder is no file
    }

    void severityGoesUpToTheFile() {
        ImportReportModel model;
        model.setReport(mixedReport());
        const auto severity = [&](std::initializer_list<int> path) { return at(model, path).data(SeverityRole); };
        QCOMPARE(severity({0}).toInt(), static_cast<int>(NoteSeverity::DocumentLost));
        QCOMPARE(severity({1}).toInt(), static_cast<int>(NoteSeverity::RowLost));
        QCOMPARE(severity({1, 0}).toInt(), static_cast<int>(NoteSeverity::RowLost));
        QCOMPARE(severity({1, 0, 0}).toInt(), static_cast<int>(NoteSeverity::Info));
        QCOMPARE(severity({2}).toInt(), static_cast<int>(NoteSeverity::Info));
        QVERIFY(!severity({4}).isValid());
        QCOMPARE(at(model, {0}).data(Qt::AccessibleTextRole).toString(), QStringLiteral("Document left out: m/broken.zip"));
    }

    void rejectedFileOrRowWithoutANoteIsStillLeftOut() {
        ImportReport report;
        report.archives = {outcome("a.zip", ArchiveStatus::Rejected), outcome("b.zip", ArchiveStatus::Imported, {1, 0, 0, 0, 1})};
        ImportReportModel model;
        model.setReport(report);
        QCOMPARE(topLines(model), (QStringList{QStringLiteral("a.zip"), QStringLiteral("b.zip")}));
        QVERIFY(model.leftSomethingOut());
    }

    void filterKeepsOnlyWhatWasLeftOut() {
        ImportReportModel model;
        ImportReportFilter filter;
        filter.setSourceModel(&model);
        model.setReport(mixedReport());
        filter.setLeftOutOnly(true);
        QCOMPARE(topLines(filter), (QStringList{QStringLiteral("m/broken.zip"), QStringLiteral("m/lossy.zip")}));
        QCOMPARE(filter.rowCount(at(filter, {1, 0})), 1); // the remark beside the lost row goes
        filter.setLeftOutOnly(false);
        QCOMPARE(filter.rowCount(), 6);
    }

    void showsDocumentsAndArtifactOfAStoredImport() {
        StoredArchive archive;
        archive.outcome = outcome("a.zip", ArchiveStatus::Imported, {2, 0, 0, 0, 0});
        archive.artifactId = 6543210987;
        archive.documents = {{"agg.json", "benchmark-rows"}, {"eval.json", "evaluations"}};
        ImportReportModel model;
        model.setStored({archive}, {note(NoteCode::NoDate, "a.zip", "agg.json", "no day")});
        QCOMPARE(text(model, {0}, Column::KindColumn), QStringLiteral("read · artifact 6543210987"));
        QCOMPARE(model.rowCount(at(model, {0})), 2);
        QCOMPARE(text(model, {0, 0}, Column::KindColumn), QStringLiteral("benchmark rows"));
        QCOMPARE(text(model, {0, 0, 0}), QStringLiteral("no day"));
        QCOMPARE(text(model, {0, 1}), QStringLiteral("eval.json"));
    }

    void leavesOutTheFoldersThatAllPathsShare() {
        ImportReport report;
        report.archives = {outcome("/data/mirror/2026-05-08/a.zip", ArchiveStatus::Rejected),
                           outcome("/data/mirror/2026-05-09/b.zip", ArchiveStatus::Rejected)};
        ImportReportModel model;
        model.setReport(report);
        QCOMPARE(topLines(model), (QStringList{QStringLiteral("mirror/2026-05-08/a.zip"), QStringLiteral("mirror/2026-05-09/b.zip")}));
        QCOMPARE(at(model, {0}).data(Qt::ToolTipRole).toString(), QStringLiteral("/data/mirror/2026-05-08/a.zip"));
        QVERIFY(treeText(model, {at(model, {1})}).startsWith(QStringLiteral("/data/mirror/2026-05-09/b.zip\t")));
        report.archives.push_back(outcome("/elsewhere/c.zip", ArchiveStatus::Rejected));
        model.setReport(report);
        QCOMPARE(text(model, {2}), QStringLiteral("/elsewhere/c.zip"));
        report.archives = {outcome("/data/only.zip", ArchiveStatus::Rejected)};
        model.setReport(report);
        QCOMPARE(text(model, {0}), QStringLiteral("data/only.zip"));
    }

    void copiesLinesWithTheirLevels() {
        ImportReportModel model;
        model.setReport(mixedReport());
        QCOMPARE(treeText(model, {at(model, {0, 0}), at(model, {0}), at(model, {0}).siblingAtColumn(1)}),
                 QStringLiteral("m/broken.zip\tleft out\t0\t0\t0\t0\t0\t0\t0\n  no zip archive\tunreadable document\t1\n"));
        QCOMPARE(treeText(model).count(QLatin1Char('\n')), 6 + 1 + 3 + 2 + 1 + 2 + 1);
    }

    void twentyThousandFilesAreQuick() {
        ImportReport report;
        for (int i = 0; i < 20'000; ++i) {
            const std::string path = "mirror/2026-05-08/" + std::to_string(i) + ".zip";
            report.archives.push_back(outcome(path, ArchiveStatus::Imported, {1, 0, 0, 0, 0}));
            if (i % 400 == 0) report.notes.push_back(note(NoteCode::UnknownModel, path, "a.json", "model 'x' is not known"));
        }
        ImportReportModel model;
        ImportReportFilter filter;
        filter.setSourceModel(&model);
        QElapsedTimer clock;
        clock.start();
        model.setReport(report);
        QCOMPARE(model.rowCount(), 51);
        QCOMPARE(filter.rowCount(), 51);
        QCOMPARE(text(filter, {50}), QStringLiteral("19,950 files without remarks"));
        QCOMPARE(text(filter, {50}, Column::AddedColumn), QStringLiteral("19,950"));
        // A generous bound: a slip into quadratic time takes minutes.
        QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestImportReportModel)
#include "tst_import_report_model.moc"
