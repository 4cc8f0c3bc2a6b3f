// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/decode_step.h"

#include "tests/gpu_model/models.h"

using namespace ps::gpu;
using namespace ps::gpu::test;

class TestDecodeStep : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hasTheStudysShapes_data();
    void hasTheStudysShapes();
    void sharesTheWholeModelOut_data();
    void sharesTheWholeModelOut();
    void runsALayerInOrder();
    void exchangesTwicePerLayer_data();
    void exchangesTwicePerLayer();
    void readsTheExpectedExperts();
    void countsAttention_data();
    void countsAttention();
    void storesDecaysInFp32();
    void countsAGemm();
    void repeatsKeyHeadsFewerThanRanks();
    void prefillsLikeThePrototype_data();
    void prefillsLikeThePrototype();
    void prefillsInParts();
    void refusesAnEmptyStep();
};

// [n x k] at tensor parallel t, written as the study writes them; "groups" counts heads or experts of one rank.
void TestDecodeStep::hasTheStudysShapes_data() {
    QTest::addColumn<std::string>("file");
    QTest::addColumn<std::string>("operation");
    QTest::addColumn<int>("times");
    QTest::addColumn<int>("groups");
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("k");
    QTest::addColumn<int>("dividedN"); // 1: n / t
    QTest::addColumn<int>("dividedK");
    const auto row = [](const char *file, const char *operation, int times, int n, int dividedN, int k, int dividedK, int groups = 1) {
        QTest::addRow("%s %s", file, operation)
            << std::string(file) << std::string(operation) << times << groups << n << k << dividedN << dividedK;
    };
    const char *llama = "llama-3.3-70b";
    row(llama, "qkv", 80, 10240, 1, 8192, 0);
    row(llama, "o", 80, 8192, 0, 8192, 1);
    row(llama, "gate_up", 80, 57344, 1, 8192, 0);
    row(llama, "down", 80, 8192, 0, 28672, 1);
    row(llama, "lm_head", 1, 128256, 1, 8192, 0);
    const char *qwen = "qwen3-32b";
    row(qwen, "qkv", 64, 10240, 1, 5120, 0);
    row(qwen, "o", 64, 5120, 0, 8192, 1);
    row(qwen, "gate_up", 64, 51200, 1, 5120, 0);
    row(qwen, "down", 64, 5120, 0, 25600, 1);
    row(qwen, "lm_head", 1, 151936, 1, 5120, 0);
    const char *oss = "gpt-oss-120b";
    row(oss, "qkv", 36, 5120, 1, 2880, 0);
    row(oss, "o", 36, 2880, 0, 4096, 1);
    row(oss, "router", 36, 128, 0, 2880, 0);
    row(oss, "experts_gate_up", 36, 5760, 1, 2880, 0, 128);
    row(oss, "experts_down", 36, 2880, 0, 2880, 1, 128);
    const char *r1 = "deepseek-r1";
    row(r1, "q_a_kv_a", 61, 2112, 0, 7168, 0);
    row(r1, "q_b", 61, 24576, 1, 1536, 0);
    row(r1, "w_uk", 61, 512, 0, 128, 0, -128);
    row(r1, "w_uv", 61, 128, 0, 512, 0, -128);
    row(r1, "o", 61, 7168, 0, 16384, 1);
    row(r1, "gate_up", 3, 36864, 1, 7168, 0);
    row(r1, "down", 3, 7168, 0, 18432, 1);
    row(r1, "experts_gate_up", 58, 4096, 1, 7168, 0, 256);
    row(r1, "experts_down", 58, 7168, 0, 2048, 1, 256);
    row(r1, "shared_gate_up", 58, 4096, 1, 7168, 0);
    row(r1, "shared_down", 58, 7168, 0, 2048, 1);
}

void TestDecodeStep::hasTheStudysShapes() {
    QFETCH(std::string, file);
    QFETCH(std::string, operation);
    QFETCH(int, times);
    QFETCH(int, groups);
    QFETCH(int, n);
    QFETCH(int, k);
    QFETCH(int, dividedN);
    QFETCH(int, dividedK);
    const ModelShape shape = model(file);
    for (const int ranks : {1, 2, 4, 8}) {
        const std::vector<Operation> found = decode(shape, ranks).named(operation);
        QCOMPARE(found.size(), static_cast<std::size_t>(times));
        for (const Operation &one : found) {
            QCOMPARE(one.n, dividedN ? n / ranks : n);
            QCOMPARE(one.k, dividedK ? k / ranks : k);
            QCOMPARE(one.groups, groups < 0 ? -groups / ranks : groups);
        }
    }
}

