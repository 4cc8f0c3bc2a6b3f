// SPDX-License-Identifier: GPL-3.0-or-later
// NVML's telemetry over a fake library: whole, with functions missing, failing, and with a device that goes away.
#include "gpu/telemetry/nvml_telemetry.h"
#include "tests/gpu/fake_nvml.h"

#include <QTest>

#include <dlfcn.h>
#include <unistd.h>

using namespace ps::gpu;

namespace {

constexpr const char *kAddress = "0000:00:06.0";
constexpr unsigned kNobody = 0x7ffffff0; // no process has this number

/// The fake's answers, fresh; the library stays loaded while this lives.
class Fake {
public:
    explicit Fake(const char *library = PS_FAKE_NVML) : m_handle(dlopen(library, RTLD_NOW | RTLD_LOCAL)) {
        if (!m_handle) qFatal("%s", dlerror());
        m_answers = static_cast<FakeNvml *>(dlsym(m_handle, "fakeNvml"));
        *m_answers = FakeNvml();
    }
    ~Fake() { dlclose(m_handle); }
    FakeNvml *operator->() { return m_answers; }

private:
    void *m_handle;
    FakeNvml *m_answers;
};

std::vector<std::int64_t> pidsOf(const std::optional<std::vector<Neighbour>> &neighbours) {
    std::vector<std::int64_t> out;
    for (const Neighbour &neighbour : neighbours.value_or(std::vector<Neighbour>())) out.push_back(neighbour.pid);
    return out;
}

} // namespace

