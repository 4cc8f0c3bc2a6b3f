// SPDX-License-Identifier: GPL-3.0-or-later
// Batches and contexts as people write them.
#include "core/runner/step_sizes.h"
#include "core/support/text.h"

#include <QTest>

using namespace ps;

class TestStepSizes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsBatches_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("numbers"); // or what is wrong
        const auto row = [](const char *text, const char *numbers) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(numbers);
        };
        row("1", "1");
        row("1-64", "1 2 4 8 16 32 64");
        row("1,2,4-16", "1 2 4 8 16");
        row(" 8 , 2 - 4 ", "2 4 8");
        row("1..8", "1 2 4 8");
        row("1–8", "1 2 4 8");
        row("3-20", "3 6 12 20");
        row("4,4,4-4", "4");
        row("4096", "4096");
        row("", "a number is missing; write it as 1,2,4-16");
        row("1,,2", "a number is missing; write it as 1,2,4-16");
        row("1,2,", "a number is missing; write it as 1,2,4-16");
        row("many", "'many' is no whole number");
        row("1-", "'' is no whole number");
        row("1-2-3", "'2-3' is no whole number");
        row("1.5", "'1.5' is no whole number");
        row("0", "a batch is from 1 to 4096");
        row("-4", "a batch is from 1 to 4096");
        row("1-8192", "a batch is from 1 to 4096");
        row("16-4", "'16-4' goes down; write the smaller number first");
    }
    void readsBatches() {
        QFETCH(QString, text);
        QFETCH(QString, numbers);
        const auto read = parseBatches(toUtf8(text));
        QStringList found;
        if (read) {
            for (const std::int64_t batch : *read) found << QString::number(batch);
        } else {
            found << toQString(read.error().message());
        }
        QCOMPARE(found.join(QLatin1Char(' ')), numbers);
    }

    void refusesMoreThanAWorkerShouldRun() {
        QString text = QStringLiteral("1");
        for (int i = 2; i <= 65; ++i) text += QStringLiteral(",%1").arg(i);
        const auto read = parseBatches(toUtf8(text));
        QVERIFY(!read);
        QCOMPARE(toQString(read.error().message()), QStringLiteral("more than 64 batches"));
    }

    void readsAContext() {
        QCOMPARE(*parseContext("1"), std::int64_t(1));
        QCOMPARE(*parseContext(" 131072 "), std::int64_t(131072));
        QCOMPARE(toQString(parseContext("131073").error().message()), QStringLiteral("a context is from 1 to 131072"));
        QCOMPARE(toQString(parseContext("0").error().message()), QStringLiteral("a context is from 1 to 131072"));
        QCOMPARE(toQString(parseContext("8k").error().message()), QStringLiteral("'8k' is no whole number"));
        QCOMPARE(toQString(parseContext("  ").error().message()), QStringLiteral("the length is missing"));
    }
};

QTEST_GUILESS_MAIN(TestStepSizes)
#include "tst_step_sizes.moc"
