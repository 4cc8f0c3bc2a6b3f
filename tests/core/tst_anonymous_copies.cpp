// SPDX-License-Identifier: GPL-3.0-or-later
// Rows that name no run (the dashboard's CSV, API rows without run_url: archive-format 13.4 and 14) repeat rows that do. They
// must not count twice, whichever comes first.
#include "tests/support/logical_dump.h"
#include "tests/support/temp_store.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace ps;
using namespace ps::test;

namespace {

/// The run of rows that tell only the day.
BenchmarkRun anonymousRun(const char *day = "2026-05-09") {
    BenchmarkRun run;
    run.key = std::string("api:") + day;
    run.day = Day::parse(day);
    return run;
}

Measurement full(int concurrency = 16, double throughput = 900) {
    Measurement row = measurement(servingConfig("h200"), 1024, 1024, concurrency,
                                  {{"tput_per_gpu", throughput}, {"median_ttft", 0.5}, {"p99_ttft", 1.5}, {"novel", 2.0}});
    row.image = "vllm:1";
    row.attempt = 1;
    return row;
}

/// What the CSV has of it.
Measurement thin(int concurrency = 16, double throughput = 900) {
    return measurement(servingConfig("h200"), 1024, 1024, concurrency, {{"tput_per_gpu", throughput}, {"median_ttft", 0.5}});
}

/// A disaggregated deployment of 8 GPUs for prefill and 16 for decode.
ServingConfig disaggregated(int prefillTp) {
    ServingConfig config = servingConfig("mi355x", "mori-sglang");
    config.disaggregated = config.multinode = true;
    config.prefill = {prefillTp, 1, false, prefillTp == 0 ? 0 : 8 / prefillTp, 8};
    config.decode = {8, 1, false, prefillTp == 0 ? 0 : 2, 16};
    return config;
}

Measurement wholeRow(int prefillTp, double throughput = 900, int concurrency = 16) {
    Measurement row = full(concurrency, throughput);
    row.config = disaggregated(prefillTp);
    return row;
}

/// What the CSV has of it.
Measurement partRow(double throughput = 900, int concurrency = 16) {
    Measurement row = thin(concurrency, throughput);
    row.config = disaggregated(0);
    return row;
}

ParsedArchive named(std::vector<Measurement> rows, std::int64_t run = 1, const char *day = "2026-05-09") {
    return archiveOf("named.zip", githubRun(run, day), std::move(rows));
}

ParsedArchive anonymous(std::vector<Measurement> rows, const char *day = "2026-05-09") {
    return archiveOf("table.csv", anonymousRun(day), std::move(rows));
}

std::uint64_t countOf(const ImportReport &report, NoteCode code) {
    std::uint64_t count = 0;
    for (const ImportNote &note : report.notes) count += note.code == code ? note.count : 0;
    return count;
}

std::uint64_t copies(const ImportReport &report) {
    return countOf(report, NoteCode::CopyOfResult);
}

std::string dumpOf(const TempStore &store) {
    return logicalDump(store.file());
}

std::size_t resultsOf(const TempStore &store) {
    return store.catalogue()->resultCount;
}

} // namespace

