// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/protocol/decode.h"
#include "gpu/protocol/encode.h"

#include <QTest>

#include <random>

using namespace ps::gpu;

namespace {

Conditions conditions() {
    Conditions out;
    out.durationS = 1.02;
    out.readings = 51;
    out.smClockMinMhz = 1380;
    out.smClockMaxMhz = 1980;
    out.memoryClockMinMhz = 3201;
    out.memoryClockMaxMhz = 3201;
    out.powerMeanW = 692.5;
    out.powerMaxW = 701;
    out.energyJ = 706.35;
    out.energySpanS = 1.02;
    out.temperatureMaxC = 61;
    out.throttleReasons = {"power_cap", "sw_thermal"};
    out.utilisationAtStartPercent = 0;
    out.neighboursBefore = std::vector<Neighbour>();
    out.neighboursAfter = {{4242, "python", 1 << 30, std::nullopt}, {7, std::nullopt}};
    return out;
}

StaticFacts facts() {
    StaticFacts out;
    out.source = "nvml";
    out.name = "NVIDIA H200";
    out.uuid = "GPU-1";
    out.pciAddress = "0000:00:06.0";
    out.driver = "580.159.04";
    out.vbios = "96.00";
    out.memoryBytes = 150'000'000'000;
    out.busWidthBits = 6016;
    out.maxMemoryClockMhz = 3201;
    out.maxSmClockMhz = 1980;
    out.powerLimitW = 700;
    out.ecc = true;
    out.mig = false;
    out.persistence = true;
    return out;
}

Measured fullResult() {
    Measured out;
    out.schema = kResultSchema;
    out.benchmark = "memory_copy";
    out.shape = {{"values", 16777216}};
    out.build = {"0.1.0", "1de7ffca4631", "gcc 12.2.0"};
    out.deviceId = "cuda:0";
    out.deviceName = "NVIDIA \"H200\"\n";
    out.driver = "580.159.04";
    out.dataType = "f64";
    out.algorithm = "memcpy";
    out.timingMode = "graph";
    out.seed = 18446744073709551615U;
    out.time = {20, 1e-3, 1e-6, 0.9e-3, 0.95e-3, 1.05e-3, 1.1e-3, 0.98e-3, 1.02e-3};
    out.launchesPerSample = 50;
    out.warmUpSamples = 30;
    out.warmedUp = true;
    out.bytes = 268435456;
    out.flops = 1;
    out.gbPerS = 268.435456;
    out.gflopPerS = 1e-6;
    out.workingSetBytes = 268435456;
    out.verified = {true, 0, 1e-6, 16777216};
    out.stoppedBy = "noise";
    out.canaryBeforeGbPerS = 4700;
    out.canaryAfterGbPerS = 4690;
    out.flags = {"bimodal", "canary"};
    out.invalid = "cached or mis-specified";
    out.ceilingGbPerS = 4702;
    out.phase = "sustained";
    out.libraries = {{"cublasLt", "130100"}, {"nccl", "2.27"}};
    out.conditions = conditions();
    out.durationS = 0.7;
    return out;
}

MeasuredStep fullStep() {
    MeasuredStep out;
    out.schema = kStepSchema;
    out.model = "Llama-3.3-70B";
    out.build = {"0.1.0", "1de7ffca4631", "gcc 12.2.0"};
    out.deviceId = "cuda:0";
    out.deviceName = "NVIDIA H200";
    out.driver = "580.159.04";
    out.gpus = 8;
    out.tensorParallel = 8;
    out.batch = 64;
    out.contextTokens = 1382.5;
    out.isl = 1024;
    out.osl = 1024;
    out.precision = "fp8";
    out.cacheDataType = "bf16";
    out.layers = 80;
    out.layersMeasured = 80;
    out.timingMode = "graph";
    out.seed = 3;
    out.decode = {20, 8e-3, 1e-6, 7.9e-3, 7.95e-3, 8.05e-3, 8.1e-3, 7.98e-3, 8.02e-3};
    out.launchesPerSample = 2;
    out.partSeconds = {{"gemm", 5.3e-3}, {"attention", 1.5e-3}};
    out.prefillS = 0.02;
    out.prefillOrigin = "composed";
    out.bytes = 2e10;
    out.flops = 1e12;
    out.rooflineSerialS = 4.4e-3;
    out.rooflineOverlapS = 4.2e-3;
    out.decodeOnly = StepPoint{124, 995, 995};
    out.interleaved = StepPoint{100, 1500, 750};
    out.collectives = "one_shot";
    out.exchange = ExchangeFacts{160, 1048576, 1.6e7, {{"nccl", 14e-6}, {"one_shot", 8e-6}}};
    out.libraries = {{"cuBLASLt", "13.1.0"}};
    out.claim = "It ran.";
    out.nonClaims = "Nothing else.";
    out.workingSetBytes = 20'000'000'000;
    out.verified = {true, 1e-3, 2e-2, 4096};
    out.stoppedBy = "noise";
    out.canaryBeforeGbPerS = 4700;
    out.canaryAfterGbPerS = 4690;
    out.flags = {"noisy"};
    out.invalid = "faster than its roofline";
    out.conditions = fullResult().conditions;
    out.durationS = 3;
    return out;
}

MeasuredStep bareStep() {
    MeasuredStep out = fullStep();
    out.driver.reset();
    out.partSeconds.clear();
    out.prefillS.reset();
    out.prefillOrigin.clear();
    out.rooflineSerialS.reset();
    out.rooflineOverlapS.reset();
    out.interleaved.reset();
    out.decodeOnly.reset();
    out.libraries.clear();
    out.invalid.reset();
    out.conditions.reset();
    out.canaryBeforeGbPerS.reset();
    out.canaryAfterGbPerS.reset();
    out.collectives = "omitted";
    out.exchange.reset();
    return out;
}

std::vector<Message> everyMessage() {
    Measured bare = fullResult();
    bare.driver.reset();
    bare.gflopPerS.reset();
    bare.canaryBeforeGbPerS.reset();
    bare.canaryAfterGbPerS.reset();
    bare.time.medianLowS.reset();
    bare.time.medianHighS.reset();
    bare.flags.clear();
    bare.invalid.reset();
    bare.ceilingGbPerS.reset();
    bare.phase.reset();
    bare.libraries.clear();
    bare.conditions = Conditions();
    const Shape shape{{"rows", 3}, {"columns", 1023}};
    return {Hello{{"0.1.0", "unknown", "clang 14"}, "cpu"},
            Device{"cpu:0", "AMD EPYC", 2, 1 << 30, 1 << 25, "x86-64-v4", std::nullopt, {}},
            Device{"cuda:0", "NVIDIA H200", 0, 1 << 30, 0, "", "580.159.04", facts()},
            Device{"cuda:1", "NVIDIA H200", 0, 1 << 30, 0, "", "580.159.04", facts(),
                   DeviceUse{97, 12'000'000'000, std::nullopt, {{{4242, "python", 1 << 30, 97.5}}}, true}},
            Device{"cpu:0", "AMD EPYC", 2, 0, 0, "", std::nullopt, {}, DeviceUse{std::nullopt, std::nullopt, 1.5, {{}}, false}},
            ListedBenchmark{"swiglu", {"quick", "full"}, "12 values", "5 values"},
            Plan{{{"memory_read", 1}, {"swiglu", 12}}},
            Started{"swiglu", shape},
            Sample{"swiglu", 20, 1e-3},
            fullResult(),
            bare,
            fullStep(),
            bareStep(),
            Checked{"swiglu", shape, {true, 1e-7, 1e-6, 3069}},
            Skipped{"swiglu", shape, "out of memory"},
            Failed{"swiglu", shape, "an output is NaN"},
            Failed{"", {}, "no device"},
            Heartbeat{"swiglu", 1.5},
            Done{3, 2, 1, true},
            ListedBenchmark{"swiglu", {"full"}, "12 values", "5 values", {{{{"rows", 3}, {"columns", 5}}, {"full"}, 180}, {{}, {}, 0}}}};
}

std::string reasonFor(std::string_view line) {
    const Decoded decoded = decode(line);
    const auto *rejected = std::get_if<Rejected>(&decoded);
    return rejected ? rejected->reason : std::string("accepted");
}

} // namespace

class TestWorkerProtocol : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsBackWhatItWrote() {
        for (const Message &message : everyMessage()) {
            const std::string line = encode(message);
            QVERIFY(line.find('\n') == std::string::npos);
            const Decoded decoded = decode(line);
            const auto *read = std::get_if<Message>(&decoded);
            QVERIFY2(read, (line + ": " + reasonFor(line)).c_str());
            QVERIFY2(*read == message, line.c_str());
        }
    }

    void beginsEveryLineWithTypeAndVersion() {
        for (const Message &message : everyMessage()) {
            const std::string line = encode(message);
            QVERIFY2(line.starts_with("{\"type\":\"") && line.find("\",\"v\":1") != std::string::npos, line.c_str());
        }
    }

    void leavesOutWhatIsNotKnown() {
        const std::string line = encode(everyMessage().at(7));
        for (const char *key : {"driver", "gflop_per_s", "canary", "ci95", "null", "invalid", "ceiling", "phase", "libraries", "mhz",
                                "power", "energy", "throttle", "neighbours"})
            QVERIFY2(line.find(key) == std::string::npos, (std::string(key) + " in " + line).c_str());
        const std::string step = encode(bareStep());
        for (const char *key : {"driver", "prefill", "roofline", "decode_only", "interleaved", "parts_s", "canary", "invalid", "conditions",
                                "libraries", "exchange", "null"})
            QVERIFY2(step.find(key) == std::string::npos, (std::string(key) + " in " + step).c_str());
    }

    void replacesBytesThatAreNoText() {
        const Decoded decoded = decode(encode(Hello{{"\xff", "", ""}, "cpu"}));
        QCOMPARE(std::get<Hello>(std::get<Message>(decoded)).build.version, std::string("\xef\xbf\xbd"));
    }

    void rejectsHostileLines_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *name, const QByteArray &line, const char *reason) {
            QTest::newRow(name) << line << QByteArray(reason);
        };
        row("empty", "", "no JSON");
        row("cut short", R"({"type":"done","v":1)", "no JSON");
        row("two objects", R"({"type":"done","v":1}{})", "no JSON");
        row("list", "[1]", "no JSON object");
        row("no version", R"({"type":"done"})", "v is no whole number");
        row("another version", R"({"type":"hello","v":2})", "protocol version 2; this program reads 1");
        row("huge version", R"({"type":"hello","v":18446744073709551615})", "v is no whole number");
        row("no type", R"({"v":1})", "type is no text");
        row("type is a number", R"({"v":1,"type":3})", "type is no text");
        row("text for a number", R"({"v":1,"type":"sample","benchmark":"a","n":"3","median_s":1})", "sample: n is no whole number");
        row("fraction for a count", R"({"v":1,"type":"sample","benchmark":"a","n":1.5,"median_s":1})", "sample: n is no whole number");
        row("missing", R"({"v":1,"type":"done","results":1,"skipped":0,"errors":0})", "done: cancelled is neither true nor false");
        row("object missing", R"({"v":1,"type":"hello","vendor":"cpu"})", "hello: build is no object");
        row("shape of texts", R"({"v":1,"type":"started","benchmark":"a","shape":{"n":"x"}})", "started: shape is no whole number");
        const QByteArray result(encode(fullResult()).c_str());
        const auto damaged = [&result](const char *from, const char *to) { return QByteArray(result).replace(from, to); };
        row("conditions are a list", damaged("\"conditions\":{", "\"conditions\":[],\"x\":{"), "result: conditions is no object");
        row("neighbours are numbers", damaged("\"neighbours_before\":[]", "\"neighbours_before\":[3]"),
            "result: neighbours_before is no list of objects");
        row("neighbour without a pid", damaged("\"pid\":7", "\"id\":7"), "result: pid is no whole number");
        row("a library's version is a number", damaged("\"2.27\"", "2.27"), "result: libraries is no text");
        row("a flag is a text", R"({"v":1,"type":"device","id":"a","name":"b","facts":{"ecc":"on"}})",
            "device: ecc is neither true nor false");
        row("use without a judgement", R"({"v":1,"type":"device","id":"a","name":"b","use":{"load":1}})",
            "device: disturbs is neither true nor false");
        row("plan without a number", R"({"v":1,"type":"plan","groups":[{"benchmark":"a"}]})", "plan: cases is no whole number");
        row("step without a model", R"({"type":"step","v":1,"schema":1})", "step: model is no text");
        row("deep", QByteArray(100'000, '['), "nested deeper than 8");
        row("long", QByteArray(1 << 20, 'x') + 'x', "longer than 1048576 bytes");
        row("long text", "{\"v\":1,\"type\":\"started\",\"shape\":{},\"benchmark\":\"" + QByteArray(20'000, 'x') + "\"}",
            "started: benchmark is too long");
        row("no UTF-8", "{\"v\":1,\"type\":\"\xff\"}", "no JSON");
    }
    void rejectsHostileLines() {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, reason);
        QCOMPARE(QByteArray::fromStdString(reasonFor({line.constData(), static_cast<std::size_t>(line.size())})), reason);
    }

    void passesOverUnknownTypesAndFields() {
        const char *unknownType = R"({"type":"news","v":1})";
        const char *unknownField = R"({"type":"heartbeat","v":1,"benchmark":"a","elapsed_s":2,"mood":[]})";
        const Decoded news = decode(unknownType), heartbeat = decode(unknownField);
        QCOMPARE(std::get<UnknownType>(news).type, std::string("news"));
        QVERIFY(std::get<Message>(heartbeat) == Message(Heartbeat{"a", 2}));
    }

    void countsBracketsOutsideTextsOnly() {
        const char *line = "{\"type\":\"heartbeat\",\"v\":1,\"benchmark\":\"[[[[[[[[[\\\"[[\",\"elapsed_s\":2}";
        const Decoded decoded = decode(line);
        QVERIFY(std::holds_alternative<Message>(decoded));
    }

    void survivesDamagedLines() {
        std::mt19937 random(7);
        int accepted = 0;
        for (int round = 0; round < 500; ++round) {
            for (const Message &message : everyMessage()) {
                std::string line = encode(message);
                for (int edit = 0; edit < 3; ++edit) line[random() % line.size()] = static_cast<char>(random());
                if (round % 5 == 0) line.resize(random() % line.size());
                if (std::holds_alternative<Message>(decode(line))) ++accepted;
            }
        }
        QVERIFY(accepted > 0 && accepted < 7000); // a damaged text is still a text; most damage is seen
    }
};

QTEST_GUILESS_MAIN(TestWorkerProtocol)
#include "tst_worker_protocol.moc"
