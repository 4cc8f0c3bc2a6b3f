// SPDX-License-Identifier: GPL-3.0-or-later
// Taking an import back: the store is as if the other imports alone had been made.
#include "core/store/database.h"
#include "core/store/migrator.h"
#include "tests/support/full_disk.h"
#include "tests/support/logical_dump.h"
#include "tests/support/temp_store.h"

#include <QTest>

#include <random>

using namespace ps;
using namespace ps::test;

namespace {

Measurement point(int concurrency, double throughput, std::optional<int> attempt = 1) {
    Measurement row = measurement(servingConfig("h200"), 1024, 1024, concurrency, {{"tput_per_gpu", throughput}});
    row.attempt = attempt;
    return row;
}

/// The same with more to say.
Measurement fuller(int concurrency, double throughput) {
    Measurement row = point(concurrency, throughput);
    row.metrics.set(findMetric("median_ttft")->id, 0.5);
    row.metrics.set(findMetric("peak_temp_c")->id, 70);
    row.image = "vllm:1";
    row.attributes = {{"router", "kv"}};
    row.otherMetrics = {{"novel", 2.5}};
    return row;
}

ParsedArchive night(std::vector<Measurement> rows, std::string path = "night.zip", std::int64_t run = 1) {
    return archiveOf(std::move(path), githubRun(run, "2026-05-09"), std::move(rows));
}

/// As a file that can be recognised.
ParsedArchive known(ParsedArchive archive) {
    archive.absolute = "/data/" + archive.path;
    archive.stamp = {100, 1, 2, 3};
    archive.reading = 9;
    return archive;
}

/// The same file found again, not read.
ParsedArchive unchanged(TempStore &store, const ParsedArchive &archive, std::string path) {
    ParsedArchive again;
    again.path = std::move(path);
    again.absolute = archive.absolute;
    again.stamp = archive.stamp;
    again.reading = archive.reading;
    again.unchangedFrom = store.knownFiles().at(archive.absolute).archive;
    return again;
}

std::vector<double> throughputs(const TempStore &store) {
    return required(store.reader().results(store.catalogue(), {}, {findMetric("tput_per_gpu")->id}))->values;
}

std::string dumpOf(const TempStore &store) {
    return logicalDump(store.file());
}

std::string brokenKeys(const TempStore &store) {
    const auto database = required(openStoreForReading(store.file()));
    Statement check = required(database->prepare("SELECT \"table\" || ' -> ' || parent FROM pragma_foreign_key_check"));
    return required(check.step()) ? check.text(0) : std::string();
}

/// Random imports of few results, so that they meet often.
class RandomImports {
public:
    explicit RandomImports(unsigned seed) : m_random(seed) {}

    std::vector<ParsedArchive> next() {
        std::vector<ParsedArchive> archives;
        const int count = 1 + below(5);
        for (int i = 0; i < count; ++i) archives.push_back(archive());
        return archives;
    }

private:
    int below(int end) { return static_cast<int>(m_random() % static_cast<unsigned>(end)); }

    ParsedArchive archive() {
        std::vector<Measurement> rows;
        const int count = 1 + below(2);
        const int first = below(2);
        for (int i = 0; i < count; ++i) rows.push_back(row(1 + (first + i) % 2)); // each point once
        ParsedArchive archive = night(std::move(rows), "a" + std::to_string(++m_archives) + ".zip", 1 + below(2));
        if (below(2) == 0) archive.artifact = 100 + below(3);
        BenchmarkRun &run = archive.documents[0].runs[0];
        if (below(2) == 0) run.name.clear();
        if (below(3) == 0) run.headSha = "sha" + std::to_string(below(2));
        if (below(2) == 0) {
            run.day = Day::fromNumber(20260510 + below(3));
            run.daySource = static_cast<DaySource>(below(3));
        }
        if (below(3) == 0) archive.documents[0].records.push_back(record());
        return archive;
    }

    Measurement row(int concurrency) {
        Measurement row = below(2) == 0 ? fuller(concurrency, 1 + below(2)) : point(concurrency, 1 + below(2));
        if (below(3) == 0) row.metrics.set(findMetric("p99_ttft")->id, 1 + below(2));
        if (below(4) == 0) row.image = "vllm:2";
        row.attempt = below(3) == 0 ? std::nullopt : std::optional(1 + below(2));
        row.raw.model = below(2) == 0 ? "DeepSeek" : "dsr1";
        return row;
    }

