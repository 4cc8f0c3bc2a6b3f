// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_history_model.h"
#include "ui/models/roles.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace ps;

namespace {

using Column = ImportHistoryModel::Column;

StoredImport stored(std::int64_t id, std::vector<std::string> paths, std::string finishedAt = "2026-05-09T10:01:00Z",
                    ImportState state = ImportState::Finished) {
    StoredImport result;
    result.id = ImportId{id};
    result.origin = {std::move(paths), "0.3.0", "2026-05-09T10:00:00Z"};
    result.finishedAt = std::move(finishedAt);
    result.state = state;
    result.archives = 2600;
    result.rows = {1737, 2, 30, 4, 5};
    result.records[1] = {3, 4};
    return result;
}

} // namespace

class TestImportHistoryModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsToTheRulesOfModels() {
        ImportHistoryModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setImports({stored(1, {"a"}), stored(2, {"b"}, {})}, true);
        model.setImporting(false);
        model.setImports({}, false);
        QCOMPARE(model.rowCount(), 0);
    }

    void listsTheNewestFirstWithItsCounts() {
        ImportHistoryModel model;
        model.setImports({stored(1, {"/data/a.zip"}), stored(2, {"/data/mirror", "/data/b", "/data/c"})}, false);
        const auto cell = [&](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(model.index(0, 0).data(ImportIdRole).toLongLong(), 2LL);
        QCOMPARE(model.rowOf(ImportId{1}), 1);
        QCOMPARE(model.rowOf(ImportId{7}), -1);
        QCOMPARE(cell(0, Column::PathsColumn), QStringLiteral("/data/mirror and 2 more"));
        QCOMPARE(model.index(0, Column::PathsColumn).data(Qt::ToolTipRole).toString(), QStringLiteral("/data/mirror\n/data/b\n/data/c"));
        QCOMPARE(cell(0, Column::WhenColumn), QStringLiteral("9 May 2026 10:00"));
        QCOMPARE(cell(0, Column::AddedColumn), QStringLiteral("1,737"));
        QCOMPARE(cell(0, Column::UpdatedColumn), QStringLiteral("2"));
        QCOMPARE(cell(0, Column::UnchangedColumn), QStringLiteral("34"));
        QCOMPARE(cell(0, Column::RejectedColumn), QStringLiteral("5"));
        QCOMPARE(cell(0, Column::RecordsColumn), QStringLiteral("7"));
        QCOMPARE(cell(0, Column::FilesColumn), QStringLiteral("2,600"));
        QCOMPARE(cell(0, Column::VersionColumn), QStringLiteral("0.3.0"));
        QCOMPARE(model.index(0, Column::AddedColumn).data(SortRole).toULongLong(), 1737ULL);
    }

    void saysHowEachEnded_data() {
        QTest::addColumn<QString>("finishedAt");
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("importing");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("warns");
        const auto end = QStringLiteral("2026-05-09T10:01:00Z");
        QTest::newRow("finished") << end << int(ImportState::Finished) << false << QStringLiteral("finished") << false;
        QTest::newRow("finished, another runs") << end << int(ImportState::Finished) << true << QStringLiteral("finished") << false;
        QTest::newRow("cancelled") << end << int(ImportState::Cancelled) << false << QStringLiteral("cancelled") << false;
        QTest::newRow("failed") << end << int(ImportState::Failed) << false << QStringLiteral("stopped by an error") << true;
        QTest::newRow("killed") << QString() << int(ImportState::Finished) << false << QStringLiteral("interrupted") << true;
        QTest::newRow("running") << QString() << int(ImportState::Finished) << true << QStringLiteral("running") << false;
    }
    void saysHowEachEnded() {
        QFETCH(QString, finishedAt);
        QFETCH(int, state);
        QFETCH(bool, importing);
        QFETCH(QString, text);
        QFETCH(bool, warns);
        ImportHistoryModel model;
        model.setImports({stored(1, {"a"}, {}), stored(2, {"b"}, finishedAt.toStdString(), static_cast<ImportState>(state))}, importing);
        QCOMPARE(model.index(0, Column::StateColumn).data().toString(), text);
        QCOMPARE(model.index(0, Column::StateColumn).data(SeverityRole).isValid(), warns);
        // An older one without an end was interrupted, whatever runs now.
        QCOMPARE(model.index(1, Column::StateColumn).data().toString(), QStringLiteral("interrupted"));
    }
};

QTEST_GUILESS_MAIN(TestImportHistoryModel)
#include "tst_import_history_model.moc"