class TestWorkerNvml : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsTheFacts() {
        const Fake fake;
        const auto opened = openNvml(kAddress, PS_FAKE_NVML);
        QVERIFY2(opened.telemetry, opened.problem.c_str());
        StaticFacts expected;
        expected.source = "nvml";
        expected.name = "NVIDIA H200";
        expected.uuid = "GPU-12";
        expected.pciAddress = kAddress;
        expected.driver = "580.159.04";
        expected.vbios = "96.00.A5";
        expected.memoryBytes = 150'754'820'096;
        expected.busWidthBits = 6016;
        expected.maxMemoryClockMhz = 3201;
        expected.maxSmClockMhz = 1980;
        expected.powerLimitW = 700;
        expected.ecc = true;
        expected.persistence = true;
        QVERIFY(opened.telemetry->facts() == expected);
        QCOMPARE(busCeilingGbPerS(expected).value_or(0), 4814.304);
        QCOMPARE(busCeilingGbPerS(expected, 3300).value_or(0), 4963.2); // overclocked
        QVERIFY(!busCeilingGbPerS(StaticFacts(), 3201));
    }

    void reads() {
        Fake fake;
        fake->reasons = 0x4 | 0x20 | 0x4000;
        const auto telemetry = openNvml(kAddress, PS_FAKE_NVML).telemetry;
        QCOMPARE(telemetry->utilisationPercent().value(), 3.0);
        const Reading reading = telemetry->read();
        QCOMPARE(reading.smClock.value().minMhz, 1980.0);
        QCOMPARE(reading.smClock.value().maxMhz, 1980.0);
        QCOMPARE(reading.memoryClock.value().maxMhz, 3201.0);
        QCOMPARE(reading.powerW.value(), 510.5);
        QCOMPARE(reading.energyCounterMj.value(), 5e9 + 1);
        QCOMPARE(reading.temperatureC.value(), 48.0);
        QVERIFY(reading.throttleReasons ==
                ThrottleReasons({ThrottleReason::PowerCap, ThrottleReason::SoftwareThermal, ThrottleReason::Unknown}));
        QVERIFY(!reading.lost);
    }

    void leavesOutWhatTheLibraryLacks() {
        const Fake fake(PS_FAKE_NVML_BARE);
        const auto opened = openNvml(kAddress, PS_FAKE_NVML_BARE);
        QVERIFY2(opened.telemetry, opened.problem.c_str());
        StaticFacts expected;
        expected.source = "nvml";
        expected.pciAddress = kAddress;
        QVERIFY(opened.telemetry->facts() == expected);
        const Reading reading = opened.telemetry->read();
        QVERIFY(reading.smClock);
        QVERIFY(!reading.powerW && !reading.energyCounterMj && !reading.temperatureC && !reading.throttleReasons);
        QVERIFY(!opened.telemetry->utilisationPercent() && !reading.lost);
        QVERIFY(!opened.telemetry->neighbours());
        QVERIFY(!nvidiaDriverVersion(PS_FAKE_NVML_BARE));
    }

    void meansPowerWhereADriverDoesNotTellItNow() {
        Fake fake;
        fake->fieldStatus = 2; // an argument that this driver does not know
        const Reading reading = openNvml(kAddress, PS_FAKE_NVML).telemetry->read();
        QCOMPARE(reading.powerW.value(), 89.0);
        QCOMPARE(reading.energyCounterMj.value(), 5e9);
    }

    void leavesOutWhatFails() {
        Fake fake;
        const auto opened = openNvml(kAddress, PS_FAKE_NVML);
        fake->status = 3; // not supported
        const Reading reading = opened.telemetry->read();
        QVERIFY(!reading.smClock && !reading.memoryClock && !reading.powerW && !reading.energyCounterMj && !reading.throttleReasons);
        QVERIFY(!reading.lost);
        QVERIFY(!opened.telemetry->facts().name);
        QVERIFY(!opened.telemetry->neighbours());
    }

    void seesThatTheDeviceIsGone() {
        Fake fake;
        const auto opened = openNvml(kAddress, PS_FAKE_NVML);
        QVERIFY(!opened.telemetry->read().lost);
        fake->status = 15;
        const Reading reading = opened.telemetry->read();
        QVERIFY(reading.lost);
        QVERIFY(!reading.smClock);
    }

    void tellsWhyThereIsNone_data() {
        QTest::addColumn<QByteArray>("library");
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("problem");
        QTest::newRow("no library") << QByteArray("/nowhere/libnvidia-ml.so.1") << QByteArray(kAddress) << 0
                                    << QByteArray("/nowhere/libnvidia-ml.so.1: cannot open shared object file: No such file or directory");
        QTest::newRow("another library") << QByteArray(PS_FAKE_NVML_EMPTY) << QByteArray(kAddress) << 0
                                         << QByteArray(PS_FAKE_NVML_EMPTY " has no nvmlInit_v2");
        QTest::newRow("no driver") << QByteArray(PS_FAKE_NVML) << QByteArray(kAddress) << 9
                                   << QByteArray("NVML does not start: Driver Not Loaded");
        QTest::newRow("no such device") << QByteArray(PS_FAKE_NVML) << QByteArray("0000:01:00.0") << 0
                                        << QByteArray("NVML does not know the device at 0000:01:00.0: error 6");
    }
    void tellsWhyThereIsNone() {
        QFETCH(QByteArray, library);
        QFETCH(QByteArray, address);
        QFETCH(int, status);
        QFETCH(QByteArray, problem);
        Fake fake;
        fake->initStatus = status;
        const auto opened = openNvml(address.toStdString(), library.toStdString());
        QVERIFY(!opened.telemetry);
        QCOMPARE(QByteArray::fromStdString(opened.problem), problem);
        QCOMPARE(fake->open, 0);
    }

    void shutsTheLibraryDown() {
        Fake fake;
        {
            const auto opened = openNvml(kAddress, PS_FAKE_NVML);
            QCOMPARE(fake->open, 1);
            QCOMPARE(nvidiaDriverVersion(PS_FAKE_NVML).value_or(std::string()), std::string("580.159.04"));
        }
        QCOMPARE(fake->open, 0);
    }

    void listsOthersAndNotItself() {
        Fake fake;
        const auto opened = openNvml(kAddress, PS_FAKE_NVML);
        QVERIFY(opened.telemetry->neighbours().value() == std::vector<Neighbour>());
        fake->computePids[0] = static_cast<unsigned>(::getpid());
        fake->computePids[1] = kNobody;
        fake->computeCount = 2;
        fake->graphicsPids[0] = static_cast<unsigned>(::getppid());
        fake->graphicsPids[1] = kNobody;
        fake->graphicsCount = 2;
        const auto neighbours = opened.telemetry->neighbours();
        QVERIFY(pidsOf(neighbours) == (std::vector<std::int64_t>{::getppid(), kNobody}));
        QVERIFY(neighbours->at(0).name && !neighbours->at(1).name);
    }

    void tellsWhatOthersDo() {
        Fake fake;
        const auto opened = openNvml(kAddress, PS_FAKE_NVML);
        DeviceUse use = opened.telemetry->use();
        QVERIFY(use.neighbours.value().empty());
        QCOMPARE(use.memoryUsedBytes.value(), 12'000'000'000);
        QCOMPARE(use.utilisationPercent.value(), 3.0);
        fake->computePids[0] = static_cast<unsigned>(::getpid());
        fake->computePids[1] = kNobody;
        fake->computeCount = 2;
        fake->graphicsPids[0] = kNobody + 1;
        fake->graphicsCount = 1;
        use = opened.telemetry->use();
        QVERIFY(use.neighbours == (std::vector<Neighbour>{{kNobody, std::nullopt, 1'000'000'000, 97},
                                                          {kNobody + 1, std::nullopt, 1'000'000'000, std::nullopt}}));
        fake->bytesOfEach = ~0ULL;
        QVERIFY(!opened.telemetry->use().neighbours->front().memoryBytes);
    }

    void tellsLittleOfOthersWhereTheLibraryLacksIt() {
        const Fake fake(PS_FAKE_NVML_BARE);
        QVERIFY(openNvml(kAddress, PS_FAKE_NVML_BARE).telemetry->use() == DeviceUse());
    }

    // In a container NVML tells the host's numbers: two strangers are this process and one other.
    void takesOneStrangerForItselfWhereItIsNotListed() {
        Fake fake;
        const auto opened = openNvml(kAddress, PS_FAKE_NVML);
        fake->computePids[0] = kNobody;
        fake->computeCount = 1;
        QVERIFY(pidsOf(opened.telemetry->neighbours()).empty());
        fake->computePids[1] = kNobody + 1;
        fake->computeCount = 2;
        QCOMPARE(pidsOf(opened.telemetry->neighbours()).size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestWorkerNvml)
#include "tst_worker_nvml.moc"
