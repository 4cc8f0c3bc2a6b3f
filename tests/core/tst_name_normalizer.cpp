// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/vocabulary.h"
#include "core/import/name_normalizer.h"
#include "core/import/path_facts.h"

#include <QTest>

using namespace ps;

namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace

class TestNameNormalizer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsTheGpuInARunnerLabel_data() {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("known");
        const auto row = [](const char *raw, const char *key, bool known = true) {
            QTest::newRow(*raw ? raw : "empty") << QString::fromUtf8(raw) << QString::fromUtf8(key) << known;
        };
        for (const char *raw : {"h200-nv", "h200-multinode-slurm", "H200-NV", "h200", "cluster:h200-dgxc", " h200 "}) row(raw, "h200");
        for (const char *raw : {"b200-nv", "b200-multinode", "b200-nvd", "b200-trt", "b200-dsv4", "B200-TRT"}) row(raw, "b200");
        for (const char *raw : {"h100-trt", "h100-nvs", "h100-disagg", "h100-dgxc-slurm"}) row(raw, "h100");
        for (const char *raw : {"mi355x-amd", "mi355x-amds", "mi355x-amd_0", "mi355x_0", "cluster:mi355x-amds", "mi355x-disagg"})
            row(raw, "mi355x");
        row("gb300-nv", "gb300");
        row("mi300x-amd", "mi300x");
        row("gb200-dgxc", "gb200");
        row("b300-nb", "b300");
        row("CLUSTER:B300-NV", "b300");
        row("rtx6000pro-lat", "rtx6000pro");
        row("a100-nv", "a100", false);
        row("v100", "v100", false);
        row("gaudi25", "gaudi25", false);
        row("imaginary-nv", "imaginary", false);
        row("Gaudi3", "gaudi3", false);
        row("950dt", "950dt", false);
        row("-", "-", false);
        row("", "", false);
    }
    void findsTheGpuInARunnerLabel() {
        QFETCH(QString, raw);
        QFETCH(QString, key);
        QFETCH(bool, known);
        const NormalName name = normalHardware(raw.toStdString());
        QCOMPARE(text(name.key), key);
        QCOMPARE(name.known, known);
    }

    void findsTheModel_data() {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("known");
        const auto prefix = [](const char *given, const char *key, bool known = true) {
            QTest::addRow("prefix %s", given) << QString::fromUtf8(given) << QString() << QString::fromUtf8(key) << known;
        };
        const auto path = [](const char *given, const char *key, bool known = true) {
            QTest::addRow("path %s", given) << QString() << QString::fromUtf8(given) << QString::fromUtf8(key) << known;
        };
        prefix("dsr1", "dsr1");
        prefix("dsr1-fp8", "dsr1");
        prefix("dsr1-nvfp4-v2", "dsr1");
        prefix("dsr1-mxfp4", "dsr1");
        prefix("llama70b", "llama70b");
        prefix("llama70b-fp4", "llama70b");
        prefix("70b", "llama70b");
        prefix("qwen3.5", "qwen3.5");
        prefix("qwen3.5-fp8", "qwen3.5");
        prefix("gptoss", "gptoss120b");
        prefix("dsv4pro", "dsv4");
        prefix("kimik2.7", "kimik2.7-code");
        prefix("Kimik2.5", "kimik2.5");
        prefix("newmodel", "newmodel", false);
        path("deepseek-ai/DeepSeek-R1", "dsr1");
        path("deepseek-ai/DeepSeek-R1-0528", "dsr1");
        path("/models/DeepSeek-R1/", "dsr1");
        path("/mnt/lustre01/models/deepseek-r1-0528-fp4-v2", "dsr1");
        path("deepseek-r1-fp4", "dsr1");
        path("amd/DeepSeek-R1-0528-MXFP4-Preview", "dsr1");
        path("deepseek-ai/DeepSeek-V4-Pro", "dsv4");
        path("openai/gpt-oss-120b", "gptoss120b");
        path("/mnt/lustre01/models/gpt-oss-120b", "gptoss120b");
        path("nvidia/Llama-3.3-70B-Instruct-FP8", "llama70b");
        path("meta-llama/Llama-3.3-70B-Instruct", "llama70b");
        path("Qwen/Qwen3.5-397B-A17B-FP8", "qwen3.5");
        path("nvidia/Qwen3.5-397B-A17B-NVFP4-V2", "qwen3.5");
        path("moonshotai/Kimi-K2.5", "kimik2.5");
        path("nvidia/Kimi-K2.6-NVFP4", "kimik2.6");
        path("amd/Kimi-K2.7-Code-MXFP4", "kimik2.7-code");
        path("moonshotai/Kimi-K3", "kimik3");
        path("MiniMaxAI/MiniMax-M2.5", "minimaxm2.5");
        path("MiniMaxAI/MiniMax-M3-MXFP8", "minimaxm3");
        path("zai-org/GLM-5-FP8", "glm5");
        path("zai-org/GLM-5.1-FP8", "glm5.1");
        path("nvidia/GLM-5.2-NVFP4", "glm5.2");
        path("llama70b", "llama70b");
        path("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "deepseek-ai/deepseek-r1-distill-llama-70b", false);
        path("meta-llama/Llama-3.1-70B", "meta-llama/llama-3.1-70b", false);
        path("Some/Thing", "some/thing", false);
        QTest::newRow("prefix beats path") << QStringLiteral("gptoss") << QStringLiteral("deepseek-ai/DeepSeek-R1")
                                           << QStringLiteral("gptoss120b") << true;
        QTest::newRow("unknown prefix is not guessed from the path")
            << QStringLiteral("dsr1lora") << QStringLiteral("deepseek-ai/DeepSeek-R1") << QStringLiteral("dsr1lora") << false;
        QTest::newRow("nothing") << QString() << QString() << QString() << false;
    }
    void findsTheModel() {
        QFETCH(QString, prefix);
        QFETCH(QString, model);
        QFETCH(QString, key);
        QFETCH(bool, known);
        const NormalName name = normalModel(prefix.toStdString(), model.toStdString());
        QCOMPARE(text(name.key), key);
        QCOMPARE(name.known, known);
        QCOMPARE(isKnownModel(name.key), known);
    }

    void namesTheFramework_data() {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("disaggregated");
        QTest::addColumn<bool>("known");
        QTest::newRow("as it is") << QStringLiteral("vllm") << QStringLiteral("vllm") << false << true;
        QTest::newRow("upper case") << QStringLiteral("SGLang") << QStringLiteral("sglang") << false << true;
        QTest::newRow("sglang-disagg") << QStringLiteral("sglang-disagg") << QStringLiteral("mori-sglang") << true << true;
        QTest::newRow("atom-disagg") << QStringLiteral("atom-disagg") << QStringLiteral("mooncake-atom") << true << true;
        QTest::newRow("dynamo-trtllm") << QStringLiteral("dynamo-trtllm") << QStringLiteral("dynamo-trt") << false << true;
        QTest::newRow("trtllm") << QStringLiteral("trtllm") << QStringLiteral("trt") << false << true;
        QTest::newRow("unknown") << QStringLiteral("huawei-mindie") << QStringLiteral("huawei-mindie") << false << false;
        QTest::newRow("empty") << QString() << QString() << false << false;
    }
    void namesTheFramework() {
        QFETCH(QString, raw);
        QFETCH(QString, key);
        QFETCH(bool, disaggregated);
        QFETCH(bool, known);
        const NormalFramework framework = normalFramework(raw.toStdString());
        QCOMPARE(text(framework.name.key), key);
        QCOMPARE(framework.disaggregated, disaggregated);
        QCOMPARE(framework.name.known, known);
    }

    void namesPrecisionAndSpeculation() {
        QCOMPARE(normalPrecision("FP8").key, std::string("fp8"));
        QCOMPARE(normalPrecision("nvfp4").key, std::string("fp4"));
        QCOMPARE(normalPrecision("mxfp4").key, std::string("fp4"));
        QCOMPARE(normalPrecision("fp8block").key, std::string("fp8"));
        QVERIFY(normalPrecision("bf16").known);
        QCOMPARE(normalPrecision("fp2").key, std::string("fp2"));
        QVERIFY(!normalPrecision("fp2").known);
        QCOMPARE(normalSpec(""), std::string("none"));
        QCOMPARE(normalSpec("Eagle"), std::string("eagle"));
        QCOMPARE(normalSpec("MEDUSA"), std::string("medusa"));
    }

    void findsTheSequenceInAName_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("isl");
        QTest::addColumn<int>("osl");
        QTest::newRow("workflow folder") << QStringLiteral("Full_Sweep_-_1k1k_12345") << 1024 << 1024;
        QTest::newRow("zip") << QStringLiteral("results_dsr1_1k8k_4305020262.zip") << 1024 << 8192;
        QTest::newRow("member") << QStringLiteral("eval_dsr1_8k1k_something.json") << 8192 << 1024;
        QTest::newRow("dashes") << QStringLiteral("sweep-1k1k-12345") << 1024 << 1024;
        QTest::newRow("two digits") << QStringLiteral("test_32k16k_result.json") << 32768 << 16384;
        QTest::newRow("at the end") << QStringLiteral("results_gptoss_1k8k") << 1024 << 8192;
        QTest::newRow("last component first") << QStringLiteral("sweep_1k1k_1/results_8k1k_2.zip") << 8192 << 1024;
        QTest::newRow("parent folder") << QStringLiteral("sweep_1k8k_1/agg_bmk.json") << 1024 << 8192;
        QTest::newRow("inside a word") << QStringLiteral("x1k1ky") << 0 << 0;
        QTest::newRow("zero") << QStringLiteral("a_0k1k_b") << 0 << 0;
        QTest::newRow("empty") << QString() << 0 << 0;
        QTest::newRow("none") << QStringLiteral("no_sequence_here") << 0 << 0;
    }
    void findsTheSequenceInAName() {
        QFETCH(QString, name);
        QFETCH(int, isl);
        QFETCH(int, osl);
        const auto sequence = sequenceInPath(name.toStdString());
        QCOMPARE(sequence.has_value(), isl > 0);
        if (sequence) QCOMPARE(*sequence, (Sequence{isl, osl}));
    }

    void findsTheRunInThePath_data() {
        QTest::addColumn<QString>("archive");
        QTest::addColumn<QString>("member");
        QTest::addColumn<qint64>("run");
        QTest::addColumn<QString>("day");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("folder");
        const QString none;
        QTest::newRow("mirror") << QStringLiteral("/g/2026-03-25/Run_Sweep_-_dsr1_fp4_23552373331/artifacts/bmk_x_4523733332.zip")
                                << QStringLiteral("agg_x.json") << qint64(23552373331) << QStringLiteral("2026-03-25")
                                << QStringLiteral("Run Sweep - dsr1 fp4") << QStringLiteral("Run_Sweep_-_dsr1_fp4_23552373331");
        QTest::newRow("run download") << QStringLiteral("/d/run_25281476062/results_bmk/agg_bmk.json") << none << qint64(25281476062)
                                      << none << none << QStringLiteral("run_25281476062");
        QTest::newRow("zip named after the run") << QStringLiteral("/d/zips/results_bmk_25281476062.zip") << QStringLiteral("agg_bmk.json")
                                                 << qint64(25281476062) << none << none << QStringLiteral("zips");
        QTest::newRow("run inside a zip") << QStringLiteral("/d/all.zip") << QStringLiteral("run-18455912415/x/agg.json")
                                          << qint64(18455912415) << none << none << QStringLiteral("x");
        QTest::newRow("a moment is no run") << QStringLiteral("/d/sweep_20260610200909/results_bmk/agg_bmk.json") << none << qint64(0)
                                            << none << none << QStringLiteral("sweep_20260610200909");
        QTest::newRow("artifact number alone") << QStringLiteral("/d/mine/bmk_x_4523733332.zip") << QStringLiteral("agg_x.json")
                                               << qint64(0) << none << none << QStringLiteral("mine");
        for (const char *folder : {"24699285782", "Run 24699285782", "run_24699285782 (1)", "0603_24699285782"})
            QTest::newRow(folder) << QStringLiteral("/d/%1/results_bmk/agg_bmk.json").arg(QLatin1String(folder)) << none
                                  << qint64(24699285782) << none << none << QString::fromLatin1(folder);
        QTest::newRow("browser download") << QStringLiteral("/d/0603_sa/dsr1-fp4/results_bmk (1)/agg_bmk.json") << none << qint64(0) << none
                                          << none << QStringLiteral("dsr1-fp4");
        QTest::newRow("date folder without a run")
            << QStringLiteral("/d/2026-03-25/agg.json") << none << qint64(0) << none << none << QStringLiteral("2026-03-25");
    }
    void findsTheRunInThePath() {
        QFETCH(QString, archive);
        QFETCH(QString, member);
        QFETCH(qint64, run);
        QFETCH(QString, day);
        QFETCH(QString, name);
        QFETCH(QString, folder);
        const PathFacts facts = factsOfPath(archive.toStdString(), member.toStdString());
        QCOMPARE(facts.githubRunId.value_or(0), run);
        QCOMPARE(text(facts.day ? facts.day->iso() : std::string()), day);
        QCOMPARE(text(facts.runName), name);
        QCOMPARE(text(facts.folder), folder);
        QVERIFY(!facts.powerAudit);
    }

    void knowsPowerAudits() {
        QVERIFY(factsOfPath("/r/power_audit_x_4523733332.zip", "agg_x.json").powerAudit);
        QVERIFY(factsOfPath("/r/power_audit_x/agg_x.json", "").powerAudit);
    }
};

QTEST_GUILESS_MAIN(TestNameNormalizer)
#include "tst_name_normalizer.moc"
