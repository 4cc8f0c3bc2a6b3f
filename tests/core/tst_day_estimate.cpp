// SPDX-License-Identifier: GPL-3.0-or-later
// The day of a run between its neighbours (archive-format 16: run numbers grow with time).
#include "core/store/day_estimate.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

NumberedRun known(std::int64_t number, const char *day) {
    return {number, Day::parse(day)};
}

NumberedRun unknown(std::int64_t number) {
    return {number, std::nullopt};
}

QString textOf(const std::vector<std::optional<Day>> &days) {
    QStringList texts;
    for (const std::optional<Day> &day : days) texts << (day ? QString::fromStdString(day->iso()) : QStringLiteral("-"));
    return texts.join(QLatin1Char(' '));
}

RunInfo runOf(const TempStore &store, const std::string &key) {
    const auto catalogue = store.catalogue();
    for (const RunInfo &run : catalogue->runs) {
        if (run.key == key) return run;
    }
    return {};
}

ParsedArchive rowOf(std::int64_t run, std::optional<Day> day, DaySource source = DaySource::Told) {
    BenchmarkRun numbered = githubRun(run, "2026-01-01");
    numbered.day = day;
    numbered.daySource = source;
    return archiveOf(std::to_string(run), numbered, {measurement(servingConfig("h200"), 1024, 1024, 4)});
}

/// As the origin of the run's results tells it.
DaySource sourceOf(const TempStore &store, const std::string &key) {
    DaySource source = DaySource::Told;
    require(store.reader().eachOrigin([&](const ResultOrigin &origin) {
        if (origin.runKey == key) source = origin.daySource;
        return true;
    }));
    return source;
}

} // namespace

class TestDayEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void estimates_data() {
        QTest::addColumn<std::vector<NumberedRun>>("runs");
        QTest::addColumn<QString>("days");
        using Runs = std::vector<NumberedRun>;
        QTest::newRow("nothing") << Runs{} << "";
        QTest::newRow("no known day") << Runs{unknown(1), unknown(2)} << "- -";
        QTest::newRow("in the middle") << Runs{known(100, "2026-05-01"), unknown(200), known(300, "2026-05-03")} << "- 2026-05-02 -";
        QTest::newRow("rounded down") << Runs{known(100, "2026-05-01"), unknown(199), known(300, "2026-05-03")} << "- 2026-05-01 -";
        QTest::newRow("over the end of a month") << Runs{known(0, "2026-02-27"), unknown(3), known(4, "2026-03-03")} << "- 2026-03-02 -";
        QTest::newRow("same day on both sides") << Runs{known(1, "2026-05-01"), unknown(2), known(3, "2026-05-01")} << "- 2026-05-01 -";
        QTest::newRow("before all") << Runs{unknown(1), known(2, "2026-05-01"), known(3, "2026-05-02")} << "- - -";
        QTest::newRow("after all") << Runs{known(1, "2026-05-01"), known(2, "2026-05-01"), unknown(3)} << "- - -";
        QTest::newRow("several in a row") << Runs{known(0, "2026-05-01"), unknown(1), unknown(3), known(4, "2026-05-05")}
                                          << "- 2026-05-02 2026-05-04 -";
        QTest::newRow("a later number of an earlier day")
            << Runs{known(0, "2026-05-05"), unknown(1), known(4, "2026-05-01")} << "- 2026-05-04 -";
        QTest::newRow("real numbers") << Runs{known(25471873049, "2026-05-07"), unknown(25500000000), known(25600000000, "2026-05-10")}
                                      << "- 2026-05-07 -";
        QTest::newRow("enormous numbers") << Runs{known(1, "2026-05-01"), unknown(4611686018427387904),
                                                  known(9223372036854775807, "2026-05-03")}
                                          << "- 2026-05-02 -";
    }
    void estimates() {
        QFETCH(std::vector<NumberedRun>, runs);
        QFETCH(QString, days);
        QCOMPARE(textOf(estimatedDays(runs)), days);
    }

    void marksAnEstimate() {
        TempStore store;
        store.import({rowOf(100, Day::parse("2026-05-01")), rowOf(200, std::nullopt), rowOf(300, Day::parse("2026-05-03"))});
        QCOMPARE(runOf(store, "github:200").day, Day::parse("2026-05-02"));
        QCOMPARE(sourceOf(store, "github:200"), DaySource::Estimated);
        QCOMPARE(sourceOf(store, "github:100"), DaySource::Told);
    }

    void estimatesAgainWithEveryImport() {
        TempStore store;
        store.import({rowOf(100, Day::parse("2026-05-01")), rowOf(200, std::nullopt)});
        QCOMPARE(runOf(store, "github:200").day, std::optional<Day>());
        const ImportReport far = store.import({rowOf(1100, Day::parse("2026-05-11"))});
        QCOMPARE(runOf(store, "github:200").day, Day::parse("2026-05-02"));
        const ImportReport near = store.import({rowOf(300, Day::parse("2026-05-09"), DaySource::Metadata)});
        QCOMPARE(runOf(store, "github:200").day, Day::parse("2026-05-05"));
        store.remove(near.id);
        QCOMPARE(runOf(store, "github:200").day, Day::parse("2026-05-02"));
        store.remove(far.id);
        QCOMPARE(runOf(store, "github:200").day, std::optional<Day>());
    }

    void anyKnownDayGoesBeforeAnEstimate_data() {
        QTest::addColumn<DaySource>("source");
        for (const DaySource source : {DaySource::Told, DaySource::User, DaySource::Metadata})
            QTest::newRow(std::string(daySourceKey(source)).c_str()) << source;
    }
    void anyKnownDayGoesBeforeAnEstimate() {
        QFETCH(DaySource, source);
        TempStore store;
        store.import({rowOf(100, Day::parse("2026-05-01")), rowOf(200, std::nullopt), rowOf(300, Day::parse("2026-05-03"))});
        store.import({rowOf(200, Day::parse("2026-04-30"), source)});
        QCOMPARE(runOf(store, "github:200").day, Day::parse("2026-04-30"));
        QCOMPARE(sourceOf(store, "github:200"), source);
    }

    void aBetterSourceWins() {
        TempStore store;
        store.import({rowOf(7, Day::parse("2026-05-03"), DaySource::Metadata)});
        store.import({rowOf(7, Day::parse("2026-05-02"), DaySource::User)});
        QCOMPARE(runOf(store, "github:7").day, Day::parse("2026-05-02"));
        store.import({rowOf(7, Day::parse("2026-05-01"))});
        QCOMPARE(runOf(store, "github:7").day, Day::parse("2026-05-01"));
        store.import({rowOf(7, Day::parse("2026-05-04"), DaySource::Metadata), rowOf(7, Day::parse("2026-05-05"))});
        QCOMPARE(runOf(store, "github:7").day, Day::parse("2026-05-01"));
    }
};

QTEST_GUILESS_MAIN(TestDayEstimate)
#include "tst_day_estimate.moc"
