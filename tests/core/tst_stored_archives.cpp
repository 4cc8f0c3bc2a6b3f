// SPDX-License-Identifier: GPL-3.0-or-later
// What the store remembers of archives: what came of each, what tells that a file is unchanged, and the records in them.
#include "core/store/database.h"
#include "core/store/migrator.h"
#include "core/store/store_writer.h"
#include "tests/support/temp_store.h"

#include <QElapsedTimer>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

const ImportOrigin kOrigin{{"x"}, "0.0.0", "2026-05-10T00:00:00Z"};

Measurement point(int concurrency, double throughput = 1) {
    return measurement(servingConfig("h200"), 1024, 1024, concurrency, {{"tput_per_gpu", throughput}});
}

ParsedArchive known(const std::string &path, std::vector<Measurement> rows, FileStamp stamp = {10, 20, 30, 40}) {
    ParsedArchive archive = archiveOf(path, githubRun(1, "2026-05-09"), std::move(rows));
    archive.absolute = "/data/" + path;
    archive.stamp = stamp;
    archive.reading = -7;
    archive.bytes = stamp.bytes;
    archive.artifactId = 4'000'000'001;
    return archive;
}

ParsedArchive unchanged(const ParsedArchive &archive, ArchiveId from) {
    ParsedArchive again = archive;
    again.documents.clear();
    again.unchangedFrom = from;
    return again;
}

/// One record of each kind with every field filled in.
std::vector<SideRecord> everyKind() {
    Evaluation evaluation;
    evaluation.config = servingConfig("gb300", "dynamo-trt");
    evaluation.config.disaggregated = evaluation.config.multinode = true;
    evaluation.config.prefill = {4, 8, true, 3, 12};
    evaluation.config.decode = {16, 32, false, 1, 16};
    evaluation.raw = {"GB300", "Dynamo", "Kimi", "FP4", "none"};
    evaluation.task = "gsm8k";
    evaluation.isl = 1024;
    evaluation.osl = 8192;
    evaluation.concurrency = 64;
    evaluation.scores = {{"em_strict", 0.9575435936315391}, {"n_eff", 1319}};
    evaluation.scoreName = "em_strict";
    evaluation.harnessVersion = "0.4.9";
    evaluation.evaluatedAt = "2026-05-09T01:02:03Z";
    evaluation.source = "results.json";
    GpuTelemetry telemetry;
    telemetry.subject = "dsr1_tp8";
    telemetry.source = "nvidia-smi";
    telemetry.gpu = 3;
    telemetry.samples = 500;
    telemetry.firstAt = "a";
    telemetry.lastAt = "b";
    telemetry.durationSeconds = 12.5;
    telemetry.meanPowerW = 612.30000000000001;
    telemetry.meanMemoryUtilisationPct = 55;
    Reliability reliability;
    reliability.hardware = "h200";
    reliability.rawHardware = "H200";
    reliability.day = Day::parse("2026-05-09");
    reliability.succeeded = 3;
    reliability.total = 4;
    reliability.occurrence = 2;
    ChangelogEntry change;
    change.baseRef = "base";
    change.headRef = "head";
    change.configKeys = {"dsr1-*", "b200"};
    change.description = "two\nlines";
    change.link = "https://example.org/1";
    change.day = Day::parse("2026-05-08");
    change.evalsOnly = true;
    change.appendOnly = true;
    PowerValidation validation;
    validation.subject = "subject";
    validation.valid = true;
    validation.reasons = {"why", "what"};
    validation.expectedGpus = 8;
    validation.observedGpus = 7;
    validation.integrationSeconds = 1.5;
    validation.telemetrySource = "nvml";
    Submission submission;
    submission.hardware = "h200";
    submission.framework = "vllm";
    submission.model = "dsr1";
    submission.precision = "fp8";
    submission.spec = "mtp";
    submission.day = Day::parse("2026-05-06");
    submission.dataPoints = 99;
    submission.sequences = 2;
    submission.concurrencies = 5;
    submission.maxConcurrency = 256;
    submission.image = "vllm:1";
    return {evaluation, reliability,
            change,     telemetry,
            validation, Availability{"h200", "vllm", "dsr1", "fp8", "none", true, 1024, std::nullopt, Day::parse("2026-05-07")},
            submission};
}

template <typename Kind>
const Kind &only(const StoreReader &reader) {
    static std::vector<StoredRecord> records;
    records = required(reader.records(SideRecord(Kind()).index()));
    if (records.size() != 1) giveUp(Error(ErrorCode::Internal, "not one record of the kind"));
    return std::get<Kind>(records[0].record);
}

} // namespace

