// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/model_shape.h"

#include "gpu/model/parameter_count.h"
#include "tests/gpu_model/models.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QTemporaryDir>

#include <fstream>
#include <sstream>

using namespace ps::gpu;
using namespace ps::gpu::test;
using Json = nlohmann::json;

namespace {

Json fileOf(const std::string &name) {
    std::ifstream stream(std::string(PS_MODELS_DIR "/") + name + ".json");
    return Json::parse(stream);
}

} // namespace

class TestModelShape : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEveryFile();
    void hasThePublishedTotal_data();
    void hasThePublishedTotal();
    void agreesWithTheStudy_data();
    void agreesWithTheStudy();
    void putsLayersInOrder();
    void refusesABadFile_data();
    void refusesABadFile();
    void refusesEveryMissingKey();
    void refusesTextThatIsNoJson();
    void refusesAFileThatIsNotThere();
    void refusesAFileThatIsTooLarge();
    void saysWhyItCannotBeSplit_data();
    void saysWhyItCannotBeSplit();
};

void TestModelShape::readsEveryFile() {
    const QStringList files = QDir(QStringLiteral(PS_MODELS_DIR)).entryList({QStringLiteral("*.json")}, QDir::Files);
    QCOMPARE(files.size(), static_cast<qsizetype>(std::size(modelFiles)));
    for (const QString &file : files) {
        const Outcome<ModelShape> shape = loadModelShape(std::string(PS_MODELS_DIR "/") + file.toStdString());
        QVERIFY2(shape, shape.error().c_str());
        QVERIFY(!shape->source.empty());
        QCOMPARE(shape->asOf, std::string("2026-11-24"));
        for (const int ranks : {1, 2, 4, 8}) QCOMPARE(whyNotSplit(*shape, ranks), std::string());
    }
}

// Published counts are rounded: half a unit of the last digit is 0.06 % for 803 and 3 % for 17. Total within 0.2 %, active within 3 %.
void TestModelShape::hasThePublishedTotal_data() {
    QTest::addColumn<std::string>("file");
    for (const char *file : modelFiles) QTest::newRow(file) << std::string(file);
}

void TestModelShape::hasThePublishedTotal() {
    QFETCH(std::string, file);
    const ModelShape shape = model(file);
    const ParameterCount count = countParameters(shape);
    qInfo("%s: total %.4f B, active %.4f B, with the embedding table %.4f B", file.c_str(), count.total / 1e9, count.active / 1e9,
          count.activeWithEmbedding() / 1e9);
    QVERIFY(within(count.total, shape.published.total, 0.002));
    if (!shape.published.active) return;
    const double active = shape.published.activeCountsEmbedding ? count.activeWithEmbedding() : count.active;
    QVERIFY(within(active, *shape.published.active, 0.03));
}

// The study counts matrices only, and no router of R1: 0.2 % for totals, 0.5 % for active parameters.
void TestModelShape::agreesWithTheStudy_data() {
    QTest::addColumn<std::string>("file");
    QTest::addColumn<double>("total");
    QTest::addColumn<double>("active");
    QTest::newRow("llama") << std::string("llama-3.3-70b") << 70.55e9 << 69.50e9;
    QTest::newRow("qwen3") << std::string("qwen3-32b") << 32.76e9 << 31.98e9;
    QTest::newRow("gpt-oss") << std::string("gpt-oss-120b") << 116.79e9 << 5.13e9;
    QTest::newRow("r1") << std::string("deepseek-r1") << 670.92e9 << 36.52e9;
}

void TestModelShape::agreesWithTheStudy() {
    QFETCH(std::string, file);
    QFETCH(double, total);
    QFETCH(double, active);
    const ParameterCount count = countParameters(model(file));
    QVERIFY(within(count.total, total, 0.002));
    QVERIFY(within(count.active, active, 0.005));
}

void TestModelShape::putsLayersInOrder() {
    const ModelShape qwen = model("qwen3.5-397b-a17b");
    QCOMPARE(qwen.layers.size(), std::size_t{60});
    for (std::size_t i = 0; i < qwen.layers.size(); ++i) {
        QCOMPARE(qwen.layers[i].attention == AttentionKind::Full, i % 4 == 3);
        QCOMPARE(qwen.layers[i].attention == AttentionKind::DeltaNet, i % 4 != 3);
    }
    const ModelShape r1 = model("deepseek-r1");
    QCOMPARE(r1.layers.size(), std::size_t{61});
    for (std::size_t i = 0; i < r1.layers.size(); ++i) QCOMPARE(r1.layers[i].feedForward == FeedForwardKind::Dense, i < 3);
    const ModelShape oss = model("gpt-oss-120b");
    QCOMPARE(oss.layers.size(), std::size_t{36});
    for (std::size_t i = 0; i < oss.layers.size(); ++i) QCOMPARE(oss.layers[i].attention == AttentionKind::Window, i % 2 == 0);
}