void TestDecodeStep::sharesTheWholeModelOut_data() {
    QTest::addColumn<std::string>("file");
    for (const char *file : modelFiles) QTest::newRow(file) << std::string(file);
}

void TestDecodeStep::sharesTheWholeModelOut() {
    QFETCH(std::string, file);
    const ModelShape shape = model(file);
    const std::vector<Operation> whole = decode(shape, 1, 8.0).operations;
    for (const int ranks : {2, 4, 8}) {
        std::vector<Operation> part = decode(shape, ranks, 8.0).operations;
        std::erase_if(part, [](const Operation &operation) { return operation.isCollective(); });
        QCOMPARE(part.size(), whole.size());
        for (std::size_t i = 0; i < whole.size(); ++i) {
            QCOMPARE(part[i].name, whole[i].name);
            const double all = part[i].weightElements * ranks;
            switch (part[i].sharding) {
            case Sharding::Split:
                QCOMPARE(all, whole[i].weightElements);
                QVERIFY(within(part[i].weightBytes * ranks, whole[i].weightBytes, 1e-12));
                break;
            case Sharding::Replicated: QCOMPARE(part[i].weightElements, whole[i].weightElements); break;
            case Sharding::Mixed:
                QVERIFY(all > whole[i].weightElements);
                QVERIFY(part[i].weightElements < whole[i].weightElements);
                break;
            }
            const bool split = part[i].sharding == Sharding::Split && part[i].kind != OperationKind::Elementwise;
            if (split) QVERIFY(within(part[i].flops * ranks, whole[i].flops, 1e-12));
        }
    }
}

void TestDecodeStep::runsALayerInOrder() {
    std::string names;
    for (const Operation &operation : decode(model("deepseek-r1"), 8).operations) {
        if (operation.layer == 60) names += operation.name + " ";
    }
    QCOMPARE(names, std::string("input_norm q_a_kv_a latent_norm q_b rotary_and_store w_uk latent_attention w_uv o attention_all_reduce "
                                "post_attention_norm router routing experts_gate_up experts_swiglu experts_down shared_gate_up "
                                "shared_swiglu shared_down combine feed_forward_all_reduce "));
}

void TestDecodeStep::exchangesTwicePerLayer_data() {
    sharesTheWholeModelOut_data();
}

void TestDecodeStep::exchangesTwicePerLayer() {
    QFETCH(std::string, file);
    const ModelShape shape = model(file);
    for (const int ranks : {1, 2, 4, 8}) {
        std::size_t reduces = 0, gathers = 0;
        for (const Operation &operation : decode(shape, ranks, 64.0).operations) {
            if (!operation.isCollective()) continue;
            QCOMPARE(operation.bytes(), 0.0);
            if (operation.kind == OperationKind::AllGather) ++gathers;
            if (operation.kind != OperationKind::AllReduce) continue;
            ++reduces;
            QCOMPARE(operation.exchangedBytes, 64.0 * static_cast<double>(shape.hidden) * 2.0);
        }
        QCOMPARE(reduces, ranks == 1 ? std::size_t{0} : 2 * shape.layers.size());
        QCOMPARE(gathers, ranks == 1 ? std::size_t{0} : std::size_t{1});
    }
}

void TestDecodeStep::readsTheExpectedExperts() {
    QVERIFY(within(expectedActiveExperts(256, 8, 1), 8.0, 1e-12));
    QVERIFY(within(expectedActiveExperts(256, 8, 2), 15.75, 1e-12)); // 16 less the 0.25 expected in both
    QVERIFY(within(expectedActiveExperts(256, 8, 1e5), 256.0, 1e-12));
    QCOMPARE(expectedActiveExperts(4, 4, 1), 4.0);
    const ModelShape oss = model("gpt-oss-120b");
    for (const double batch : {1.0, 16.0, 512.0}) {
        const Operation down = decode(oss, 1, batch).named("experts_down").front();
        QVERIFY(within(down.activeGroups, 128.0 * (1.0 - std::pow(31.0 / 32.0, batch)), 1e-12));
        QVERIFY(within(down.weightBytes, down.activeGroups * (2880.0 * 2880.0 * 0.53125 + 2880.0 * 2.0), 1e-12));
        QCOMPARE(down.flops, 2.0 * batch * 4.0 * 2880.0 * 2880.0);
    }
}

