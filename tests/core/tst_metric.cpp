// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/metric.h"

#include "core/domain/measurement.h"

#include <QTest>

#include <set>

using namespace ps;

class TestMetric : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsEveryMetricByItsKey() {
        QVERIFY(metricCount() > 0);
        QCOMPARE(allMetrics().size(), metricCount());
        std::set<std::string> keys;
        for (const Metric &entry : allMetrics()) {
            QVERIFY2(keys.insert(entry.key).second, entry.key.c_str());
            QCOMPARE(findMetric(entry.key), &entry);
            QCOMPARE(&metric(entry.id), &entry);
        }
    }

    void knowsNoOtherKeys() {
        for (const char *key : {"", "median", "median_intvty ", "MEDIAN_INTVTY", "tput_per_gpu2"}) QVERIFY2(!findMetric(key), key);
    }

    void explainsEveryMetric() {
        for (const Metric &entry : allMetrics()) {
            QVERIFY2(!entry.label.empty(), entry.key.c_str());
            QVERIFY2(entry.definition.size() > 10, entry.key.c_str());
        }
    }

    void listsHotMetricsFirst() {
        bool cold = false;
        for (const Metric &entry : allMetrics()) {
            cold |= entry.storage == MetricStorage::Cold;
            QVERIFY2(!cold || entry.storage == MetricStorage::Cold, entry.key.c_str());
        }
    }

    void knowsUnitAndBetterDirection_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("better");
        const auto row = [](const char *key, const char *unit, const char *better) {
            QTest::newRow(key) << QByteArray(key) << QByteArray(unit) << QByteArray(better);
        };
        row("tput_per_gpu", "tok/s/GPU", "higher");
        row("output_tput_per_gpu", "tok/s/GPU", "higher");
        row("input_tput_per_gpu", "tok/s/GPU", "higher");
        row("median_intvty", "tok/s/user", "higher");
        row("p99_intvty", "tok/s/user", "higher");
        row("median_ttft", "s", "lower");
        row("p99.9_ttft", "s", "lower");
        row("mean_tpot", "s", "lower");
        row("median_itl", "s", "lower");
        row("median_e2el", "s", "lower");
    }
    void knowsUnitAndBetterDirection() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, better);
        const Metric *found = findMetric(key.toStdString());
        QVERIFY(found);
        QCOMPARE(QByteArray::fromStdString(found->unit), unit);
        QCOMPARE(QByteArray::fromStdString(std::string(betterKey(found->better))), better);
    }

    void writesTheUnitBesideTheLabel() {
        QCOMPARE(findMetric(kDefaultXMetric)->labelWithUnit(), std::string("Median interactivity (tok/s/user)"));
        Metric plain;
        plain.label = "Ratio";
        QCOMPARE(plain.labelWithUnit(), std::string("Ratio"));
    }

    void hasAxesThatCanBeDrawn() {
        for (const std::string_view key : {kDefaultXMetric, kDefaultYMetric}) {
            QVERIFY(findMetric(key));
            QVERIFY(findMetric(key)->better != Better::Neither);
        }
    }

    void keepsMissingApartFromZero() {
        MetricValues values;
        const MetricId id = findMetric(kDefaultXMetric)->id;
        QVERIFY(!values.value(id));
        values.set(id, 0);
        QCOMPARE(values.value(id), std::optional<double>(0));
        values.clear(id);
        QVERIFY(!values.value(id));
    }
};

QTEST_GUILESS_MAIN(TestMetric)
#include "tst_metric.moc"