    ParsedRecord record() {
        Reliability reliability;
        reliability.hardware = "h200";
        reliability.succeeded = below(3);
        reliability.total = 5;
        return {reliability, below(2) == 0 ? std::optional<std::uint32_t>(0) : std::nullopt, 0};
    }

    std::mt19937 m_random;
    int m_archives = 0;
};

} // namespace

class TestStoreRemoval : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void removesWhatNobodyElseHolds() {
        TempStore store;
        store.import({night({point(4, 100)})});
        const std::string before = dumpOf(store);
        const ImportReport second = store.import({night({point(8, 200), point(16, 300)}, "other.zip", 2)});
        const RemovalReport removed = store.remove(second.id);
        QCOMPARE(removed.removed, 2U);
        QCOMPARE(removed.kept, 0U);
        QCOMPARE(removed.restored, 0U);
        QCOMPARE(dumpOf(store), before);
        QCOMPARE(required(store.reader().imports()).size(), 1U);
        QCOMPARE(store.catalogue()->runs.size(), 1U);
    }

    void leavesNothingOfTheLastImport_data() {
        QTest::addColumn<bool>("oldestFirst");
        QTest::newRow("oldest first") << true;
        QTest::newRow("newest first") << false;
    }
    void leavesNothingOfTheLastImport() {
        QFETCH(bool, oldestFirst);
        TempStore store;
        const ImportReport first = store.import({night({fuller(4, 100), point(8, 1)})});
        const ImportReport second = store.import({night({fuller(4, 100), point(8, 2), point(16, 3)})});
        const RemovalReport one = store.remove(oldestFirst ? first.id : second.id);
        QCOMPARE(one.kept, 1U);
        QCOMPARE(one.removed, oldestFirst ? 0U : 1U);
        QCOMPARE(one.restored, oldestFirst ? 0U : 1U);
        store.remove(oldestFirst ? second.id : first.id);
        QCOMPARE(store.contents(), std::string());
    }

    void keepsResultsThatAnotherImportCarries() {
        TempStore store;
        const ImportReport first = store.import({night({point(4, 100)}, "first.zip")});
        Measurement other = point(4, 100, 3);
        other.raw.model = "DeepSeek-R1";
        const ImportReport second = store.import({night({point(8, 1), other}, "second.zip")});
        const StoreReader before = store.reader();
        const ResultId id = required(before.results(store.catalogue(), {}, {}))->rows[0].id;
        QCOMPARE(required(before.origin(id)).import, first.id);
        QCOMPARE(required(before.origin(id)).otherCarriers, 1U);
        QCOMPARE(store.remove(first.id).kept, 1U);
        const ResultOrigin origin = required(store.reader().origin(id));
        QCOMPARE(origin.import, second.id);
        QCOMPARE(origin.archive, std::string("second.zip"));
        QCOMPARE(origin.element, 1);
        QCOMPARE(origin.attempt, std::optional(3));
        QCOMPARE(origin.rawModel, std::string("DeepSeek-R1"));
        QCOMPARE(origin.otherCarriers, 0U);
    }

    void isNoNewerThanWhoCarriesIt() {
        TempStore store;
        store.import({night({point(4, 100, 1)})});
        const ImportReport newer = store.import({night({point(4, 100, 3)})});
        store.remove(newer.id);
        QCOMPARE(store.import({night({point(4, 120, 2)})}).rows(), (RowCounts{0, 1, 0, 0, 0}));
    }

    void bringsReplacedValuesBack() {
        TempStore store;
        store.import({night({fuller(4, 100)})});
        const std::string before = dumpOf(store);
        Measurement other = point(4, 150, 2);
        other.image = "vllm:9";
        const ImportReport second = store.import({night({other})});
        QCOMPARE(throughputs(store), (std::vector<double>{150}));
        const RemovalReport removed = store.remove(second.id);
        QCOMPARE(removed.restored, 1U);
        QCOMPARE(dumpOf(store), before);
    }

    void bringsBackWhatCameTooLate() {
        TempStore store;
        const ImportReport newer = store.import({night({point(4, 150, 2)})});
        QCOMPARE(store.import({night({fuller(4, 100)})}).rows(), (RowCounts{0, 0, 0, 1, 0}));
        QCOMPARE(store.remove(newer.id).restored, 1U);
        QCOMPARE(throughputs(store), (std::vector<double>{100}));
        TempStore alone;
        alone.import({night({fuller(4, 100)})});
        QCOMPARE(dumpOf(store), dumpOf(alone));
    }

    void takesCompletedValuesApart() {
        Measurement left = point(4, 100), right = point(4, 100);
        left.metrics.set(findMetric("median_ttft")->id, 0.5);
        right.image = "vllm:1";
        right.attributes = {{"router", "kv"}};
        for (const bool first : {true, false}) {
            TempStore store, alone;
            const ImportReport one = store.import({night({left})});
            const ImportReport two = store.import({night({right})});
            const StoreReader reader = store.reader();
            const ResultOrigin origin = required(reader.origin(required(reader.results(store.catalogue(), {}, {}))->rows[0].id));
            QVERIFY(origin.normalisations & static_cast<std::uint32_t>(Normalisation::CompletedFromCopy));
            QCOMPARE(store.remove(first ? one.id : two.id).kept, 1U);
            alone.import({night({first ? right : left})});
            QCOMPARE(dumpOf(store), dumpOf(alone));
        }
    }

    void givesUnchangedArchivesToTheImportThatFoundThem() {
        TempStore store;
        const ParsedArchive archive = known(night({point(4, 100), point(8, 200)}, "tree/night.zip"));
        const ImportReport first = store.import({archive, night({point(16, 3)}, "only-first.zip")});
        const ImportReport second = store.import({unchanged(store, archive, "copy/night.zip")});
        const ImportReport third = store.import({unchanged(store, archive, "third.zip")});
        QCOMPARE(second.unchangedArchives(), 1U);
        QCOMPARE(second.rows(), (RowCounts{0, 0, 2, 0, 0}));
        const ArchiveId owner = store.knownFiles().at(archive.absolute).archive;
        const RemovalReport removed = store.remove(first.id);
        QCOMPARE(removed.kept, 2U);
        QCOMPARE(removed.removed, 1U);
        const KnownFile now = store.knownFiles().at(archive.absolute);
        QVERIFY(now.archive != owner);
        QVERIFY(now.stamp == archive.stamp);
        QCOMPARE(now.reading, archive.reading);
        const StoreReader reader = store.reader();
        const ResultOrigin origin = required(reader.origin(required(reader.results(store.catalogue(), {}, {}))->rows[0].id));
        QCOMPARE(origin.import, second.id);
        QCOMPARE(origin.archive, std::string("copy/night.zip"));
        QCOMPARE(origin.otherCarriers, 1U);
        QCOMPARE(required(reader.archives(second.id)).at(0).documents.size(), 1U);
        QCOMPARE(store.remove(second.id).kept, 2U);
        QCOMPARE(store.catalogue()->runs.at(0).name, std::string("Run Sweep"));
        QCOMPARE(store.remove(third.id).removed, 2U);
        QCOMPARE(store.contents(), std::string());
    }

    void keepsResultsThatAnUnchangedArchiveRepeats() {
        TempStore store;
        const ParsedArchive collection = known(night({point(4, 100)}, "results_bmk.zip"));
        const ImportReport first = store.import({night({point(4, 100)}, "bmk.zip"), collection});
        store.import({unchanged(store, collection, "results_bmk.zip")});
        const RemovalReport removed = store.remove(first.id);
        QCOMPARE(removed.kept, 1U);
        QCOMPARE(throughputs(store), (std::vector<double>{100}));
        QCOMPARE(store.catalogue()->runs.at(0).day, Day::parse("2026-05-09"));
    }

    void tellsRunsAsTheOtherImportsDo() {
        TempStore store;
        BenchmarkRun bare;
        bare.key = "github:1";
        store.import({archiveOf("a.json", bare, {point(4, 1)})});
        const std::string before = dumpOf(store);
        const ImportReport second = store.import({night({point(8, 2)})});
        QVERIFY(store.catalogue()->runs.at(0).day.has_value());
        store.remove(second.id);
        QCOMPARE(dumpOf(store), before);
    }

    void removesRecordsThatNobodyElseHolds() {
        Reliability shared{"h200", "H200", Day::parse("2026-05-09"), 3, 4}, own{"b200", "B200", std::nullopt, 1, 1};
        ParsedArchive first = night({point(4, 1)}, "first.zip"), second = first;
        first.documents[0].records = {{shared, 0, 0}, {own, std::nullopt, 1}};
        second.documents[0].records = {{shared, 0, 0}};
        TempStore store;
        const ImportReport one = store.import({first});
        const ImportReport two = store.import({second});
        QCOMPARE(one.records()[1], (RecordCounts{2, 0}));
        QCOMPARE(two.records()[1], (RecordCounts{0, 1}));
        const RemovalReport removed = store.remove(one.id);
        QCOMPARE(removed.removedRecords, 1U);
        QCOMPARE(removed.keptRecords, 1U);
        QCOMPARE(required(store.reader().recordTotals())[1], 1U);
        store.remove(two.id);
        QCOMPARE(store.contents(), std::string());
    }

    void saysThatAnImportIsNotThere() {
        TempStore store;
        store.import({night({point(4, 1)})});
        StoreWriter writer = required(StoreWriter::open(store.file()));
        QCOMPARE(writer.removeImport(ImportId{99}).error().code(), ErrorCode::NotFound);
    }

    void leavesEverythingAsItIsWhenCancelled() {
        TempStore store;
        std::vector<Measurement> rows;
        for (int i = 1; i <= 2000; ++i) rows.push_back(point(i, i));
        const ImportReport first = store.import({night(rows)});
        store.import({night({point(1, 5, 2)})});
        const std::string before = dumpOf(store);
        int cancelled = 0;
        for (int quiet = 0; quiet < 20; ++quiet) {
            StoreWriter writer = required(StoreWriter::open(store.file()));
            const auto removed = writer.removeImport(first.id, {[asked = 0, quiet]() mutable { return asked++ >= quiet; }, {}});
            if (removed) break;
            QCOMPARE(removed.error().code(), ErrorCode::Cancelled);
            QCOMPARE(dumpOf(store), before);
            ++cancelled;
        }
        QVERIFY(cancelled > 0);
    }

    void leavesEverythingAsItIsOnAFullDisk() {
        TempStore store;
        std::vector<Measurement> rows;
        for (int i = 1; i <= 2000; ++i) rows.push_back(point(i, i));
        const ImportReport first = store.import({night(rows)});
        const std::string before = dumpOf(store);
        const FullDisk disk(4096);
        StoreWriter writer = required(StoreWriter::open(store.file()));
        QCOMPARE(writer.removeImport(first.id).error().code(), ErrorCode::DiskFull);
        QCOMPARE(dumpOf(store), before);
    }

    void isAsIfTheOthersAloneHadBeenImported_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 25; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void isAsIfTheOthersAloneHadBeenImported() {
        QFETCH(unsigned, seed);
        RandomImports random(seed);
        std::vector<std::vector<ParsedArchive>> imports;
        for (int i = 0; i < 4; ++i) imports.push_back(random.next());
        TempStore store;
        std::vector<ImportId> ids;
        for (const auto &import : imports) ids.push_back(store.import(import).id);
        std::vector<std::size_t> left = {0, 1, 2, 3};
        std::mt19937 order(seed);
        while (!left.empty()) {
            const std::size_t gone = order() % left.size();
            store.remove(ids[left[gone]]);
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(gone));
            QCOMPARE(brokenKeys(store), std::string());
            TempStore alone;
            alone.import({});
            for (const std::size_t import : left) alone.import(imports[import]);
            const std::string difference = firstDifferences(dumpOf(alone), dumpOf(store));
            QVERIFY2(difference.empty(), difference.c_str());
        }
        QCOMPARE(store.contents(), std::string());
    }
};

QTEST_GUILESS_MAIN(TestStoreRemoval)
#include "tst_store_removal.moc"
