// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/vocabulary.h"

#include "core/domain/gpu_sku.h"
#include "core/domain/workload.h"

#include <QTest>

#include <set>

using namespace ps;

using LabelOf = std::string (*)(std::string_view);
Q_DECLARE_METATYPE(LabelOf)
Q_DECLARE_METATYPE(std::optional<int>)

class TestVocabulary : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void labelsKnownKeys_data() {
        QTest::addColumn<LabelOf>("labelOf");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("label");
        const auto row = [](LabelOf labelOf, const char *key, const char *label) {
            QTest::addRow("%s", label) << labelOf << QByteArray(key) << QByteArray(label);
        };
        row(modelLabel, "dsr1", "DeepSeek R1 0528");
        row(modelLabel, "gptoss120b", "gpt-oss 120B");
        row(frameworkLabel, "vllm", "vLLM");
        row(frameworkLabel, "dynamo-trt", "Dynamo TensorRT-LLM");
        row(precisionLabel, "fp8", "FP8");
        row(specLabel, "none", "No speculation");
        row(specLabel, "mtp", "MTP");
        row(benchmarkTypeLabel, "single_turn", "Fixed sequence");
        row(benchmarkTypeLabel, "local_kernel", "Local kernels: decode step");
        row(gpuLabel, "gb300", "GB300 NVL72");
    }
    void labelsKnownKeys() {
        QFETCH(LabelOf, labelOf);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, label);
        QCOMPARE(QByteArray::fromStdString(labelOf(key.toStdString())), label);
    }

    void showsUnknownKeysAsTheyAre() {
        for (const LabelOf labelOf : {modelLabel, frameworkLabel, precisionLabel, specLabel, benchmarkTypeLabel, gpuLabel}) {
            QCOMPARE(labelOf("something-new_1"), std::string("something-new_1"));
            QCOMPARE(labelOf(""), std::string());
        }
        QVERIFY(!isKnownModel("something-new_1"));
        QVERIFY(!isKnownFramework(""));
        QVERIFY(!isKnownPrecision("FP8"));
        QVERIFY(isKnownModel("dsr1") && isKnownFramework("vllm") && isKnownPrecision("fp8"));
    }

    void knowsTheVendorOfAGpu() {
        QCOMPARE(vendorOfGpu("b200"), Vendor::Nvidia);
        QCOMPARE(vendorOfGpu("mi355x"), Vendor::Amd);
        QCOMPARE(vendorOfGpu("b2000"), Vendor::Unknown);
        QVERIFY(!findGpu("B200"));
    }

    void ordersTheGpusOfAVendor() {
        std::set<std::pair<Vendor, int>> generations;
        for (const GpuSku &gpu : knownGpus()) {
            QVERIFY2(generations.emplace(gpu.vendor, gpu.generation).second, gpu.key.data());
            QVERIFY(gpu.vendor != Vendor::Unknown);
        }
    }

    void labelsSequences_data() {
        QTest::addColumn<std::optional<int>>("isl");
        QTest::addColumn<std::optional<int>>("osl");
        QTest::addColumn<QByteArray>("label");
        const auto row = [](std::optional<int> isl, std::optional<int> osl, const char *label) {
            QTest::newRow(label) << isl << osl << QByteArray(label);
        };
        row(8192, 1024, "8k/1k");
        row(1000, 1024, "1000/1k");
        row(0, 1, "0/1");
        row(std::nullopt, std::nullopt, "agentic");
        row(1024, std::nullopt, "1k/?");
    }
    void labelsSequences() {
        QFETCH(std::optional<int>, isl);
        QFETCH(std::optional<int>, osl);
        QFETCH(QByteArray, label);
        QCOMPARE(QByteArray::fromStdString(sequenceLabel(isl, osl)), label);
    }
};

QTEST_GUILESS_MAIN(TestVocabulary)
#include "tst_vocabulary.moc"
