// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store_writer.h"
#include "tests/support/temp_store.h"

#include <QTest>

#include <algorithm>

using namespace ps;
using namespace ps::test;

namespace {

Measurement point(int concurrency, double throughput, std::optional<int> attempt = 1) {
    Measurement row = measurement(servingConfig("h200"), 1024, 1024, concurrency, {{"tput_per_gpu", throughput}});
    row.attempt = attempt;
    return row;
}

ParsedArchive night(std::vector<Measurement> rows, std::string path = "night.zip") {
    return archiveOf(std::move(path), githubRun(1, "2026-05-09"), std::move(rows));
}

std::vector<double> throughputs(const TempStore &store) {
    const auto results = required(store.reader().results(store.catalogue(), {}, {findMetric("tput_per_gpu")->id}));
    return results->values;
}

bool hasNote(const ImportReport &report, NoteCode code, std::uint64_t count) {
    return std::any_of(report.notes.begin(), report.notes.end(),
                       [&](const ImportNote &note) { return note.code == code && note.count == count; });
}

std::uint64_t noteCount(const ImportReport &report, NoteCode code) {
    std::uint64_t count = 0;
    for (const ImportNote &note : report.notes) count += note.code == code ? note.count : 0;
    return count;
}

} // namespace

class TestStoreWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addsRowsOnceHoweverOftenTheyAreImported() {
        TempStore store;
        const ParsedArchive archive = night({point(4, 100), point(8, 200), point(16, 300)});
        QCOMPARE(store.import({archive}).rows(), (RowCounts{3, 0, 0, 0, 0}));
        const ImportReport again = store.import({archive});
        QCOMPARE(again.rows(), (RowCounts{0, 0, 3, 0, 0}));
        QVERIFY(again.notes.empty());
        QCOMPARE(throughputs(store), (std::vector<double>{100, 200, 300}));
    }

    void decidesByAttempt_data() {
        using Attempt = std::optional<int>;
        QTest::addColumn<std::optional<int>>("stored");
        QTest::addColumn<std::optional<int>>("coming");
        QTest::addColumn<bool>("replaces");
        QTest::newRow("newer replaces") << Attempt(1) << Attempt(2) << true;
        QTest::newRow("equal: the later import replaces") << Attempt(2) << Attempt(2) << true;
        QTest::newRow("older is left out") << Attempt(2) << Attempt(1) << false;
        QTest::newRow("unknown is older than known") << Attempt(1) << Attempt() << false;
        QTest::newRow("known is newer than unknown") << Attempt() << Attempt(1) << true;
        QTest::newRow("both unknown: the later import replaces") << Attempt() << Attempt() << true;
    }
    void decidesByAttempt() {
        QFETCH(std::optional<int>, stored);
        QFETCH(std::optional<int>, coming);
        QFETCH(bool, replaces);
        TempStore store;
        store.import({night({point(4, 100, stored)})});
        const ImportReport report = store.import({night({point(4, 150, coming)})});
        QCOMPARE(report.rows(), (RowCounts{0, replaces ? 1U : 0U, 0, replaces ? 0U : 1U, 0}));
        QVERIFY(hasNote(report, replaces ? NoteCode::Replaced : NoteCode::OlderAttempt, 1));
        QCOMPARE(throughputs(store), (std::vector<double>{replaces ? 150.0 : 100.0}));
    }

    void remembersANewerAttemptWithTheSameValues() {
        TempStore store;
        store.import({night({point(4, 100, 1)})});
        QCOMPARE(store.import({night({point(4, 100, 3)})}).rows(), (RowCounts{0, 0, 1, 0, 0}));
        QCOMPARE(store.import({night({point(4, 120, 2)})}).rows(), (RowCounts{0, 0, 0, 1, 0}));
        QCOMPARE(throughputs(store), (std::vector<double>{100}));
    }

    void notesARowThatAnArchiveRepeats() {
        TempStore store;
        const ImportReport report = store.import({night({point(4, 100), point(8, 200), point(4, 100), point(4, 100)})});
        QCOMPARE(report.rows(), (RowCounts{2, 0, 2, 0, 0}));
        QCOMPARE(noteCount(report, NoteCode::DuplicateRow), 2U);
        QCOMPARE(report.notes.front().element, std::optional<std::int64_t>(2));
        QCOMPARE(report.notes.front().archive, std::string("night.zip"));
        QCOMPARE(report.notes.front().document, std::string("results.json"));
    }

    void takesTheSameRowInTwoArchivesForUnchangedWithoutANote() {
        TempStore store;
        const ImportReport report = store.import({night({point(4, 100)}, "a.zip"), night({point(4, 100)}, "b.zip")});
        QCOMPARE(report.rows(), (RowCounts{1, 0, 1, 0, 0}));
        QVERIFY(report.notes.empty());
    }

    void replacesColdAndOtherMetricsToo() {
        TempStore store;
        Measurement first =
            measurement(servingConfig("h200"), 1024, 1024, 4, {{"tput_per_gpu", 1.0}, {"peak_temp_c", 70.0}, {"novel", 5.0}});
        Measurement second = measurement(servingConfig("h200"), 1024, 1024, 4, {{"tput_per_gpu", 2.0}});
        store.import({night({first})});
        store.import({night({second})});
        const StoreReader reader = store.reader();
        const auto results =
            required(reader.results(store.catalogue(), {}, {findMetric("tput_per_gpu")->id, findMetric("peak_temp_c")->id}));
        QCOMPARE(results->value(0, 0), std::optional(2.0));
        QCOMPARE(results->value(0, 1), std::nullopt);
        QVERIFY(required(reader.origin(results->rows[0].id)).otherMetrics.empty());
    }

    void seesAChangeInAnyPart_data() {
        QTest::addColumn<QString>("part");
        for (const char *part : {"hot metric", "cold metric", "other metric", "attribute", "image"}) {
            QTest::newRow(part) << QString::fromLatin1(part);
        }
    }
    void seesAChangeInAnyPart() {
        QFETCH(QString, part);
        const auto row = [] {
            return measurement(servingConfig("h200"), 1024, 1024, 4,
                               {{"tput_per_gpu", 1.0}, {"median_ttft", 0.5}, {"peak_temp_c", 70.0}, {"novel", 5.0}});
        };
        Measurement changed = row();
        if (part == QStringLiteral("hot metric")) changed.metrics.set(findMetric("median_ttft")->id, 0.25);
        if (part == QStringLiteral("cold metric")) changed.metrics.set(findMetric("peak_temp_c")->id, 71);
        if (part == QStringLiteral("other metric")) changed.otherMetrics.front().second = 6;
        if (part == QStringLiteral("attribute")) changed.attributes.emplace_back("router", "kv");
        if (part == QStringLiteral("image")) changed.image = "registry/vllm:2";
        TempStore store;
        store.import({night({row()})});
        QCOMPARE(store.import({night({changed})}).rows(), (RowCounts{0, 1, 0, 0, 0}));
        QCOMPARE(store.import({night({changed})}).rows(), (RowCounts{0, 0, 1, 0, 0}));
    }

    void keepsMissingApartFromEarlierRows() {
        TempStore store;
        Measurement full = measurement(servingConfig("h200"), 1024, 1024, 4, {{"tput_per_gpu", 1.0}, {"median_ttft", 0.5}});
        Measurement bare = measurement(servingConfig("h200"), 1024, 1024, 8, {{"tput_per_gpu", 2.0}});
        store.import({night({full, bare})});
        const auto results = required(store.reader().results(store.catalogue(), {}, {findMetric("median_ttft")->id}));
        QCOMPARE(results->value(0, 0), std::optional(0.5));
        QCOMPARE(results->value(1, 0), std::nullopt);
    }

    void fillsInWhatIsNewlyKnownOfARun() {
        TempStore store;
        BenchmarkRun bare;
        bare.key = "github:7";
        store.import({archiveOf("a.json", bare, {point(4, 1)})});
        QCOMPARE(store.catalogue()->runs[0].day, std::optional<Day>());
        store.import({archiveOf("b.json", githubRun(7, "2026-05-09"), {point(8, 2)})});
        const RunInfo &run = store.catalogue()->runs[0];
        QCOMPARE(run.day, Day::parse("2026-05-09"));
        QCOMPARE(run.githubRunId, std::optional<std::int64_t>(7));
        QCOMPARE(run.name, std::string("Run Sweep"));
        QCOMPARE(store.catalogue()->runs.size(), 1U);
    }

    void showsNothingOfAnOpenBatchToReaders() {
        TempStore store;
        store.import({night({point(4, 100)})});
        StoreWriter writer = required(StoreWriter::open(store.file()));
        require(writer.beginImport({{"x"}, "0.0.0", "2026-05-10T00:00:00Z"}));
        ArchiveOutcome outcome;
        require(writer.writeArchive(night({point(8, 200)}), outcome));
        QCOMPARE(store.catalogue()->resultCount, 1U);
        ImportReport report;
        require(writer.finishImport(report));
        QCOMPARE(store.catalogue()->resultCount, 2U);
    }

    void bumpsTheRevisionWithEveryImport() {
        TempStore store;
        store.import({night({point(4, 100)})});
        const StoreReader reader = store.reader();
        const std::int64_t before = required(reader.revision());
        store.import({night({point(8, 100)})});
        QVERIFY(required(reader.revision()) != before);
        QCOMPARE(required(reader.catalogue())->revision, required(reader.revision()));
    }

    void leavesNoFileWhenTheFirstImportBringsNothing() {
        const TempStore store;
        {
            StoreWriter writer = required(StoreWriter::open(store.file()));
            require(writer.beginImport({{"x"}, "0.0.0", "2026-05-10T00:00:00Z"}));
            QVERIFY(std::filesystem::exists(store.file()));
            ImportReport report;
            report.state = ImportState::Cancelled;
            require(writer.finishImport(report));
        }
        QVERIFY(std::filesystem::is_empty(store.folder()));
    }

    void keepsAStoreThatWasThereBefore() {
        TempStore store;
        store.import({night({point(4, 100)})});
        {
            StoreWriter writer = required(StoreWriter::open(store.file()));
            require(writer.beginImport({{"x"}, "0.0.0", "2026-05-10T00:00:00Z"}));
        }
        QCOMPARE(store.catalogue()->resultCount, 1U);
    }

    void rejectsAPathBelowAFile() {
        TempStore store;
        store.import({night({point(4, 100)})});
        const Result<StoreWriter> writer = StoreWriter::open(store.file() / "below" / "store.db");
        QVERIFY(!writer);
        QCOMPARE(writer.error().code(), ErrorCode::Unreadable);
    }
};

QTEST_GUILESS_MAIN(TestStoreWriter)
#include "tst_store_writer.moc"
