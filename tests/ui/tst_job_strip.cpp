// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_strip.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace ps;

class TestJobStrip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsHowFarItIs_data() {
        QTest::addColumn<qulonglong>("done");
        QTest::addColumn<qulonglong>("total");
        QTest::addColumn<bool>("bytes");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("busy");
        QTest::newRow("bytes") << 1'200'000'000ULL << 3'400'000'000ULL << true << QStringLiteral("Importing · 1.2 GB of 3.4 GB") << false;
        QTest::newRow("few bytes") << 0ULL << 999ULL << true << QStringLiteral("Importing · 0 bytes of 999 bytes") << false;
        QTest::newRow("more than the total") << 12ULL << 10ULL << true << QStringLiteral("Importing · 10 bytes of 10 bytes") << false;
        QTest::newRow("steps") << 4'321ULL << 10'000ULL << false << QStringLiteral("Importing · 43 %") << false;
        QTest::newRow("never 100 % too early") << 9'999ULL << 10'000ULL << false << QStringLiteral("Importing · 99 %") << false;
        QTest::newRow("past the range of int") << 5'000'000'000ULL << 10'000'000'000ULL << false << QStringLiteral("Importing · 50 %")
                                               << false;
        QTest::newRow("total unknown") << 12ULL << 0ULL << true << QStringLiteral("Importing") << true;
    }
    void showsHowFarItIs() {
        QFETCH(qulonglong, done);
        QFETCH(qulonglong, total);
        QFETCH(bool, bytes);
        QFETCH(QString, text);
        QFETCH(bool, busy);
        JobStrip strip;
        strip.setJob(JobView{QStringLiteral("Importing"), done, total, {}, bytes ? JobView::Unit::Bytes : JobView::Unit::Steps});
        QCOMPARE(strip.text(), text);
        QCOMPARE(strip.findChild<QProgressBar *>()->maximum() == 0, busy);
    }

    void saysHowLongItTakesAfterASecond() {
        JobStrip strip;
        double now = 100;
        strip.setClock([&now] { return now; });
        const auto show = [&](std::uint64_t megabytes) {
            strip.setJob(JobView{QStringLiteral("Importing mirror"), megabytes * 1'000'000, 3'400'000'000, QStringLiteral("a.zip")});
        };
        show(0);
        now += 0.9;
        show(90);
        QCOMPARE(strip.text(), QStringLiteral("Importing mirror · 90.0 MB of 3.4 GB · a.zip"));
        now += 0.1;
        show(100);
        QCOMPARE(strip.text(), QStringLiteral("Importing mirror · 100.0 MB of 3.4 GB, about 35 s left · a.zip"));
    }

    void anotherJobStartsItsOwnClock() {
        JobStrip strip;
        double now = 0;
        strip.setClock([&now] { return now; });
        strip.setJob(JobView{QStringLiteral("one"), 0, 1000, {}});
        now = 10;
        strip.setJob(JobView{QStringLiteral("one"), 500, 1000, {}});
        QVERIFY(strip.text().contains(QStringLiteral("left")));
        strip.setJob(JobView{QStringLiteral("two"), 600, 1000, {}});
        QCOMPARE(strip.text(), QStringLiteral("two · 600 bytes of 1.0 kB"));
    }

    void saysThatItTakesBackUntilTheEnd() {
        JobStrip strip;
        strip.setJob(JobView{QStringLiteral("Importing"), 400, 1000, QStringLiteral("a.zip")});
        strip.cancelButton()->click();
        QCOMPARE(strip.text(), QStringLiteral("Taking back…"));
        QVERIFY(!strip.cancelButton()->isEnabled());
        QCOMPARE(strip.findChild<QProgressBar *>()->maximum(), 0);
        strip.setJob(JobView{QStringLiteral("Importing"), 500, 1000, QStringLiteral("b.zip")}); // was on its way already
        QCOMPARE(strip.text(), QStringLiteral("Taking back…"));
        strip.setJob(std::nullopt);
        strip.setJob(JobView{QStringLiteral("Importing"), 1, 1000, {}});
        QCOMPARE(strip.text(),
                 QStringLiteral("Importing · 1 byte of 1.0 kB").replace(QStringLiteral("1 byte "), QStringLiteral("1 bytes ")));
        QVERIFY(strip.cancelButton()->isEnabled());
    }

    void keepsItsWidthWhateverItSays() {
        QWidget line;
        auto *strip = new JobStrip;
        auto *layout = new QHBoxLayout(&line);
        layout->addWidget(strip);
        line.resize(700, 40);
        line.show();
        QVERIFY(QTest::qWaitForWindowExposed(&line));
        strip->setJob(JobView{QStringLiteral("a"), 1, 1000, {}});
        QTRY_VERIFY(strip->width() > 100);
        const QRect before = strip->cancelButton()->geometry();
        strip->setJob(JobView{QString(300, QLatin1Char('m')), 1, 1000, QString(200, QLatin1Char('w'))});
        QCoreApplication::processEvents();
        QCOMPARE(strip->cancelButton()->geometry(), before);
    }
};

QTEST_MAIN(TestJobStrip)
#include "tst_job_strip.moc"
