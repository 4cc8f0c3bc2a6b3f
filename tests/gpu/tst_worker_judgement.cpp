// SPDX-License-Identifier: GPL-3.0-or-later
// What conditions and ceilings say of a result, what is done about errors, and the advice where there is no device.
#include "gpu/harness/device_fault.h"
#include "gpu/harness/driver_advice.h"
#include "gpu/harness/judgement.h"

#include <QTest>

using namespace ps::gpu;

namespace {

using Texts = std::vector<std::string>;

Texts flagsFor(const Texts &reasons) {
    Conditions conditions;
    conditions.throttleReasons = reasons;
    return flagsOf(conditions);
}

FaultKind thrownFor(int code) {
    try {
        throwDeviceFault("x", code);
    } catch (const Unsupported &fault) {
        return fault.code() == code ? FaultKind::Unsupported : FaultKind::Fault;
    } catch (const DeviceLost &fault) {
        return fault.code() == code ? FaultKind::Lost : FaultKind::Fault;
    } catch (const DeviceFault &) {
        return FaultKind::Fault;
    }
}

} // namespace

class TestWorkerJudgement : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsDoubtsFromLabels() {
        QVERIFY(flagsOf(Conditions()).empty());
        QVERIFY(flagsFor({"idle", "application_clocks", "sync_boost", "display_clocks", "unknown"}).empty());
        QVERIFY(flagsFor({"power_cap"}) == Texts{"power_capped"});
        QVERIFY(flagsFor({"sw_thermal"}) == Texts{"throttled:thermal"});
        QVERIFY(flagsFor({"hw_thermal", "sw_thermal"}) == Texts{"throttled:thermal"});
        QVERIFY(flagsFor({"hw_slowdown"}) == Texts{"throttled:hardware"});
        QVERIFY(flagsFor({"power_brake", "hw_thermal", "power_cap"}) == (Texts{"throttled:thermal", "throttled:hardware", "power_capped"}));
    }

    void seesNeighbours() {
        const Texts neighbour{"neighbour"};
        Conditions conditions;
        conditions.neighboursBefore = std::vector<Neighbour>();
        conditions.neighboursAfter = std::vector<Neighbour>();
        conditions.utilisationAtStartPercent = 5;
        QVERIFY(flagsOf(conditions).empty());
        conditions.utilisationAtStartPercent = 6;
        QVERIFY(flagsOf(conditions) == neighbour);
        conditions.utilisationAtStartPercent = 0;
        conditions.neighboursAfter = {{17, std::nullopt}};
        QVERIFY(flagsOf(conditions) == neighbour);
        conditions.neighboursBefore.swap(conditions.neighboursAfter);
        QVERIFY(flagsOf(conditions) == neighbour);
    }

    void objectsToWhatIsAboveTheMemory() {
        MemoryCeiling ceiling(0.02);
        QVERIFY(!ceiling.gbPerS(std::nullopt));
        QVERIFY(!ceiling.objectionTo(1e6, std::nullopt)); // nothing is known
        QCOMPARE(ceiling.gbPerS(4814.3).value(), 4814.3);
        QVERIFY(!ceiling.objectionTo(4814, 4814.3));
        QCOMPARE(ceiling.objectionTo(4815, 4814.3).value_or(std::string()),
                 std::string("cached or mis-specified: 4815.0 GB/s, the bus gives 4814.3 GB/s"));
        ceiling.learn(4268, 4814.3); // copy
        ceiling.learn(4702, 4814.3); // read
        ceiling.learn(4100, 4814.3);
        QCOMPARE(ceiling.gbPerS(4814.3).value(), 4702.0);
        QVERIFY(!ceiling.objectionTo(4790, 4814.3)); // two good readings may differ by so much
        QCOMPARE(ceiling.objectionTo(4800, std::nullopt).value_or(std::string()),
                 std::string("cached or mis-specified: 4800.0 GB/s, the memory gave 4702.0 GB/s"));
        QVERIFY(ceiling.objectionTo(5600, 4814.3)); // as some entries of public tables
    }

    void learnsNothingFromTheImpossible() {
        MemoryCeiling ceiling(0.02);
        ceiling.learn(9000, 4814.3);
        QCOMPARE(ceiling.gbPerS(4814.3).value(), 4814.3);
    }

    void sortsErrorsByWhatIsToBeDone() {
        for (const int code : {36, 98, 209, 222, 801}) QCOMPARE(thrownFor(code), FaultKind::Unsupported);
        for (const int code : {214, 220, 700, 702, 710, 714, 715, 716, 717, 718, 719, 999}) QCOMPARE(thrownFor(code), FaultKind::Lost);
        for (const int code : {1, 3, 101, 400, 900}) QCOMPARE(thrownFor(code), FaultKind::Fault);
    }

    void advises_data() {
        QTest::addColumn<QByteArray>("flavour");
        QTest::addColumn<QByteArray>("driver");
        QTest::addColumn<int>("toolkit");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("advice");
        const auto row = [](const char *flavour, const char *driver, int toolkit, int code, const char *advice) {
            QTest::addRow("%s '%s' %d %d", flavour, driver, toolkit, code)
                << QByteArray(flavour) << QByteArray(driver) << toolkit << code << QByteArray(advice);
        };
        row("cuda", "550.54.14", 13000, 35, "driver 550.54.14 is too old for CUDA 13: update to 580 or later or build with CUDA 12");
        row("cuda", "470.82", 12040, 35, "driver 470.82 is too old for CUDA 12: update to 525 or later or build with CUDA 11");
        row("cuda", "390.157", 12040, 35, "driver 390.157 is too old for CUDA 12: update to 525 or later");
        row("cuda", "580.159.04", 14000, 35,
            "driver 580.159.04 is too old for CUDA 14: update to one that runs CUDA 14 or build with CUDA 13");
        row("cuda", "", 13000, 35, "no NVIDIA driver is loaded: install 580 or later, which CUDA 13 needs");
        row("cuda", "", 13000, 100, "no NVIDIA device: no driver is loaded; install 580 or later, which CUDA 13 needs");
        row("cuda", "580.159.04", 13000, 100,
            "driver 580.159.04 shows no device: look at nvidia-smi, and whether CUDA_VISIBLE_DEVICES hides them");
        row("cuda", "580.159.04", 13000, 0,
            "driver 580.159.04 shows no device: look at nvidia-smi, and whether CUDA_VISIBLE_DEVICES hides them");
        row("cuda", "580.159.04", 13000, 802,
            "the devices are not ready: start NVIDIA's fabric manager (nvidia-fabricmanager) of the driver's version");
        row("cuda", "580.159.04", 13000, 803, "the driver's library and its kernel module differ, as after an update: restart the machine");
        row("cuda", "550.54.14", 13000, 804,
            "CUDA's forward compatibility package does not serve this device: remove it, or update the driver to 580 or later");
        row("cuda", "580.159.04", 13000, 3, "no cuda device: name (3)");
        row("hip", "", 50221151, 100,
            "no AMD device: see that amdgpu is loaded and /dev/kfd exists, that the user is in the groups render and video, and that "
            "HIP_VISIBLE_DEVICES hides none");
        row("hip", "6.8.5", 60241133, 35, "amdgpu 6.8.5 is too old for HIP 6.2: update it or the kernel, or build with an older ROCm");
        row("hip", "", 0, 35, "the kernel's amdgpu driver is too old for this HIP: update it or the kernel, or build with an older ROCm");
        row("emulation", "", 0, 1, "no emulation device: name (1)");
    }
    void advises() {
        QFETCH(QByteArray, flavour);
        QFETCH(QByteArray, driver);
        QFETCH(int, toolkit);
        QFETCH(int, code);
        QFETCH(QByteArray, advice);
        RuntimeFinding finding;
        finding.flavour = flavour.toStdString();
        if (!driver.isEmpty()) finding.driverVersion = driver.toStdString();
        finding.toolkitVersion = toolkit;
        finding.errorCode = code;
        finding.errorName = "name";
        QCOMPARE(QByteArray::fromStdString(whyNoDevice(finding)), advice);
    }
};

QTEST_GUILESS_MAIN(TestWorkerJudgement)
#include "tst_worker_judgement.moc"
