// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/day_text.h"

#include <QTest>

using namespace ps;

class TestDayText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatADayIs_data() {
        QTest::addColumn<int>("source");
        QTest::addColumn<QString>("text");
        QTest::newRow("told") << static_cast<int>(DaySource::Told) << "2026-05-09";
        QTest::newRow("as given") << static_cast<int>(DaySource::User) << "2026-05-09 (as given)";
        QTest::newRow("from metadata") << static_cast<int>(DaySource::Metadata) << "2026-05-09 (from metadata)";
        QTest::newRow("estimated") << static_cast<int>(DaySource::Estimated) << "2026-05-09 (estimated)";
    }
    void saysWhatADayIs() {
        QFETCH(int, source);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(dayText(Day::parse("2026-05-09"), static_cast<DaySource>(source))), text);
    }

    void isEmptyWithoutADay() { QVERIFY(dayText(std::nullopt, DaySource::Estimated).empty()); }
};

QTEST_GUILESS_MAIN(TestDayText)
#include "tst_day_text.moc"
