// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/serving_config.h"

#include <QTest>

using namespace ps;

namespace {

ServingConfig singleNode() {
    ServingConfig config;
    config.hardware = "h200";
    config.framework = "vllm";
    config.model = "dsr1";
    config.precision = "fp8";
    config.spec = "none";
    config.prefill = config.decode = {8, 1, false, 0, 8};
    return config;
}

QByteArray labelOf(const ServingConfig &config) {
    return QByteArray::fromStdString(config.parallelismLabel());
}

} // namespace

Q_DECLARE_METATYPE(ps::ServingConfig)

class TestServingConfig : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void joinsSeventeenFieldsToItsKey() {
        QCOMPARE(singleNode().naturalKey(), std::string("h200:vllm:dsr1:fp8:none:false:false:8:1:false:0:8:1:false:0:8:8"));
    }

    void hasAnotherKeyForEveryField_data() {
        QTest::addColumn<ServingConfig>("changed");
        const auto row = [](const char *name, auto change) {
            ServingConfig config = singleNode();
            change(config);
            QTest::newRow(name) << config;
        };
        row("hardware", [](ServingConfig &c) { c.hardware = "h100"; });
        row("framework", [](ServingConfig &c) { c.framework = "sglang"; });
        row("model", [](ServingConfig &c) { c.model = "dsv4"; });
        row("precision", [](ServingConfig &c) { c.precision = "fp4"; });
        row("speculation", [](ServingConfig &c) { c.spec = "mtp"; });
        row("disaggregated", [](ServingConfig &c) { c.disaggregated = true; });
        row("multinode", [](ServingConfig &c) { c.multinode = true; });
        row("prefill tensor parallel", [](ServingConfig &c) { c.prefill.tensorParallel = 4; });
        row("prefill expert parallel", [](ServingConfig &c) { c.prefill.expertParallel = 4; });
        row("prefill attention", [](ServingConfig &c) { c.prefill.dpAttention = true; });
        row("prefill workers", [](ServingConfig &c) { c.prefill.workers = 2; });
        row("prefill GPUs", [](ServingConfig &c) { c.prefill.gpus = 4; });
        row("decode tensor parallel", [](ServingConfig &c) { c.decode.tensorParallel = 4; });
        row("decode expert parallel", [](ServingConfig &c) { c.decode.expertParallel = 4; });
        row("decode attention", [](ServingConfig &c) { c.decode.dpAttention = true; });
        row("decode workers", [](ServingConfig &c) { c.decode.workers = 2; });
        row("decode GPUs", [](ServingConfig &c) { c.decode.gpus = 4; });
    }
    void hasAnotherKeyForEveryField() {
        QFETCH(ServingConfig, changed);
        QVERIFY(changed.naturalKey() != singleNode().naturalKey());
        QVERIFY(!(changed == singleNode()));
    }

    void keepsNamesWithColonsApart() {
        ServingConfig a = singleNode(), b = singleNode(), c = singleNode();
        a.hardware = "x:y";
        a.framework = "z";
        b.hardware = "x";
        b.framework = "y:z";
        c.hardware = "x\\";
        c.framework = "y:z";
        QVERIFY(a.naturalKey() != b.naturalKey());
        QVERIFY(b.naturalKey() != c.naturalKey());
    }

    void countsGpusOnce() {
        ServingConfig config = singleNode();
        QCOMPARE(config.totalGpus(), 8);
        config.disaggregated = true;
        config.prefill.gpus = 4;
        config.decode.gpus = 12;
        QCOMPARE(config.totalGpus(), 16);
        config.disaggregated = false;
        config.multinode = true;
        QCOMPARE(config.totalGpus(), 16);
    }

    void labelsItsParallelism_data() {
        QTest::addColumn<ServingConfig>("config");
        QTest::addColumn<QByteArray>("label");
        const auto row = [](const char *label, RoleTopology prefill, RoleTopology decode, bool disaggregated) {
            ServingConfig config = singleNode();
            config.disaggregated = config.multinode = disaggregated;
            config.prefill = prefill;
            config.decode = decode;
            QTest::newRow(label) << config << QByteArray(label);
        };
        const auto alone = [&row](const char *label, RoleTopology role) { row(label, role, role, false); };
        alone("TP8", {8, 1, false, 0, 8});
        alone("TEP4", {4, 4, false, 0, 4});
        alone("DEP8", {8, 8, true, 0, 8});
        alone("DP-attn TP8", {8, 1, true, 0, 8});
        alone("TP4 EP2", {4, 2, false, 0, 4});
        row("2×TEP4 + 1×DEP32", {4, 4, false, 2, 8}, {32, 32, true, 1, 32}, true);
        row("TP8 + TP4", {8, 1, false, 0, 8}, {4, 1, false, 0, 4}, true);
        row("2×TP8", {8, 1, false, 2, 16}, {1, 1, false, 0, 0}, true);
    }
    void labelsItsParallelism() {
        QFETCH(ServingConfig, config);
        QFETCH(QByteArray, label);
        QCOMPARE(labelOf(config), label);
    }
};

QTEST_GUILESS_MAIN(TestServingConfig)
#include "tst_serving_config.moc"