class TestAnonymousCopies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCopyIsCountedOnce() {
        TempStore store;
        store.import({named({full()})});
        const std::string before = dumpOf(store);
        const ImportReport report = store.import({anonymous({thin()})});
        QCOMPARE(report.rows(), (RowCounts{0, 0, 1, 0, 0}));
        QCOMPARE(copies(report), 1U);
        QCOMPARE(dumpOf(store), before);
        QCOMPARE(store.catalogue()->runs.size(), 1U); // the run without rows does not show
        const ImportReport again = store.import({anonymous({thin()})});
        QCOMPARE(again.rows(), (RowCounts{0, 0, 1, 0, 0}));
    }

    void theOrderDoesNotMatter_data() {
        QTest::addColumn<bool>("fullIsNamed");
        QTest::newRow("the copy says less") << true;
        QTest::newRow("the copy says more") << false;
    }
    void theOrderDoesNotMatter() {
        QFETCH(bool, fullIsNamed);
        const ParsedArchive one = named({fullIsNamed ? full() : thin(), thin(32)});
        const ParsedArchive other = anonymous({fullIsNamed ? thin() : full(), thin(64)});
        TempStore forwards, backwards, together;
        const ImportReport first = forwards.import({one});
        const ImportReport second = forwards.import({other});
        const ImportReport third = backwards.import({other});
        const ImportReport fourth = backwards.import({one});
        together.import({other, one});
        QCOMPARE(resultsOf(forwards), 3U);
        QCOMPARE(dumpOf(backwards), dumpOf(forwards));
        QCOMPARE(dumpOf(together), dumpOf(forwards));
        QCOMPARE(copies(second), 1U);
        QCOMPARE(copies(fourth), 1U);
        QCOMPARE(fourth.rows(), (RowCounts{1, 1, 0, 0, 0})); // one result is new, one is told better
        const StoreReader reader = backwards.reader();
        require(reader.eachOrigin([&](const ResultOrigin &origin) {
            if (origin.runKey == "github:1" && origin.archive == "table.csv") giveUp(Error(ErrorCode::Internal, "in the place of a copy"));
            return true;
        }));

        backwards.remove(fourth.id);
        TempStore alone;
        alone.import({other});
        QCOMPARE(dumpOf(backwards), dumpOf(alone));
        backwards.remove(third.id);
        QCOMPARE(backwards.contents(), std::string());

        forwards.remove(second.id);
        TempStore named;
        named.import({one});
        QCOMPARE(dumpOf(forwards), dumpOf(named));
        forwards.remove(first.id);
        QCOMPARE(forwards.contents(), std::string());
    }

    void whatIsNoCopyStays_data() {
        QTest::addColumn<ParsedArchive>("other");
        Measurement deployment = thin(), sequence = thin(), stranger = measurement(servingConfig("h200"), 1024, 1024, 16);
        deployment.config.hardware = "b200";
        sequence.isl = 8192;
        stranger.metrics.set(findMetric("mean_itl")->id, 0.1);
        QTest::newRow("other values") << anonymous({thin(16, 901)});
        QTest::newRow("another concurrency") << anonymous({thin(8)});
        QTest::newRow("another day") << anonymous({thin()}, "2026-05-10");
        QTest::newRow("another deployment") << anonymous({deployment});
        QTest::newRow("another sequence") << anonymous({sequence});
        QTest::newRow("no value in common") << anonymous({stranger});
        BenchmarkRun folder = anonymousRun();
        folder.key = "folder:results@00000001";
        QTest::newRow("a folder's run") << archiveOf("x.json", folder, {thin()});
    }
    void whatIsNoCopyStays() {
        QFETCH(ParsedArchive, other);
        TempStore forwards, backwards;
        forwards.import({named({full()})});
        QCOMPARE(forwards.import({other}).rows(), (RowCounts{1, 0, 0, 0, 0}));
        backwards.import({other});
        const ImportReport report = backwards.import({named({full()})});
        QCOMPARE(report.rows(), (RowCounts{1, 0, 0, 0, 0}));
        QCOMPARE(copies(report), 0U);
        QCOMPARE(dumpOf(forwards), dumpOf(backwards));
    }

    void findsTheRunOfTheDayThatSaysTheSame() {
        TempStore store;
        store.import({named({full(16, 900)}, 1), named({full(16, 950)}, 2), named({full(16, 970)}, 3)});
        const std::string before = dumpOf(store);
        QCOMPARE(store.import({anonymous({thin(16, 950)})}).rows(), (RowCounts{0, 0, 1, 0, 0}));
        QCOMPARE(dumpOf(store), before);
    }

    void anEstimatedDayIsNoReason() {
        TempStore store;
        BenchmarkRun undated = githubRun(2, "2026-05-09");
        undated.day.reset();
        store.import({named({thin(1)}, 1, "2026-05-09"), archiveOf("b", undated, {full()}), named({thin(1)}, 3, "2026-05-09")});
        QCOMPARE(store.import({anonymous({thin()})}).rows(), (RowCounts{1, 0, 0, 0, 0}));
    }

    void isItsOwnAgainWhenWhatItRepeatedGoes() {
        TempStore store;
        const ImportReport first = store.import({named({full()})});
        store.import({anonymous({thin()})});
        store.import({named({full(16, 950)})}); // newer values of the run
        store.remove(first.id);
        TempStore expected;
        expected.import({anonymous({thin()})});
        expected.import({named({full(16, 950)})});
        QCOMPARE(dumpOf(store), dumpOf(expected));
    }

    void findsRowsOfWhichADeploymentIsToldInPart() {
        TempStore forwards, backwards, together;
        const ParsedArchive real = named({wholeRow(4, 900), wholeRow(8, 950), wholeRow(8, 700, 32)});
        const ParsedArchive table = anonymous({partRow(900), partRow(950), partRow(650, 64)});
        forwards.import({real});
        const std::string before = dumpOf(forwards);
        const ImportReport second = forwards.import({table});
        QCOMPARE(second.rows(), (RowCounts{1, 0, 2, 0, 0}));
        QCOMPARE(copies(second), 2U);
        const ImportReport third = backwards.import({table});
        QCOMPARE(third.rows(), (RowCounts{2, 1, 0, 0, 0}));
        const ImportReport fourth = backwards.import({real});
        QCOMPARE(fourth.rows(), (RowCounts{2, 1, 0, 0, 0}));
        QCOMPARE(copies(fourth), 2U);
        together.import({table, real});
        QCOMPARE(resultsOf(forwards), 4U);
        QCOMPARE(dumpOf(backwards), dumpOf(forwards));
        QCOMPARE(dumpOf(together), dumpOf(forwards));
        QCOMPARE(forwards.import({table}).rows(), (RowCounts{0, 0, 3, 0, 0}));

        backwards.remove(fourth.id);
        TempStore alone;
        alone.import({table});
        QCOMPARE(dumpOf(backwards), dumpOf(alone));
        backwards.remove(third.id);
        QCOMPARE(backwards.contents(), std::string());
        forwards.remove(ImportId{3});
        forwards.remove(second.id);
        QCOMPARE(dumpOf(forwards), before);
    }

    void aRowToldInPartAddsWhatItSays() {
        TempStore forwards, backwards;
        Measurement little = wholeRow(4);
        little.metrics.clear(findMetric("median_ttft")->id);
        forwards.import({named({little})});
        QCOMPARE(forwards.import({anonymous({partRow()})}).rows(), (RowCounts{0, 1, 0, 0, 0}));
        backwards.import({anonymous({partRow()})});
        QCOMPARE(backwards.import({named({little})}).rows(), (RowCounts{0, 1, 0, 0, 0}));
        QCOMPARE(dumpOf(forwards), dumpOf(backwards));
        TempStore whole;
        whole.import({named({wholeRow(4)})});
        QCOMPARE(dumpOf(forwards), dumpOf(whole));
    }

    void aRowToldInPartOfSeveralThatItMayBeStays() {
        TempStore forwards, backwards, between;
        const ParsedArchive one = archiveOf("one", githubRun(1, "2026-05-09"), {wholeRow(4)});
        const ParsedArchive two = archiveOf("two", githubRun(2, "2026-05-09"), {wholeRow(8)});
        const ParsedArchive table = anonymous({partRow()});
        forwards.import({one});
        const ImportReport second = forwards.import({two});
        const ImportReport third = forwards.import({table});
        QCOMPARE(third.rows(), (RowCounts{1, 0, 0, 0, 0}));
        QCOMPARE(copies(third), 0U);
        backwards.import({table});
        backwards.import({one});
        QCOMPARE(resultsOf(backwards), 1U);
        backwards.import({two});
        between.import({two});
        between.import({table});
        between.import({one});
        QCOMPARE(resultsOf(forwards), 3U);
        QCOMPARE(dumpOf(backwards), dumpOf(forwards));
        QCOMPARE(dumpOf(between), dumpOf(forwards));
        forwards.remove(second.id);
        TempStore alone;
        alone.import({one});
        QCOMPARE(dumpOf(forwards), dumpOf(alone));
    }

    void rowsThatATableDoesNotTellApartAreAllKept() {
        TempStore forwards, backwards;
        const ImportReport first = forwards.import({anonymous({partRow(900), partRow(950)})});
        QCOMPARE(first.rows(), (RowCounts{1, 1, 0, 0, 0}));
        QCOMPARE(countOf(first, NoteCode::NotToldApart), 1U);
        backwards.import({anonymous({partRow(950)})});
        const ImportReport second = backwards.import({anonymous({partRow(900)})});
        QCOMPARE(second.rows(), (RowCounts{0, 0, 0, 1, 0}));
        QCOMPARE(countOf(second, NoteCode::NotToldApart), 1U);
        QCOMPARE(resultsOf(forwards), 1U);
        QCOMPARE(dumpOf(forwards), dumpOf(backwards));
        // The one that is shown is recognised: the other one shows.
        for (TempStore *store : {&forwards, &backwards}) store->import({named({wholeRow(4, 950)})});
        QCOMPARE(resultsOf(forwards), 2U);
        QCOMPARE(dumpOf(forwards), dumpOf(backwards));
        backwards.remove(second.id);
        TempStore expected;
        expected.import({named({wholeRow(4, 950)})});
        QCOMPARE(dumpOf(backwards), dumpOf(expected));
    }

    void aTableThatNamesTheRunIsFoundInThatRun() {
        TempStore forwards, backwards, together;
        const ParsedArchive table = archiveOf("table.csv", githubRun(2, "2026-05-09"), {partRow()});
        const ParsedArchive one = archiveOf("one", githubRun(1, "2026-05-09"), {wholeRow(4)});
        const ParsedArchive two = archiveOf("two", githubRun(2, "2026-05-09"), {wholeRow(8)});
        QCOMPARE(forwards.import({table}).rows(), (RowCounts{1, 0, 0, 0, 0}));
        QCOMPARE(forwards.import({one}).rows(), (RowCounts{1, 0, 0, 0, 0}));
        QCOMPARE(forwards.import({two}).rows(), (RowCounts{0, 1, 0, 0, 0}));
        together.import({one, two});
        const std::string expected = dumpOf(together);
        QCOMPARE(dumpOf(forwards), expected);
        backwards.import({one, two});
        QCOMPARE(backwards.import({table}).rows(), (RowCounts{0, 0, 1, 0, 0}));
        QCOMPARE(dumpOf(backwards), expected);
    }

    void anotherTableOfTheSameRowsIsACopyToo() {
        TempStore forwards, backwards;
        const ParsedArchive withRun = archiveOf("new.csv", githubRun(2, "2026-05-09"), {partRow()});
        forwards.import({withRun});
        QCOMPARE(forwards.import({anonymous({partRow()})}).rows(), (RowCounts{0, 0, 1, 0, 0}));
        backwards.import({anonymous({partRow()})});
        QCOMPARE(backwards.import({withRun}).rows().added, 1U);
        QCOMPARE(resultsOf(backwards), 1U);
        QCOMPARE(dumpOf(forwards), dumpOf(backwards));
        for (TempStore *store : {&forwards, &backwards}) store->remove(ImportId{1});
        QCOMPARE(resultsOf(forwards), 1U);
        QCOMPARE(resultsOf(backwards), 1U);
    }

    void aRowToldInPartIsNoCopyOfWhatItContradicts_data() {
        QTest::addColumn<ParsedArchive>("table");
        Measurement gpus = partRow(), decode = partRow(), sequence = partRow();
        gpus.config.prefill.gpus = 16;
        decode.config.decode.expertParallel = 8;
        sequence.isl = 8192;
        QTest::newRow("other values") << anonymous({partRow(901)});
        QTest::newRow("another concurrency") << anonymous({partRow(900, 8)});
        QTest::newRow("another day") << anonymous({partRow()}, "2026-05-10");
        QTest::newRow("other GPUs") << anonymous({gpus});
        QTest::newRow("another parallelism of decode") << anonymous({decode});
        QTest::newRow("another sequence") << anonymous({sequence});
    }
    void aRowToldInPartIsNoCopyOfWhatItContradicts() {
        QFETCH(ParsedArchive, table);
        TempStore forwards, backwards;
        forwards.import({named({wholeRow(4)})});
        QCOMPARE(forwards.import({table}).rows(), (RowCounts{1, 0, 0, 0, 0}));
        backwards.import({table});
        QCOMPARE(backwards.import({named({wholeRow(4)})}).rows(), (RowCounts{1, 0, 0, 0, 0}));
        QCOMPARE(dumpOf(forwards), dumpOf(backwards));
    }

    void anyOrderOfRowsToldInPartGivesOneStore_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 60; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void anyOrderOfRowsToldInPartGivesOneStore() {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        std::vector<ParsedArchive> archives;
        for (int i = 0; i < 6; ++i) archives.push_back(anyArchive(random, i));
        checkAllOrders(archives, random);
    }

    void anyOrderOfImportsAndRemovalsGivesOneStore_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 20; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void anyOrderOfImportsAndRemovalsGivesOneStore() {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        std::vector<ParsedArchive> archives;
        for (int i = 0; i < 5; ++i) {
            std::vector<Measurement> rows;
            for (const int concurrency : {8, 16}) {
                if (random() % 4 == 0) continue;
                Measurement row = random() % 2 == 0 ? full(concurrency) : thin(concurrency);
                if (random() % 3 == 0) row.metrics.set(findMetric("mean_itl")->id, 0.25);
                row.attempt.reset();
                rows.push_back(std::move(row));
            }
            archives.push_back(random() % 2 == 0 ? named(rows) : anonymous(rows));
            archives.back().path += std::to_string(i);
        }
        checkAllOrders(archives, random);
    }

