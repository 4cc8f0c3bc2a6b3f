// SPDX-License-Identifier: GPL-3.0-or-later
// What takes several devices, on emulated ones: which benchmarks there are, our own collectives with their flags, NCCL's by a stand-in.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/benchmarks/nccl_clique.h"
#include "gpu/device/abort_word.h"
#include "gpu/device/number_bits.h"
#include "gpu/device/system_flags.h"
#include "gpu/harness/device_fault.h"
#include "gpu/harness/random.h"
#include "gpu/kernels/collective_kernels.h"
#include "gpu/kernels/memory_kernels.h"

#include <QTest>

#include <cmath>

using namespace ps::gpu;

namespace {

BenchmarkList benchmarksOf(const std::vector<int> &devices) {
    DeviceContext context;
    context.facts = runtimeFacts(0);
    context.arrayBytes = 1 << 20;
    context.devices = devices;
    return deviceBenchmarks(context, {}, false);
}

QStringList collectivesOf(const std::vector<int> &devices) {
    QStringList out;
    for (const auto &benchmark : benchmarksOf(devices)) {
        const auto name = QString::fromStdString(benchmark->facts().name);
        if (name.startsWith(QLatin1String("peer_")) || name.startsWith(QLatin1String("all_reduce"))) out << name;
    }
    return out;
}

std::unique_ptr<Benchmark> ncclBenchmark() {
    for (auto &benchmark : benchmarksOf({0, 1}))
        if (benchmark->facts().name == "all_reduce_nccl") return std::move(benchmark);
    return nullptr;
}

/// What a call is refused with; empty when it is not.
template <typename Fault, typename Work>
QString refusalOf(Work work) {
    try {
        work();
    } catch (const Fault &fault) {
        return QString::fromUtf8(fault.what());
    }
    return {};
}

void waitKernel(const std::uint32_t *flag, std::uint32_t value) {
    gk::awaitFlag(flag, value);
}

void waitOrGiveUpKernel(const std::uint32_t *flag, const std::uint32_t *abort) {
    gk::awaitFlag(flag, 1, abort);
}

/// Ranks on two devices in turn.
struct Ranks {
    Ranks(int count, std::size_t bytes, std::uint32_t callsBefore) : messageBytes(bytes) {
        for (int i = 0; i < count; ++i) {
            const OnDevice on(i % 2);
            streams.push_back(std::make_unique<Stream>());
            inputs.emplace_back(bytes);
            outputs.emplace_back(bytes);
            flags.emplace_back(kernels::kCollectiveFlagBytes);
            std::fill_n(flags.back().as<std::uint32_t>(), kernels::kCollectiveFlagBytes / 4, callsBefore);
            ranks.push_back({i % 2, streams.back().get(), inputs.back().at(0), outputs.back().at(0), flags.back().as<std::uint32_t>()});
        }
    }

    void fill(std::uint32_t seed) {
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            const OnDevice on(ranks[i].device);
            kernels::fillBf16(inputs[i].at(0), messageBytes / 4, seed + static_cast<std::uint32_t>(i), 1, *streams[i]);
            setBytes(outputs[i].at(0), 0xff, messageBytes, *streams[i]);
        }
    }
    /// The largest difference from the sum in float64, of any rank. NaN when one was not written.
    double error() const {
        double worst = 0;
        for (std::size_t at = 0; at < messageBytes / 2; ++at) {
            double sum = 0;
            for (const DeviceMemory &input : inputs) sum += bf16ToDouble(input.as<std::uint16_t>()[at]);
            for (const DeviceMemory &output : outputs) {
                const double error = std::abs(bf16ToDouble(output.as<std::uint16_t>()[at]) - sum);
                if (!(error <= worst)) worst = error;
                if (std::isnan(error)) return error;
            }
        }
        return worst;
    }

    std::size_t messageBytes;
    std::vector<std::unique_ptr<Stream>> streams;
    std::vector<DeviceMemory> inputs, outputs, flags;
    std::vector<kernels::CollectiveRank> ranks;
};

} // namespace

class TestWorkerCollectives : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void oneDeviceHasNone();
    void sums_data();
    void sums();
    void gathersRows();
    void refuses();
    void flagsCountAroundTheEnd();
    void waitsEndWhenAborted();
    void streamsBelongToTheirDevice();
    void ncclSums();
    void ncclRefuses();
    void ncclIsMissing();
    void multicastIsOff();
};

void TestWorkerCollectives::initTestCase() {
    emulation::setSeed(1);
}

void TestWorkerCollectives::init() {
    qputenv("PARETOSCOPE_NCCL", PS_FAKE_NCCL);
    qunsetenv("FAKE_NCCL_REFUSES");
    qunsetenv("NCCL_NVLS_ENABLE");
}

