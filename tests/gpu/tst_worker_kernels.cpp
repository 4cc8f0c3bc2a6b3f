// SPDX-License-Identifier: GPL-3.0-or-later
// The host kernels against float64, at lengths where kernels break, with every number of threads.
#include "gpu/cpu/host_array.h"
#include "gpu/cpu/host_benchmarks.h"
#include "gpu/cpu/loops.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace ps::gpu;

namespace {

const Benchmark &named(const std::vector<std::unique_ptr<Benchmark>> &all, const std::string &name) {
    for (const auto &benchmark : all) {
        if (benchmark->facts().name == name) return *benchmark;
    }
    qFatal("no benchmark %s", name.c_str());
}

std::vector<std::unique_ptr<Benchmark>> checkedBenchmarks(ThreadTeam &team) {
    Options options;
    options.mode = Mode::Check;
    options.suite = Suite::Check;
    const auto requests = hostStepRequests(options, 1'000'000'000);
    if (!requests) qFatal("%s", requests.error().c_str());
    return hostBenchmarks({team, 1'000'000}, options, *requests);
}

} // namespace

class TestWorkerKernels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithTheReference_data() {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 3, 7}) QTest::addRow("%d threads", threads) << threads;
    }
    void agreesWithTheReference() {
        QFETCH(int, threads);
        ThreadTeam team(threads);
        int cases = 0;
        for (const auto &benchmark : checkedBenchmarks(team)) {
            for (const Shape &shape : benchmark->shapes(Suite::Check)) {
                const auto prepared = benchmark->prepare(shape, 5);
                const Verification verified = prepared->verify();
                QVERIFY2(verified.ok, benchmark->facts().name.c_str());
                QVERIFY(prepared->bytes() >= 0);
                ++cases;
            }
        }
        QCOMPARE(cases, 57);
    }

    void countsBytesAndOperations_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<double>("bytes");
        QTest::addColumn<double>("flops");
        QTest::newRow("read") << QByteArray("memory_read") << 1024.0 << 0.0;
        QTest::newRow("write") << QByteArray("memory_write") << 1024.0 << 0.0;
        QTest::newRow("copy") << QByteArray("memory_copy") << 2048.0 << 0.0;
        QTest::newRow("triad") << QByteArray("memory_triad") << 3072.0 << 256.0;
    }
    void countsBytesAndOperations() {
        QFETCH(QByteArray, name);
        QFETCH(double, bytes);
        QFETCH(double, flops);
        ThreadTeam team(2);
        const auto all = checkedBenchmarks(team);
        const auto prepared = named(all, name.toStdString()).prepare({{"values", 1024}}, 1);
        QCOMPARE(prepared->bytes(), bytes);
        QCOMPARE(prepared->flops(), flops);
    }

    void countsAnAttentionsBytesAndOperations() {
        ThreadTeam team(2);
        const auto all = checkedBenchmarks(team);
        const Shape shape{{"batch", 2}, {"q_heads", 8}, {"kv_heads", 2}, {"head_dim", 64}, {"context", 100}};
        const auto prepared = named(all, "gqa_decode_attention").prepare(shape, 1);
        QCOMPARE(prepared->bytes(), 2.0 * 2 * 100 * 64 * 2 * 2 + 2.0 * 2 * 8 * 64 * 4);
        QCOMPARE(prepared->flops(), 4.0 * 2 * 8 * 100 * 64);
    }

    void letsNanThrough() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        std::vector<float> in(40, 1), weight(40, 1), out(40, 0);
        in[33] = nan;
        loops::rmsNorm(out.data(), in.data(), weight.data(), 1, in.size(), 1e-6F);
        QVERIFY(std::isnan(out[0]));
        loops::swiglu(out.data(), in.data(), weight.data(), in.size());
        QVERIFY(!std::isnan(out[32]) && std::isnan(out[33]));
    }

    void sumsEveryLength() {
        std::vector<std::uint64_t> values(300);
        std::iota(values.begin(), values.end(), std::uint64_t(1) << 60);
        for (std::size_t count = 0; count <= values.size(); ++count)
            QCOMPARE(loops::sum(values.data(), count), std::accumulate(values.begin(), values.begin() + count, std::uint64_t(0)));
    }

    void drawsTheTokenWhoseShareIsReached() {
        const std::vector<float> logits = {0, 0, 0, 0}; // a quarter each
        QCOMPARE(loops::sampleToken(logits.data(), 4, 1, 0.0F), 0);
        QCOMPARE(loops::sampleToken(logits.data(), 4, 1, 0.3F), 1);
        QCOMPARE(loops::sampleToken(logits.data(), 4, 1, 0.74F), 2);
        QCOMPARE(loops::sampleToken(logits.data(), 4, 1, 0.99F), 3);
        QCOMPARE(loops::sampleToken(logits.data(), 0, 1, 0.5F), -1);
    }

    void splitsWithoutGapsOrOverlaps() {
        for (const int threads : {1, 2, 5}) {
            ThreadTeam team(threads);
            for (const std::size_t count : {0U, 1U, 511U, 512U, 5000U}) {
                std::vector<std::atomic<int>> touched(count);
                team.split(count, 512, [&](std::size_t begin, std::size_t end) {
                    for (std::size_t i = begin; i < end; ++i) ++touched[i];
                });
                for (const auto &times : touched) QCOMPARE(times.load(), 1);
            }
        }
    }

    void fillsTheSameWithAnyNumberOfThreads() {
        ThreadTeam one(1), three(3);
        HostArray<double> a(5000), b(5000);
        fill(one, a, [](std::size_t i) { return randomReal(9, i); });
        fill(three, b, [](std::size_t i) { return randomReal(9, i); });
        QVERIFY(std::equal(a.view().begin(), a.view().end(), b.view().begin()));
        QVERIFY(std::abs(std::accumulate(a.view().begin(), a.view().end(), 0.0)) < 150);
    }
};

QTEST_GUILESS_MAIN(TestWorkerKernels)
#include "tst_worker_kernels.moc"
