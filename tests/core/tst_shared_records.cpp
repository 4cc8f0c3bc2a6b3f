// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parsing.h"
#include "tests/support/reading.h"
#include "tests/support/shared_data.h"

#include <QCoreApplication>
#include <QTest>

using namespace ps;
using namespace ps::test;

/// Real documents that hold something else than benchmark rows, with exact counts.
class TestSharedRecords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsRecords_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("records");
        QTest::newRow("supplemental evaluations") << QByteArray("evals/supplemental-evals.json") << QByteArray("evaluation 66");
        QTest::newRow("API, evaluations") << QByteArray("api/2026-05-05/evaluations.json") << QByteArray("evaluation 540");
        QTest::newRow("API, reliability") << QByteArray("api/2026-05-05/reliability.json") << QByteArray("reliability 3557");
        QTest::newRow("API, availability") << QByteArray("api/2026-05-05/availability.json") << QByteArray("availability 614");
        QTest::newRow("API, submissions") << QByteArray("api/2026-05-05/submissions.json") << QByteArray("submission 808");
        QTest::newRow("API, workflow info") << QByteArray("api/2026-05-05/workflow-info.json") << QByteArray("changelog-entry 1");
        QTest::newRow("mirror") << QByteArray("assembled/mirror") << QByteArray("reliability 20, changelog-entry 14");
        QTest::newRow("run download") << QByteArray("assembled/gh-run-download") << QByteArray("reliability 3, changelog-entry 3");
        QTest::newRow("one run as downloaded") << QByteArray("runs/tp4_sweep_29003473063") << QByteArray("changelog-entry 1");
    }
    void readsRecords() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, records);
        const auto archives = readArchives(*sharedData() / path.toStdString());
        QCOMPARE(QByteArray::fromStdString(recordCounts(archives)), records);
        for (const ImportNote &note : notesIn(archives))
            QVERIFY2(severityOf(note.code) == NoteSeverity::Info, (note.document + ": " + note.message).c_str());
    }

    void readsRealEvaluations() {
        const auto supplemental = recordsOf<Evaluation>(readArchives(*sharedData() / "evals"));
        for (const Evaluation &evaluation : supplemental) {
            QCOMPARE(evaluation.task, std::string("gsm8k"));
            QVERIFY(evaluation.isl && evaluation.osl && evaluation.concurrency);
            QVERIFY(!evaluation.evaluatedAt.empty() && evaluation.scoreName == "em_strict" && !evaluation.config.disaggregated);
        }
        // Rows of one node that the database marks as disaggregated because their worker counts default to 1.
        const auto archives = readArchives(*sharedData() / "api" / "2026-05-05" / "evaluations.json");
        const auto notes = notesIn(archives);
        QCOMPARE(findNote(notes, NoteCode::NotDisaggregated)->count, 123U);
        QVERIFY(!findNote(notes, NoteCode::UnknownHardware) && !findNote(notes, NoteCode::UnknownModel));
        QCOMPARE(runsIn(archives).size(), 112U);
    }

    void addsUpRealReliability() {
        std::int64_t succeeded = 0, total = 0;
        for (const Reliability &row : recordsOf<Reliability>(readArchives(*sharedData() / "api" / "2026-05-05" / "reliability.json"))) {
            if (row.day && row.day->number() / 100 != 202510) continue;
            succeeded += row.succeeded;
            total += row.total;
        }
        QCOMPARE(succeeded, 35659); // archive-format 18: October 2025
        QCOMPARE(total, 50137);
    }

    void keepsTheRunOfWorkflowInformation() {
        const auto runs = runsIn(readArchives(*sharedData() / "api" / "2026-05-05" / "workflow-info.json"));
        QCOMPARE(runs.size(), 1U);
        QCOMPARE(runs[0].key, std::string("github:25356359090"));
        QCOMPARE(runs[0].name.substr(0, 46), std::string("Run Sweep - dsv4-fp8-h200-vllm-mtp: bump num_s"));
        QCOMPARE(runs[0].url, std::string("https://github.com/SemiAnalysisAI/InferenceX/actions/runs/25356359090"));
        QCOMPARE(runs[0].day, Day::parse("2026-05-05"));
    }
};

PS_SHARED_DATA_TEST_MAIN(TestSharedRecords)
#include "tst_shared_records.moc"
