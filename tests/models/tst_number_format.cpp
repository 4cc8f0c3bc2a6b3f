// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/number_format.h"

#include <QTest>

using namespace ps;

class TestNumberFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void givesAsManyDigitsAsReadingNeeds_data() {
        QTest::addColumn<QByteArray>("metricKey");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *key, double value, const char *text) {
            QTest::addRow("%s %g", key, value) << QByteArray(key) << value << QString::fromLatin1(text);
        };
        row("tput_per_gpu", 18132.44, "18,132");
        row("tput_per_gpu", 612.6, "613");
        row("tput_per_gpu", 48.37, "48.4");
        row("median_intvty", 29.84, "29.8");
        row("median_intvty", 125.07, "125.1");
        row("median_intvty", 2.5, "2.50");
        row("median_ttft", 3.3612, "3.36");
        row("median_ttft", 128.376, "128.38");
        row("median_ttft", 1204.6, "1,205");
        row("median_ttft", 0.5, "0.50");
        row("median_tpot", 0.012345, "0.0123");
        row("median_tpot", 0.035, "0.035");
        row("std_ttft", 0, "0.00");
    }
    void givesAsManyDigitsAsReadingNeeds() {
        QFETCH(QByteArray, metricKey);
        QFETCH(double, value);
        QFETCH(QString, text);
        const Metric *metric = findMetric(metricKey.toStdString());
        QVERIFY(metric);
        QCOMPARE(formatMetric(*metric, value, QLocale(QLocale::English, QLocale::UnitedStates)), text);
    }

    void followsTheLocale() {
        const QLocale german(QLocale::German, QLocale::Germany);
        QCOMPARE(formatMetric(*findMetric("median_ttft"), 3.3612, german), QStringLiteral("3,36"));
        QCOMPARE(formatCount(18132, german), QStringLiteral("18.132"));
    }

    void groupsThousandsWhenNoLocaleIsSet() { QCOMPARE(formatCount(3035), QStringLiteral("3,035")); }

    void writesDurations_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("seconds") << 2.0 << QStringLiteral("0:02");
        QTest::newRow("rounded") << 59.6 << QStringLiteral("1:00");
        QTest::newRow("minutes") << 760.0 << QStringLiteral("12:40");
        QTest::newRow("hours") << 3723.0 << QStringLiteral("1:02:03");
        QTest::newRow("negative") << -4.0 << QStringLiteral("0:00");
    }
    void writesDurations() {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(formatDuration(seconds), text);
    }

    void writesDays() { QCOMPARE(formatDay(*Day::parse("2026-05-07"), QLocale(QLocale::English)), QStringLiteral("7 May 2026")); }
};

QTEST_GUILESS_MAIN(TestNumberFormat)
#include "tst_number_format.moc"