// Bytes and flops of one layer of one rank, worked out by hand from the formulas.
void TestDecodeStep::countsAttention_data() {
    QTest::addColumn<std::string>("file");
    QTest::addColumn<std::string>("operation");
    QTest::addColumn<int>("ranks");
    QTest::addColumn<double>("bytes");
    QTest::addColumn<double>("flops");
    const auto row = [](const char *file, const char *operation, int ranks, double bytes, double flops) {
        QTest::addRow("%s %s %d", file, operation, ranks) << std::string(file) << std::string(operation) << ranks << bytes << flops;
    };
    const double B = 16, L = 1000;
    row("llama-3.3-70b", "attention", 1, 2 * B * L * 8 * 128 * 2, 4 * B * L * 64 * 128);
    row("llama-3.3-70b", "attention", 8, 2 * B * L * 1 * 128 * 2, 4 * B * L * 8 * 128);
    row("gpt-oss-120b", "attention", 1, 2 * B * L * 8 * 64 * 2, 4 * B * L * 64 * 64);
    row("gpt-oss-120b", "window_attention", 1, 2 * B * 128 * 8 * 64 * 2, 4 * B * 128 * 64 * 64);
    row("deepseek-r1", "latent_attention", 1, 576 * B * L * 2, 2 * B * L * 128 * (576 + 512));
    row("deepseek-r1", "latent_attention", 8, 576 * B * L * 2, 2 * B * L * 16 * (576 + 512));
    row("qwen3.5-397b-a17b", "attention", 2, 2 * B * L * 1 * 256 * 2, 4 * B * L * 16 * 256);
    row("qwen3.5-397b-a17b", "delta_rule", 1, 2 * B * 4194304, 7 * B * 64 * 128 * 128);
    row("qwen3.5-397b-a17b", "delta_rule", 8, 2 * B * 4194304 / 8, 7 * B * 8 * 128 * 128);
}

void TestDecodeStep::countsAttention() {
    QFETCH(std::string, file);
    QFETCH(std::string, operation);
    QFETCH(int, ranks);
    QFETCH(double, bytes);
    QFETCH(double, flops);
    const Operation attention = decode(model(file), ranks, 16.0, 1000.0).named(operation).front();
    QCOMPARE(attention.cacheBytes, bytes);
    QCOMPARE(attention.flops, flops);
}

// A_log and dt_bias: the step lays its weights out by their type.
void TestDecodeStep::storesDecaysInFp32() {
    const Operation rule = decode(model("qwen3.5-397b-a17b"), 8).named("delta_rule").front();
    QCOMPARE(rule.weights, Dtype::Fp32);
    QCOMPARE(rule.weightBytes, rule.weightElements * bytesPerElement(rule.weights));
}

void TestDecodeStep::countsAGemm() {
    ModelShape llama = model("llama-3.3-70b");
    const Operation bf16 = decode(llama, 8, 64.0).named("qkv").front();
    QCOMPARE(bf16.weightBytes, 1280.0 * 8192.0 * 2.0);
    QCOMPARE(bf16.activationBytes, 64.0 * (1280.0 + 8192.0) * 2.0);
    QCOMPARE(bf16.flops, 2.0 * 64.0 * 1280.0 * 8192.0);
    QCOMPARE(bf16.arithmetic, Dtype::Bf16);
    llama.precision.linear = Dtype::Fp8;
    const Operation fp8 = decode(llama, 8, 64.0).named("qkv").front();
    QCOMPARE(fp8.weightBytes, 1280.0 * 8192.0);
    QCOMPARE(fp8.arithmetic, Dtype::Fp8);
    QCOMPARE(decode(llama, 8, 64.0).named("lm_head").front().weightBytes, 16032.0 * 8192.0 * 2.0);
    QCOMPARE(decode(model("gpt-oss-120b"), 8).named("experts_down").front().arithmetic, Dtype::Bf16);
}

