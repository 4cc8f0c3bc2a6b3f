// SPDX-License-Identifier: GPL-3.0-or-later
// Imports that leave nothing behind: trials, and those that are taken back before they end.
#include "core/store/store_writer.h"
#include "tests/support/logical_dump.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

const ImportOrigin kOrigin{{"x"}, "0.0.0", "2026-05-10T00:00:00Z"};

/// `rows` concurrencies of one configuration: more than any benchmark has, in one list.
ParsedArchive archive(const std::string &path, int rows, double throughput, int attempt = 1) {
    std::vector<Measurement> points;
    for (int concurrency = 1; concurrency <= rows; ++concurrency) {
        points.push_back(measurement(servingConfig("h200"), 1024, 1024, concurrency, {{"tput_per_gpu", throughput}}));
        points.back().attempt = attempt;
    }
    return archiveOf(path, githubRun(1, "2026-05-09"), std::move(points));
}

ImportReport tryOut(const std::filesystem::path &file, const std::vector<ParsedArchive> &archives) {
    StoreWriter writer = required(StoreWriter::open(file));
    require(writer.beginImport(kOrigin, {}, true));
    ImportReport report;
    for (const ParsedArchive &archive : archives) {
        require(writer.writeArchive(archive, report.archives.emplace_back()));
        require(writer.commitIfDue());
    }
    require(writer.finishImport(report));
    return report;
}

} // namespace

class TestStoreDiscard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTrialSaysWhatAnImportWouldDo() {
        TempStore store;
        store.import({archive("a.zip", 30, 1)});
        const std::string before = logicalDump(store.file());
        const std::int64_t revision = required(store.reader().revision());
        const std::vector<ParsedArchive> archives = {archive("b.zip", 25'000, 1), archive("c.zip", 10, 2, 2), archive("d.zip", 10, 1)};
        const ImportReport trial = tryOut(store.file(), archives);
        QVERIFY(trial.dryRun);
        QCOMPARE(trial.archives.at(0).rows, (RowCounts{24'970, 0, 30, 0, 0}));
        QCOMPARE(trial.archives.at(1).rows, (RowCounts{0, 10, 0, 0, 0}));
        QCOMPARE(trial.archives.at(2).rows, (RowCounts{0, 0, 0, 10, 0}));
        QCOMPARE(logicalDump(store.file()), before);
        QCOMPARE(required(store.reader().revision()), revision);
        QCOMPARE(required(store.reader().imports()).size(), 1U);

        const ImportReport real = store.import(archives);
        QCOMPARE(real.rows(), trial.rows());
        QCOMPARE(real.notes.size(), trial.notes.size());
        for (std::size_t i = 0; i < real.notes.size(); ++i) QCOMPARE(real.notes[i].code, trial.notes[i].code);
    }

    void aTrialLeavesNoStoreWhereThereWasNone() {
        const TempStore store;
        const ImportReport trial = tryOut(store.file(), {archive("a.zip", 25'000, 1)});
        QCOMPARE(trial.rows(), (RowCounts{25'000, 0, 0, 0, 0}));
        QVERIFY(std::filesystem::is_empty(store.folder()));
    }

    void anImportCanFollowATrial() {
        TempStore store;
        {
            StoreWriter writer = required(StoreWriter::open(store.file()));
            require(writer.beginImport(kOrigin, {}, true));
            ImportReport trial, real;
            require(writer.writeArchive(archive("a.zip", 10, 1), trial.archives.emplace_back()));
            require(writer.finishImport(trial));
            require(writer.beginImport(kOrigin));
            require(writer.writeArchive(archive("a.zip", 10, 1), real.archives.emplace_back()));
            require(writer.finishImport(real));
            QCOMPARE(real.rows(), trial.rows());
            QVERIFY(!real.dryRun);
        }
        QCOMPARE(store.catalogue()->resultCount, 10U);
    }

    void whatWasCommittedIsTakenBack_data() {
        QTest::addColumn<int>("rows");
        QTest::newRow("in the first batch") << 10;
        QTest::newRow("after a commit") << 25'000;
    }
    void whatWasCommittedIsTakenBack() {
        QFETCH(int, rows);
        TempStore store;
        store.import({archive("a.zip", 30, 1)});
        const std::string before = logicalDump(store.file());
        StoreWriter writer = required(StoreWriter::open(store.file()));
        require(writer.beginImport(kOrigin));
        for (const ParsedArchive &each : {archive("b.zip", rows, 2, 2), archive("c.zip", 5, 3, 3)}) {
            ArchiveOutcome outcome;
            require(writer.writeArchive(each, outcome));
            require(writer.commitIfDue());
        }
        require(writer.discardImport());
        QCOMPARE(logicalDump(store.file()), before);
        QCOMPARE(required(store.reader().imports()).size(), 1U);
    }

    void aStoreThatItMadeGoesToo_data() { whatWasCommittedIsTakenBack_data(); }
    void aStoreThatItMadeGoesToo() {
        QFETCH(int, rows);
        const TempStore store;
        {
            StoreWriter writer = required(StoreWriter::open(store.file()));
            require(writer.beginImport(kOrigin));
            ArchiveOutcome outcome;
            require(writer.writeArchive(archive("a.zip", rows, 1), outcome));
            require(writer.commitIfDue());
            require(writer.discardImport());
        }
        QVERIFY(std::filesystem::is_empty(store.folder()));
    }

    void aStoreThatAnotherImportUsesStays() {
        TempStore store;
        StoreWriter writer = required(StoreWriter::open(store.file()));
        require(writer.beginImport(kOrigin));
        ArchiveOutcome outcome;
        require(writer.writeArchive(archive("a.zip", 25'000, 1), outcome));
        require(writer.commitIfDue());
        store.import({archive("b.zip", 3, 1)});
        require(writer.discardImport());
        QCOMPARE(store.catalogue()->resultCount, 3U);
    }

    void anImportCanFollow() {
        TempStore store;
        {
            StoreWriter writer = required(StoreWriter::open(store.file()));
            require(writer.beginImport(kOrigin));
            ImportReport report;
            ArchiveOutcome outcome;
            require(writer.writeArchive(archive("a.zip", 25'000, 1), outcome));
            require(writer.commitIfDue());
            require(writer.discardImport());
            require(writer.beginImport(kOrigin));
            require(writer.writeArchive(archive("b.zip", 5, 1), report.archives.emplace_back()));
            require(writer.finishImport(report));
        }
        QCOMPARE(store.catalogue()->resultCount, 5U);
    }
};

QTEST_GUILESS_MAIN(TestStoreDiscard)
#include "tst_store_discard.moc"
