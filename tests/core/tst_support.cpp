// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/day.h"
#include "core/support/error.h"
#include "core/support/natural_order.h"
#include "core/support/number_text.h"

#include <QTest>

#include <limits>

using namespace ps;

class TestSupport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void errorTellsWhereOutermostFirst() {
        const Error error = Error(ErrorCode::Malformed, "the JSON ends in the middle of a value").within("agg_bmk.json").within("a.zip");
        QCOMPARE(error.text(), std::string("a.zip › agg_bmk.json: the JSON ends in the middle of a value"));
        QCOMPARE(error.code(), ErrorCode::Malformed);
    }

    void dayAcceptsOnlyDaysThatExist_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("number");
        QTest::newRow("plain") << QByteArray("2026-05-09") << 20260509;
        QTest::newRow("with time") << QByteArray("2026-03-28T00:00:00.000Z") << 20260328;
        QTest::newRow("leap day") << QByteArray("2024-02-29") << 20240229;
        QTest::newRow("no leap day") << QByteArray("2026-02-29") << 0;
        QTest::newRow("month 13") << QByteArray("2026-13-01") << 0;
        QTest::newRow("digit after the day") << QByteArray("2026-05-099") << 0;
        QTest::newRow("sign") << QByteArray("-026-05-09") << 0;
        QTest::newRow("letters") << QByteArray("2026-May-9") << 0;
        QTest::newRow("short") << QByteArray("2026-5-9") << 0;
        QTest::newRow("empty") << QByteArray("") << 0;
    }
    void dayAcceptsOnlyDaysThatExist() {
        QFETCH(QByteArray, text);
        QFETCH(int, number);
        const auto day = Day::parse(text.toStdString());
        QCOMPARE(day.has_value(), number != 0);
        if (day) {
            QCOMPARE(day->number(), number);
            QCOMPARE(QByteArray::fromStdString(day->iso()), text.left(10));
        }
    }

    void exactTextReadsBack() {
        for (const double number : {0.1, 1.0 / 3, 8005.765519222265, 5e-324, 1.7976931348623157e308, 100.0, -0.0})
            QCOMPARE(parseNumber(exactText(number)), std::optional<double>(number));
        QCOMPARE(exactText(42), std::string("42"));
    }

    void naturalOrderComparesNumbersAsNumbers_data() {
        QTest::addColumn<QByteArray>("less");
        QTest::addColumn<QByteArray>("more");
        QTest::newRow("8 before 16") << QByteArray("TP8") << QByteArray("TP16");
        QTest::newRow("second number") << QByteArray("2×TP4 + 1×TP8") << QByteArray("2×TP4 + 1×TP16");
        QTest::newRow("longer than any integer") << QByteArray("99999999999999999999") << QByteArray("100000000000000000000");
        QTest::newRow("prefix") << QByteArray("B200") << QByteArray("B200 · vLLM");
        QTest::newRow("leading zero") << QByteArray("007") << QByteArray("7");
        QTest::newRow("empty") << QByteArray("") << QByteArray("a");
    }
    void naturalOrderComparesNumbersAsNumbers() {
        QFETCH(QByteArray, less);
        QFETCH(QByteArray, more);
        QVERIFY(naturalLess(less.toStdString(), more.toStdString()));
        QVERIFY(!naturalLess(more.toStdString(), less.toStdString()));
        QVERIFY(!naturalLess(less.toStdString(), less.toStdString()));
    }

    void parsesOnlyWholeNumbers() {
        QVERIFY(!parseNumber("42abc"));
        QVERIFY(!parseNumber(""));
        QCOMPARE(parseInteger("-7"), std::optional<long long>(-7));
        QVERIFY(!parseInteger("7.5"));
    }
};

QTEST_GUILESS_MAIN(TestSupport)
#include "tst_support.moc"