void TestWorkerCollectives::oneDeviceHasNone() {
    QCOMPARE(collectivesOf({}), QStringList());
    QCOMPARE(collectivesOf({0}), QStringList());
    QCOMPARE(collectivesOf({0, 1}), QStringList({QStringLiteral("peer_copy"), QStringLiteral("all_reduce_nccl"),
                                                 QStringLiteral("all_reduce_one_shot"), QStringLiteral("all_reduce_two_shot")}));
    QCOMPARE(collectivesOf({0, 1, 2, 3, 4, 5, 6, 7, 8}), QStringList({QStringLiteral("peer_copy"), QStringLiteral("all_reduce_nccl")}));
}

void TestWorkerCollectives::sums_data() {
    QTest::addColumn<bool>("small");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<quint32>("callsBefore");
    for (const bool small : {true, false}) {
        const char *name = small ? "one shot" : "two shots";
        for (const int count : {1, 2, 3, 8})
            for (const int bytes : {16, 257 * 16, 20000})
                QTest::addRow("%s, %d ranks, %d bytes", name, count, bytes) << small << count << bytes << 0U;
        QTest::addRow("%s, the calls' number ends", name) << small << 4 << 4096 << 0xfffffffdU;
    }
    QTest::newRow("two shots, more than the other may have") << false << 2 << (1 << 20) << 0U;
}

void TestWorkerCollectives::sums() {
    QFETCH(const bool, small);
    QFETCH(const int, count);
    QFETCH(const int, bytes);
    QFETCH(const quint32, callsBefore);
    Ranks ranks(count, static_cast<std::size_t>(bytes), callsBefore);
    for (std::uint32_t call = 1; call <= 4; ++call) {
        ranks.fill(100 * call);
        (small ? kernels::oneShotAllReduce : kernels::twoShotAllReduce)(ranks.ranks, ranks.messageBytes);
        const double error = ranks.error(), bound = count * 0x1p-8;
        QVERIFY2(error <= bound, qPrintable(QString::number(error)));
    }
}

