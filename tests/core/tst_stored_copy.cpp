// SPDX-License-Identifier: GPL-3.0-or-later
// Two containers of one measurement: the history of the API leaves out what its newest rows have.
#include "core/store/stored_copy.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

Measurement full() {
    Measurement row =
        measurement(servingConfig("h200"), 1024, 1024, 16, {{"tput_per_gpu", 900.0}, {"mean_ttft", 0.5}, {"median_ttft", 0.4}});
    row.image = "vllm/vllm-openai:v1";
    return row;
}

Measurement thin() {
    return measurement(servingConfig("h200"), 1024, 1024, 16, {{"tput_per_gpu", 900.0}, {"median_ttft", 0.4}});
}

RowCounts countsOf(TempStore &store, const Measurement &row) {
    return store.import({archiveOf("a.json", githubRun(1, "2026-05-01"), {row})}).rows();
}

std::size_t stored(const TempStore &store, const char *key) {
    const auto set = required(store.reader().results(store.catalogue(), {}, {findMetric(key)->id}));
    std::size_t values = 0;
    for (std::size_t row = 0; row < set->rows.size(); ++row) values += set->value(row, 0).has_value() ? 1U : 0U;
    return values;
}

} // namespace

class TestStoredCopy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aThinnerCopyChangesNothing() {
        TempStore store;
        QCOMPARE(countsOf(store, full()), (RowCounts{1, 0, 0, 0, 0}));
        QCOMPARE(countsOf(store, thin()), (RowCounts{0, 0, 1, 0, 0}));
        QCOMPARE(stored(store, "mean_ttft"), 1U);
        QCOMPARE(countsOf(store, full()), (RowCounts{0, 0, 1, 0, 0}));
    }

    void aFullerCopyAddsWhatWasMissing() {
        TempStore store;
        countsOf(store, thin());
        QCOMPARE(stored(store, "mean_ttft"), 0U);
        const ImportReport report = store.import({archiveOf("a.json", githubRun(1, "2026-05-01"), {full()})});
        QCOMPARE(report.rows(), (RowCounts{0, 1, 0, 0, 0}));
        QCOMPARE(report.notes.size(), 1U);
        QCOMPARE(report.notes[0].code, NoteCode::Completed);
        QCOMPARE(stored(store, "mean_ttft"), 1U);
        QCOMPARE(countsOf(store, full()), (RowCounts{0, 0, 1, 0, 0}));
        QCOMPARE(countsOf(store, thin()), (RowCounts{0, 0, 1, 0, 0}));
    }

    void theOrderOfTheContainersDoesNotMatter() {
        TempStore one, other;
        countsOf(one, full());
        countsOf(one, thin());
        countsOf(other, thin());
        countsOf(other, full());
        for (const char *key : {"tput_per_gpu", "mean_ttft", "median_ttft"}) QCOMPARE(stored(one, key), stored(other, key));
    }

    void otherValuesAreAnotherMeasurement() {
        TempStore store;
        countsOf(store, full());
        Measurement again = thin();
        again.metrics.set(findMetric("tput_per_gpu")->id, 950.0);
        QCOMPARE(countsOf(store, again), (RowCounts{0, 1, 0, 0, 0}));
        QCOMPARE(stored(store, "mean_ttft"), 0U); // never a mixture of two measurements
    }

    void copiesThatContradictEachOtherAreNotMerged_data() {
        QTest::addColumn<QString>("what");
        for (const char *what : {"metric", "image", "attribute", "other metric"}) QTest::newRow(what) << QString::fromUtf8(what);
    }
    void copiesThatContradictEachOtherAreNotMerged() {
        QFETCH(QString, what);
        Measurement a = full(), b = full();
        a.attributes = b.attributes = {{"router", "x"}};
        a.otherMetrics = b.otherMetrics = {{"new_metric", 1.0}};
        QVERIFY(mergedCopies(a, b).has_value());
        if (what == QLatin1String("metric")) b.metrics.set(findMetric("mean_ttft")->id, 0.6);
        if (what == QLatin1String("image")) b.image = "vllm/vllm-openai:v2";
        if (what == QLatin1String("attribute")) b.attributes[0].second = "y";
        if (what == QLatin1String("other metric")) b.otherMetrics[0].second = 2.0;
        QVERIFY(!mergedCopies(a, b).has_value());
    }
};

QTEST_GUILESS_MAIN(TestStoredCopy)
#include "tst_stored_copy.moc"