void TestModelShape::refusesABadFile_data() {
    QTest::addColumn<std::string>("file");
    QTest::addColumn<std::string>("patch"); // RFC 7386
    QTest::addColumn<std::string>("message");
    const auto row = [](const char *name, const char *file, const char *patch, const char *message) {
        QTest::newRow(name) << std::string(file) << std::string(patch) << std::string("x.json") + message;
    };
    const char *llama = "llama-3.3-70b";
    row("unknown key", llama, R"({"hiden":1})", " has an unknown key \"hiden\"");
    row("unknown key in a block", llama, R"({"gqa":{"head":1}})", ": gqa has an unknown key \"head\"");
    row("missing key in a block", llama, R"({"gqa":{"head_dim":null}})", ": gqa has no \"head_dim\"");
    row("zero", llama, R"({"hidden":0})", " \"hidden\" is no whole number from 1 to 1000000000");
    row("negative", llama, R"({"hidden":-1})", " \"hidden\" is no whole number from 1 to 1000000000");
    row("fraction", llama, R"({"hidden":1.5})", " \"hidden\" is no whole number from 1 to 1000000000");
    row("beyond 64 bits", llama, R"({"hidden":18446744073709551615})", " \"hidden\" is no whole number from 1 to 1000000000");
    row("text for a size", llama, R"({"hidden":"8192"})", " \"hidden\" is no whole number from 1 to 1000000000");
    row("number for a flag", llama, R"({"gqa":{"sinks":1}})", ": gqa \"sinks\" is neither true nor false");
    row("data type", llama, R"({"precision":{"linear":"bf17"}})", ": precision \"linear\" names no data type: \"bf17\"");
    row("no day", llama, R"({"as_of":"November"})", " \"as_of\" is no day like 2026-11-24");
    row("schema", llama, R"({"schema":2})", " \"schema\" is not 1, the only one known here");
    row("no object", llama, R"({"gqa":3})", ": gqa is no object");
    row("heads", llama, R"({"gqa":{"heads":63}})", ": gqa \"heads\" is no multiple of \"kv_heads\"");
    row("no block", llama, R"({"dense":null})", " has no \"dense\", which its layers use");
    row("unused block", llama, R"({"delta_net":{"key_heads":1,"value_heads":1,"head_dim":1,"convolution_width":1}})",
        " has a \"delta_net\" that no layer uses");
    row("no layers", llama, R"({"layers":[]})", " \"layers\" is no list of runs");
    row("layers as text", llama, R"({"layers":"80"})", " \"layers\" is no list of runs");
    row("attention", llama, R"({"layers":[{"repeat":1,"pattern":[{"attention":"fast","feed_forward":"dense"}]}]})",
        ": layers[0]: pattern \"attention\" is none of full, window, mla, delta_net");
    row("too many layers", llama, R"({"layers":[{"repeat":1001,"pattern":[{"attention":"full","feed_forward":"dense"}]}]})",
        ": layers[0] makes more than 1000 layers");
    row("experts of a dense model", llama, R"({"precision":{"experts":"fp8"}})", ": precision has an unknown key \"experts\"");
    row("total", llama, R"({"published":{"total_parameters":-1}})", ": published \"total_parameters\" is no positive number");
    row("top k", "deepseek-r1", R"({"moe":{"top_k":257}})", ": moe \"top_k\" is more than \"experts\"");
    row("gate without expert", "qwen3.5-397b-a17b", R"({"moe":{"shared_intermediate":0}})",
        ": moe \"shared_gate\" is true, but there is no shared expert");
    row("window", "gpt-oss-120b", R"({"gqa":{"window":0}})", " has a window of 0 with window layers, or a window without such layers");
}

void TestModelShape::refusesABadFile() {
    QFETCH(std::string, file);
    QFETCH(std::string, patch);
    QFETCH(std::string, message);
    Json json = fileOf(file);
    QVERIFY(parseModelShape(json.dump(), "x.json"));
    json.merge_patch(Json::parse(patch));
    const Outcome<ModelShape> shape = parseModelShape(json.dump(), "x.json");
    QVERIFY(!shape);
    QCOMPARE(shape.error(), message);
}

void TestModelShape::refusesEveryMissingKey() {
    for (const char *file : modelFiles) {
        const Json whole = fileOf(file);
        for (const auto &[key, value] : whole.items()) {
            Json less = whole;
            less.erase(key);
            const Outcome<ModelShape> shape = parseModelShape(less.dump(), "x.json");
            QVERIFY2(!shape, key.c_str());
            QVERIFY2(shape.error().find(key) != std::string::npos, shape.error().c_str());
        }
    }
}

void TestModelShape::refusesTextThatIsNoJson() {
    for (const char *text : {"", "{", "nonsense", "{\"schema\": 1,}"}) {
        QCOMPARE(parseModelShape(text, "x.json").error(), std::string("x.json is no JSON"));
    }
    QCOMPARE(parseModelShape("[]", "x.json").error(), std::string("x.json is no object"));
}

void TestModelShape::refusesAFileThatIsNotThere() {
    QCOMPARE(loadModelShape("/nonexistent/x.json").error(), std::string("/nonexistent/x.json cannot be opened"));
}

void TestModelShape::refusesAFileThatIsTooLarge() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("x.json")).toStdString();
    std::ofstream(path) << std::string((1 << 20) + 1, ' ');
    QCOMPARE(loadModelShape(path).error(), path + " is larger than 1 MiB");
}

void TestModelShape::saysWhyItCannotBeSplit_data() {
    QTest::addColumn<std::string>("file");
    QTest::addColumn<int>("ranks");
    QTest::addColumn<std::string>("message");
    QTest::newRow("three") << std::string("llama-3.3-70b") << 3
                           << std::string("Llama-3.3-70B: its attention heads (64) cannot be split over 3 ranks");
    QTest::newRow("none") << std::string("qwen3-32b") << 0 << std::string("Qwen3-32B: tensor parallel 0 is no number of ranks");
    QTest::newRow("vocabulary") << std::string("qwen3-32b") << 5
                                << std::string("Qwen3-32B: its vocabulary (151936) cannot be split over 5 ranks");
}

void TestModelShape::saysWhyItCannotBeSplit() {
    QFETCH(std::string, file);
    QFETCH(int, ranks);
    QFETCH(std::string, message);
    const ModelShape shape = model(file);
    QCOMPARE(whyNotSplit(shape, ranks), message);
    QCOMPARE(decodeStep(shape, {ranks, 1.0, 1.0, shape.precision}).error(), message);
}

QTEST_GUILESS_MAIN(TestModelShape)
#include "tst_model_shape.moc"