void TestWorkerCollectives::gathersRows() {
    constexpr std::size_t kRows = 37, kVectors = 3, kWords = kVectors * 4;
    for (const std::size_t count : {std::size_t(1), std::size_t(2), std::size_t(3), std::size_t(8)}) {
        Ranks ranks(static_cast<int>(count), kRows * kVectors * 16, 0);
        for (DeviceMemory &output : ranks.outputs) output = DeviceMemory(count * kRows * kVectors * 16);
        for (std::size_t i = 0; i < count; ++i) ranks.ranks[i].output = ranks.outputs[i].at(0);
        for (std::uint32_t call = 1; call <= 3; ++call) {
            for (std::size_t i = 0; i < count; ++i)
                for (std::size_t word = 0; word < kRows * kWords; ++word)
                    ranks.inputs[i].as<std::uint32_t>()[word] = static_cast<std::uint32_t>(1'000'000 * call + 10'000 * i + word);
            kernels::allGatherRows(ranks.ranks, kRows, kVectors * 16);
            for (const DeviceMemory &output : ranks.outputs)
                for (std::size_t at = 0; at < count * kRows * kWords; ++at) {
                    const std::size_t row = at / (count * kWords), from = at / kWords % count;
                    QCOMPARE(output.as<std::uint32_t>()[at],
                             static_cast<std::uint32_t>(1'000'000 * call + 10'000 * from + row * kWords + at % kWords));
                }
        }
    }
}

void TestWorkerCollectives::refuses() {
    Ranks two(2, 32, 0), nine(9, 32, 0);
    const auto refusal = [](auto work) { return refusalOf<std::invalid_argument>(work); };
    QVERIFY(refusal([&] { kernels::oneShotAllReduce(two.ranks, 24); }).contains(QLatin1String("multiple of 16")));
    QVERIFY(refusal([&] { kernels::oneShotAllReduce(two.ranks, kernels::kMostOneShotBytes + 16); }).contains(QLatin1String("512 KiB")));
    QVERIFY(refusal([&] { kernels::oneShotAllReduce(nine.ranks, 32); }).contains(QLatin1String("1 to 8 ranks")));
    QVERIFY(refusal([&] { kernels::twoShotAllReduce(two.ranks, 24); }).contains(QLatin1String("multiple of 16")));
    QVERIFY(refusal([&] { kernels::twoShotAllReduce(nine.ranks, 32); }).contains(QLatin1String("1 to 8 ranks")));
    QVERIFY(refusal([&] { kernels::allGatherRows(two.ranks, 1, 24); }).contains(QLatin1String("multiple of 16")));
    QVERIFY(refusal([&] { kernels::allGatherRows(nine.ranks, 1, 32); }).contains(QLatin1String("1 to 8 ranks")));
}

void TestWorkerCollectives::flagsCountAroundTheEnd() {
    Stream stream;
    const auto waits = [&stream](std::uint32_t flag, std::uint32_t value) {
        return refusalOf<std::logic_error>(
            [&] { gk::launch(waitKernel, dim3(1), 1, 0, stream, static_cast<const std::uint32_t *>(&flag), value); });
    };
    QCOMPARE(waits(1, 1), QString());
    QCOMPARE(waits(2, 1), QString()); // the other is a call ahead
    QCOMPARE(waits(0, 0xffffffffU), QString());
    QCOMPARE(waits(0, 1), QStringLiteral("a flag was never raised"));
    QCOMPARE(waits(0xffffffffU, 0), QStringLiteral("a flag was never raised"));
}

void TestWorkerCollectives::waitsEndWhenAborted() {
    Stream stream;
    AbortWord abort;
    const std::uint32_t never = 0;
    const auto waits = [&] {
        return refusalOf<std::logic_error>([&] { gk::launch(waitOrGiveUpKernel, dim3(1), 32, 0, stream, &never, abort.address()); });
    };
    QVERIFY(!waits().isEmpty());
    abort.raise();
    QCOMPARE(waits(), QString());
    abort.clear();
    QVERIFY(!waits().isEmpty());
}

void TestWorkerCollectives::streamsBelongToTheirDevice() {
    std::unique_ptr<Stream> second;
    {
        const OnDevice on(1);
        second = std::make_unique<Stream>();
        kernels::nothing(*second);
    }
    QCOMPARE(selectedDevice(), 0);
    QVERIFY(refusalOf<DeviceFault>([&] { kernels::nothing(*second); }).contains(QLatin1String("another device")));
    Event event;
    QVERIFY(refusalOf<DeviceFault>([&] { event.record(*second); }).contains(QLatin1String("another device")));
    QVERIFY(!refusalOf<DeviceFault>([] { selectDevice(4); }).isEmpty());
}

void TestWorkerCollectives::ncclSums() {
    const auto benchmark = ncclBenchmark();
    for (const Shape &shape : benchmark->shapes(Suite::Check)) {
        const auto prepared = benchmark->prepare(shape, 1);
        const Verification verified = prepared->verify();
        QVERIFY(verified.ok && verified.error > 0 && verified.checkedValues > 2 * 2 * shape.at("bytes") / 2);
        QCOMPARE(prepared->bytes(), static_cast<double>(shape.at("bytes"))); // 2 (n - 1) / n of two
        QCOMPARE(prepared->libraries(), (std::map<std::string, std::string>{{"nccl", "2.28.9"}}));
    }
}

void TestWorkerCollectives::ncclRefuses() {
    qputenv("FAKE_NCCL_REFUSES", "1");
    const auto benchmark = ncclBenchmark();
    const auto prepared = benchmark->prepare({{"bytes", 4096}}, 1);
    QCOMPARE(refusalOf<DeviceFault>([&] { prepared->verify(); }), QStringLiteral("nccl, all-reduce: invalid argument"));
    QVERIFY(refusalOf<DeviceFault>([] { NcclClique({0, 0}); }).contains(QLatin1String("invalid usage")));
}

void TestWorkerCollectives::ncclIsMissing() {
    qputenv("PARETOSCOPE_NCCL", "/nowhere/libnccl.so");
    const auto benchmark = ncclBenchmark();
    const QString refusal = refusalOf<Unsupported>([&] { benchmark->prepare({{"bytes", 4096}}, 1); });
    QVERIFY2(refusal.contains(QLatin1String("/nowhere/libnccl.so")) && refusal.contains(QLatin1String("PARETOSCOPE_NCCL")),
             qPrintable(refusal));
}

void TestWorkerCollectives::multicastIsOff() {
    QVERIFY(ncclMulticast() != "NVLS off"); // not yet
    switchNcclMulticastOff();
    QCOMPARE(qgetenv("NCCL_NVLS_ENABLE"), QByteArray("0"));
    QVERIFY(ncclBenchmark()->facts().algorithm.ends_with("NVLS off"));
    qputenv("NCCL_NVLS_ENABLE", "1");
    switchNcclMulticastOff();
    QVERIFY(ncclBenchmark()->facts().algorithm.ends_with("NCCL_NVLS_ENABLE=1"));
}

QTEST_GUILESS_MAIN(TestWorkerCollectives)
#include "tst_worker_collectives.moc"