void TestDecodeStep::repeatsKeyHeadsFewerThanRanks() {
    const ModelShape qwen = model("qwen3.5-397b-a17b");
    const int widths[][2] = {{1, 16384 + 1024}, {2, 8192 + 512}, {4, 4096 + 512}, {8, 2048 + 512}};
    for (const auto &[ranks, width] : widths) {
        const Step step = decode(qwen, ranks);
        QCOMPARE(step.named("qkv").front().n, std::int64_t{width});
        QCOMPARE(step.named("qkv").front().sharding, ranks > 2 ? Sharding::Mixed : Sharding::Split);
        QCOMPARE(step.named("attention").front().kvHeads, std::int64_t{ranks == 1 ? 2 : 1});
    }
}

// Flops of a prompt of 8192 tokens as the prototype gives them, without the logits: 1 % for the rounding of its print, the
// router of R1 and the window's first tokens.
void TestDecodeStep::prefillsLikeThePrototype_data() {
    QTest::addColumn<std::string>("file");
    QTest::addColumn<int>("ranks");
    QTest::addColumn<double>("linear");
    QTest::addColumn<double>("attention");
    QTest::newRow("llama") << std::string("llama-3.3-70b") << 8 << 140.2e12 << 11.0e12;
    QTest::newRow("gpt-oss") << std::string("gpt-oss-120b") << 1 << 74.6e12 << 10.2e12;
    QTest::newRow("r1") << std::string("deepseek-r1") << 8 << 86.1e12 << 21.0e12;
}

void TestDecodeStep::prefillsLikeThePrototype() {
    QFETCH(std::string, file);
    QFETCH(int, ranks);
    QFETCH(double, linear);
    QFETCH(double, attention);
    const ModelShape shape = model(file);
    const Outcome<Step> step = prefillStep(shape, {ranks, 8192.0, 0.0, shape.precision});
    QVERIFY(step);
    double attended = 0.0, multiplied = 0.0;
    for (const Operation &operation : step->operations) {
        if (operation.name == "lm_head") {
            QCOMPARE(operation.rows, 1.0);
        } else if (operation.kind == OperationKind::Attention) {
            attended += operation.flops;
        } else if (operation.name != "router") {
            multiplied += operation.flops;
        }
    }
    qInfo("linear %.2f TF, attention %.2f TF", multiplied / 1e12, attended / 1e12);
    QVERIFY(within(multiplied, linear, 0.01));
    QVERIFY(within(attended, attention, 0.01));
}

// Two chunks do the arithmetic of one: C P + C^2/2 adds up, also behind a window.
void TestDecodeStep::prefillsInParts() {
    for (const char *file : {"llama-3.1-8b", "gpt-oss-120b"}) {
        const ModelShape shape = model(file);
        const auto attended = [&](double tokens, double prefix) {
            double flops = 0.0;
            for (const Operation &operation : prefillStep(shape, {1, tokens, prefix, shape.precision})->operations) {
                if (operation.kind == OperationKind::Attention) flops += operation.flops;
            }
            return flops;
        };
        QVERIFY(within(attended(100, 0) + attended(900, 100), attended(1000, 0), 1e-12));
        QVERIFY(within(attended(64, 0), 4.0 * 64 * 32 * static_cast<double>(shape.layers.size() * shape.gqa->heads * shape.gqa->headDim),
                       1e-12));
    }
}

void TestDecodeStep::refusesAnEmptyStep() {
    const ModelShape shape = model("llama-3.1-8b");
    QCOMPARE(decodeStep(shape, {1, 0.0, 1024.0, {}}).error(), std::string("Llama-3.1-8B: a decode step needs a batch of at least 1"));
    QCOMPARE(decodeStep(shape, {1, 1.0, std::nan(""), {}}).error(),
             std::string("Llama-3.1-8B: a decode step needs a context of at least 1 token"));
    QCOMPARE(prefillStep(shape, {1, 0.0, 0.0, {}}).error(), std::string("Llama-3.1-8B: a prefill step needs at least 1 token"));
    QCOMPARE(prefillStep(shape, {1, 1.0, -1.0, {}}).error(),
             std::string("Llama-3.1-8B: a prefill step cannot follow a negative number of tokens"));
}

QTEST_GUILESS_MAIN(TestDecodeStep)
#include "tst_decode_step.moc"