private:
    /// Rows of runs, of tables that name the run, and of tables and answers that do not; deployments that are told in part among
    /// them, and rows that tables cannot tell apart.
    static ParsedArchive anyArchive(std::mt19937 &random, int number) {
        const auto one = [&random](std::initializer_list<int> of) { return of.begin()[random() % of.size()]; };
        const int kind = one({0, 0, 1, 1, 2, 3});
        const int run = kind == 3 ? 1 : one({1, 1, 2});
        std::vector<Measurement> rows;
        for (const int prefillTp : {4, 8}) {
            // A run measures a deployment once. Of the second run a table does not tell which deployment it was.
            const double throughput = run == 1 ? 100 * prefillTp : 500;
            if (random() % 4 == 0) continue;
            const bool isPart = kind == 1 || kind == 2;
            Measurement row = isPart ? partRow(throughput) : wholeRow(prefillTp, throughput);
            if (random() % 3 == 0) row.metrics.set(findMetric("mean_itl")->id, 0.25);
            row.attempt.reset();
            rows.push_back(std::move(row));
        }
        const std::string path = "archive" + std::to_string(number);
        return archiveOf(path, kind == 0 || kind == 2 ? githubRun(run, "2026-05-09") : anonymousRun(), std::move(rows));
    }

    /// Takes the imports back one after the other: each time the store is as if only the others had been made, in any order.
    static void checkAllOrders(const std::vector<ParsedArchive> &archives, std::mt19937 &random) {
        TempStore store;
        std::vector<ImportId> ids;
        std::vector<std::size_t> left;
        for (const ParsedArchive &archive : archives) {
            left.push_back(ids.size());
            ids.push_back(store.import({archive}).id);
        }
        while (!left.empty()) {
            std::vector<std::size_t> order = left;
            std::shuffle(order.begin(), order.end(), random);
            TempStore other;
            other.import({});
            for (const std::size_t import : order) other.import({archives[import]});
            const std::string difference = firstDifferences(dumpOf(store), dumpOf(other));
            QVERIFY2(difference.empty(), difference.c_str());
            const std::size_t gone = random() % left.size();
            store.remove(ids[left[gone]]);
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(gone));
        }
        QCOMPARE(store.contents(), std::string());
    }
};

QTEST_GUILESS_MAIN(TestAnonymousCopies)
#include "tst_anonymous_copies.moc"