class TestStoredArchives : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void remembersWhatCameOfEachArchive() {
        TempStore store;
        ParsedArchive broken;
        broken.path = "broken.zip";
        broken.readable = false;
        broken.absolute = "/data/broken.zip";
        broken.bytes = 5;
        ParsedArchive second = known("b.zip", {point(4), point(8, 2), point(16)});
        second.documents[0].rejectedRows = 3;
        ParsedDocument empty;
        empty.name = "empty.json";
        empty.kind = "benchmark-rows";
        second.documents.push_back(empty);
        const ImportReport report = store.import({known("a.zip", {point(4), point(8)}), broken, second});
        const StoreReader reader = store.reader();
        const std::vector<StoredArchive> archives = required(reader.archives(report.id));
        QCOMPARE(archives.size(), 3U);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(archives[i].outcome.path, report.archives[i].path);
            QCOMPARE(archives[i].outcome.rows, report.archives[i].rows);
            QCOMPARE(archives[i].outcome.bytes, report.archives[i].bytes);
            QCOMPARE(archives[i].outcome.documents, report.archives[i].documents);
        }
        QCOMPARE(archives[0].outcome.rows, (RowCounts{2, 0, 0, 0, 0}));
        QCOMPARE(archives[0].artifactId, std::optional<std::int64_t>(4'000'000'001));
        QCOMPARE(archives[1].outcome.status, ArchiveStatus::Rejected);
        QCOMPARE(archives[1].artifactId, std::nullopt);
        QCOMPARE(archives[2].outcome.rows, (RowCounts{1, 1, 1, 0, 3}));
        QCOMPARE(archives[2].documents.size(), 1U);
        QCOMPARE(archives[2].documents[0].name, std::string("results.json"));
        QCOMPARE(archives[2].documents[0].kind, std::string("benchmark-rows"));
        QCOMPARE(reader.archives(ImportId{77}).error().code(), ErrorCode::NotFound);
    }

    void recognisesTheNewestReadingOfAFile() {
        TempStore store;
        const ParsedArchive first = known("a.zip", {point(4)}), other = known("b.zip", {point(8)});
        ParsedArchive second = known("a.zip", {point(4, 2)}, {11, 21, 31, 41});
        second.reading = 5;
        ParsedArchive broken = other;
        broken.readable = false;
        broken.stamp.bytes = 99;
        broken.documents.clear();
        store.import({first, other});
        store.import({second, broken});
        const auto files = store.knownFiles();
        QCOMPARE(files.size(), 2U);
        QVERIFY(files.at("/data/a.zip").stamp == second.stamp);
        QCOMPARE(files.at("/data/a.zip").reading, 5);
        QVERIFY(files.at("/data/b.zip").stamp == other.stamp); // what could not be read is not known
        QCOMPARE(files.at("/data/b.zip").reading, -7);
    }

    void remembersUnchangedFiles() {
        TempStore store;
        const ParsedArchive archive = known("a.zip", {point(4), point(8)});
        store.import({archive});
        const ArchiveId id = store.knownFiles().at("/data/a.zip").archive;
        const ImportReport report = store.import({unchanged(archive, id)});
        QCOMPARE(report.archives[0].status, ArchiveStatus::Unchanged);
        QCOMPARE(report.rows(), (RowCounts{0, 0, 2, 0, 0})); // what it brought when it was read
        const StoredImport import = required(store.reader().imports()).at(1);
        QCOMPARE(import.unchangedArchives, 1U);
        QCOMPARE(import.archives, 1U);
        QCOMPARE(required(store.reader().archives(report.id)).at(0).outcome.status, ArchiveStatus::Unchanged);
        QCOMPARE(store.knownFiles().at("/data/a.zip").archive, id);
    }

    void refusesAFileWhoseReadingWasTakenBackMeanwhile() {
        TempStore store;
        const ParsedArchive archive = known("a.zip", {point(4)});
        const ImportReport first = store.import({archive});
        StoreWriter writer = required(StoreWriter::open(store.file()));
        const KnownFiles files = required(writer.knownFiles());
        store.remove(first.id);
        store.import({known("other.zip", {point(8)})}); // takes the number
        require(writer.beginImport(kOrigin));
        ArchiveOutcome outcome;
        const Status written = writer.writeArchive(unchanged(archive, files.at("/data/a.zip").archive), outcome);
        QVERIFY(!written);
        QCOMPARE(written.error().code(), ErrorCode::Busy);
    }

    void knowsManyFilesQuickly() {
        TempStore store;
        std::vector<ParsedArchive> archives;
        constexpr int kFiles = 100'000;
        for (int i = 0; i < kFiles; ++i) {
            ParsedArchive archive;
            archive.path = "2026-05-09/Run_Sweep_20000000001/artifacts/bmk_dsr1_1k1k_fp8_vllm_tp8_conc" + std::to_string(i) + ".zip";
            archive.absolute = "/home/someone/inferencemax/gcs/" + archive.path;
            archive.stamp = {static_cast<std::uint64_t>(i), i, i, 1};
            archives.push_back(std::move(archive));
        }
        store.import(archives);
        StoreWriter writer = required(StoreWriter::open(store.file()));
        std::int64_t best = std::numeric_limits<std::int64_t>::max();
        for (int i = 0; i < 3; ++i) {
            QElapsedTimer timer;
            timer.start();
            const KnownFiles files = required(writer.knownFiles());
            best = std::min<std::int64_t>(best, timer.elapsed());
            QCOMPARE(files.size(), static_cast<std::size_t>(kFiles));
        }
        qInfo("%lld ms", static_cast<long long>(best));
        QVERIFY(best < 2000); // a tenth of a second in an optimised build on an idle machine
    }

    void sumsUpAnImportThatWasCutOff() {
        TempStore store;
        store.import({known("a.zip", {point(4), point(8)}), known("b.zip", {point(4, 2)})});
        require(required(Database::open(store.file(), Database::Mode::Write))
                    ->execute("UPDATE import SET finished_at = NULL, state = NULL, archives = 0, added = 0, updated = 0"));
        const StoredImport import = required(store.reader().imports()).at(0);
        QCOMPARE(import.state, ImportState::Failed);
        QCOMPARE(import.archives, 2U);
        QCOMPARE(import.rows, (RowCounts{2, 1, 0, 0, 0}));
    }

    void tellsWhereEveryResultComesFrom() {
        TempStore store;
        ParsedArchive archive = known("a.zip", {point(4), point(8)});
        Measurement &row = archive.documents[0].rows[1].measurement;
        row.image = "vllm:1";
        row.attempt = 2;
        row.mark(Normalisation::GpuCountCorrected);
        row.mark(Normalisation::CompletedFromCopy); // is the store's to say
        const ImportReport report = store.import({archive});
        std::vector<ResultOrigin> origins;
        require(store.reader().eachOrigin([&](const ResultOrigin &origin) {
            origins.push_back(origin);
            return true;
        }));
        QCOMPARE(origins.size(), 2U);
        const ResultOrigin &origin = origins[1];
        QCOMPARE(origin.import, report.id);
        QCOMPARE(origin.archive, std::string("a.zip"));
        QCOMPARE(origin.document, std::string("results.json"));
        QCOMPARE(origin.element, 1);
        QCOMPARE(origin.artifactId, std::optional<std::int64_t>(4'000'000'001));
        QCOMPARE(origin.runKey, std::string("github:1"));
        QCOMPARE(origin.githubRunId, std::optional<std::int64_t>(1));
        QCOMPARE(origin.attempt, std::optional(2));
        QCOMPARE(origin.commit, std::string("0123abcd"));
        QCOMPARE(origin.day, Day::parse("2026-05-09"));
        QCOMPARE(origin.daySource, DaySource::Told);
        QCOMPARE(origin.image, std::string("vllm:1"));
        QCOMPARE(origin.normalisations, static_cast<std::uint32_t>(Normalisation::GpuCountCorrected));
        QCOMPARE(origin.otherCarriers, 0U);
        QCOMPARE(origins[0].attempt, std::nullopt);
        QCOMPARE(origins[0].image, std::string());

        int seen = 0;
        require(store.reader().eachOrigin([&](const ResultOrigin &) { return ++seen < 1; }));
        QCOMPARE(seen, 1);
        const JobControl cancelled([] { return true; }, {});
        QCOMPARE(store.reader().eachOrigin([](const ResultOrigin &) { return true; }, cancelled).error().code(), ErrorCode::Cancelled);
    }

    void keepsEveryFieldOfEveryKindOfRecord() {
        TempStore store;
        ParsedArchive archive = known("a.zip", {});
        std::size_t element = 0;
        for (const SideRecord &record : everyKind()) archive.documents[0].records.push_back({record, 0, element++});
        const ImportReport report = store.import({archive});
        for (const RecordCounts &counts : report.records()) QCOMPARE(counts, (RecordCounts{1, 0}));
        QCOMPARE(report.archives[0].documents, 1U);
        const StoreReader reader = store.reader();
        for (const std::uint64_t total : required(reader.recordTotals())) QCOMPARE(total, 1U);
        QCOMPARE(required(reader.imports()).at(0).records, report.records());
        QCOMPARE(required(reader.archives(report.id)).at(0).outcome.records, report.records());
        QCOMPARE(required(reader.records(0)).at(0).runKey, std::string("github:1"));
        QCOMPARE(required(reader.records(0)).at(0).runDay, Day::parse("2026-05-09"));
        QCOMPARE(reader.records(kSideRecordKinds).error().code(), ErrorCode::InvalidArgument);
        QVERIFY(store.catalogue()->runs.empty()); // there are no results of the run

        const Evaluation evaluation = only<Evaluation>(reader), expected = std::get<Evaluation>(everyKind()[0]);
        QVERIFY(evaluation.config == expected.config && evaluation.raw == expected.raw);
        QCOMPARE(evaluation.scores, expected.scores);
        QCOMPARE(evaluation.isl, expected.isl);
        QCOMPARE(evaluation.concurrency, expected.concurrency);
        QCOMPARE(evaluation.evaluatedAt + evaluation.source + evaluation.harnessVersion + evaluation.scoreName + evaluation.task,
                 expected.evaluatedAt + expected.source + expected.harnessVersion + expected.scoreName + expected.task);
        const ChangelogEntry changelog = only<ChangelogEntry>(reader);
        QCOMPARE(changelog.configKeys, (std::vector<std::string>{"dsr1-*", "b200"}));
        QCOMPARE(changelog.description, std::string("two\nlines"));
        QVERIFY(changelog.evalsOnly && !changelog.allEvals && changelog.appendOnly);
        const GpuTelemetry telemetry = only<GpuTelemetry>(reader);
        QCOMPARE(telemetry.meanPowerW, std::optional(612.30000000000001));
        QCOMPARE(telemetry.maxPowerW, std::nullopt);
        QCOMPARE(telemetry.meanMemoryUtilisationPct, std::optional(55.0));
        const PowerValidation validation = only<PowerValidation>(reader);
        QVERIFY(validation.valid);
        QCOMPARE(validation.reasons, (std::vector<std::string>{"why", "what"}));
        QCOMPARE(validation.observedGpus, std::optional(7));
        const Availability availability = only<Availability>(reader);
        QVERIFY(availability.disaggregated);
        QCOMPARE(availability.osl, std::nullopt);
        QCOMPARE(availability.day, Day::parse("2026-05-07"));
        const Submission submission = only<Submission>(reader);
        QCOMPARE(submission.dataPoints, 99);
        QCOMPARE(submission.maxConcurrency, std::optional(256));
        QCOMPARE(submission.image, std::string("vllm:1"));
        QCOMPARE(only<Reliability>(reader).total, 4);
    }

    void aRecordIsOneWhateverHoldsIt() {
        TempStore store;
        const auto archiveWith = [](std::int64_t succeeded, std::optional<std::uint32_t> run) {
            ParsedArchive archive = known("a.zip", {});
            archive.documents[0].records = {{Reliability{"h200", "H200", std::nullopt, succeeded, 4}, run, 0}};
            return archive;
        };
        QCOMPARE(store.import({archiveWith(3, 0)}).records()[1], (RecordCounts{1, 0}));
        QCOMPARE(store.import({archiveWith(3, 0)}).records()[1], (RecordCounts{0, 1}));
        QCOMPARE(store.import({archiveWith(2, 0)}).records()[1], (RecordCounts{1, 0}));            // other values
        QCOMPARE(store.import({archiveWith(3, std::nullopt)}).records()[1], (RecordCounts{1, 0})); // of no run
        QCOMPARE(required(store.reader().recordTotals())[1], 3U);
    }

    void keepsFactsOfRunsThatAreToldBeforeTheirRows() {
        TempStore store;
        ParsedArchive facts = known("changelog-metadata.zip", {});
        BenchmarkRun bare;
        bare.key = "github:1";
        store.import({facts});
        QVERIFY(store.catalogue()->runs.empty());
        store.import({archiveOf("rows.zip", bare, {point(4)})});
        QCOMPARE(store.catalogue()->runs.at(0).day, Day::parse("2026-05-09"));
        QCOMPARE(store.catalogue()->runs.at(0).headSha, std::string("0123abcd"));
    }
};

QTEST_GUILESS_MAIN(TestStoredArchives)
#include "tst_stored_archives.moc"
