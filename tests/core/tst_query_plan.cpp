// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"
#include "core/store/migrator.h"
#include "core/store/queries.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

class TestQueryPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neverScansAllResults_data() {
        QTest::addColumn<QString>("sql");
        const auto row = [](const char *name, const std::string &sql) { QTest::newRow(name) << QString::fromStdString(sql); };
        std::vector<MetricId> all;
        std::set<std::string> stored;
        for (const Metric &metric : allMetrics()) {
            all.push_back(metric.id);
            stored.insert(metric.key);
        }
        row("results, one metric", queries::resultsOfSeriesRun({&all.front(), 1}, stored));
        row("results, every metric", queries::resultsOfSeriesRun(all, stored));
        row("origin", queries::originOfOne());
        row("holders of a result", queries::kHolders);
        row("notes", queries::kNotes);
        row("revision", queries::kRevision);
        row("configurations", queries::kConfigs);
        row("runs", queries::kRuns);
        row("series", queries::kSeries);
        row("series runs", queries::kSeriesRuns);
        row("attempts of a series in a run", queries::kAttempts);
        row("doubts", queries::kDoubts);
        row("messages of a local run", queries::kLocalMessages);
    }
    void neverScansAllResults() {
        QFETCH(QString, sql);
        const TempStore store;
        const WritableStore writable = required(openStoreForWriting(store.file()));
        Statement plan = required(writable.database->prepare("EXPLAIN QUERY PLAN " + sql.toStdString()));
        while (required(plan.step())) {
            const QString step = QString::fromStdString(plan.text(3));
            const bool scansResults = step == QStringLiteral("SCAN result") || step.startsWith(QStringLiteral("SCAN result "));
            QVERIFY2(!scansResults, qPrintable(step)); // a table such as result_doubt may be scanned
            QVERIFY2(!step.contains(QStringLiteral("SCAN note")), qPrintable(step));
            QVERIFY2(!step.contains(QStringLiteral("TEMP B-TREE")), qPrintable(step));
        }
    }

    void wouldNoticeAScan() {
        const TempStore store;
        const WritableStore writable = required(openStoreForWriting(store.file()));
        Statement plan = required(writable.database->prepare("EXPLAIN QUERY PLAN SELECT count(attempt) FROM result"));
        QVERIFY(required(plan.step()));
        QVERIFY(QString::fromStdString(plan.text(3)).startsWith(QStringLiteral("SCAN result")));
    }
};

QTEST_GUILESS_MAIN(TestQueryPlan)
#include "tst_query_plan.moc"
