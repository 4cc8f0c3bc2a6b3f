// SPDX-License-Identifier: GPL-3.0-or-later
// How far a run has come and how long it will take, from what its worker says.
#include "core/runner/run_progress.h"

#include <QTest>

using namespace ps;

namespace {

gpu::Measured result(const char *benchmark) {
    gpu::Measured out;
    out.benchmark = benchmark;
    return out;
}

} // namespace

class TestRunProgress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsCasesAndGroups() {
        RunProgress progress;
        progress.take(gpu::Hello{}, 0);
        QCOMPARE(progress.now().total, 0);
        progress.take(gpu::Plan{{{"memory_read", 1}, {"gemm", 2}, {"decode_step", 3}}}, 1);
        QCOMPARE(progress.now().total, 6);
        QCOMPARE(progress.now().groups, 3);
        QCOMPARE(progress.now().group, 0);
        progress.take(gpu::Started{"memory_read", {}}, 1);
        QCOMPARE(progress.now().benchmark, std::string("memory_read"));
        progress.take(result("memory_read"), 3);
        QVERIFY(progress.now().benchmark.empty());
        QCOMPARE(progress.now().done, 1);
        // A case of high power says its end twice, and is one case.
        progress.take(gpu::Started{"gemm", {{"m", 1}}}, 3);
        QCOMPARE(progress.now().group, 2);
        progress.take(result("gemm"), 7);
        progress.take(gpu::Skipped{"gemm", {}, "no time"}, 7);
        QCOMPARE(progress.now().done, 2);
        progress.take(gpu::Failed{"", {}, "the device is gone"}, 8); // of the run, and no case
        QCOMPARE(progress.now().done, 2);
        QCOMPARE(progress.now().elapsedS, 8.0);
    }

    void takesCasesToLastAsLongAsThoseOfTheirGroup() {
        RunProgress progress;
        progress.take(gpu::Plan{{{"memory_read", 1}, {"gemm", 2}, {"decode_step", 3}}}, 0);
        progress.take(gpu::Started{"memory_read", {}}, 0);
        progress.take(result("memory_read"), 2);
        QVERIFY(!progress.now().leftS); // one case says little
        progress.take(gpu::Started{"gemm", {}}, 2);
        progress.take(result("gemm"), 8);
        QCOMPARE(progress.now().leftS.value(), 6.0 + 3 * 4);
        progress.take(gpu::Started{"gemm", {}}, 8);
        progress.take(gpu::Heartbeat{"gemm", 2}, 10);
        QCOMPARE(progress.now().leftS.value(), 6.0 + 3 * 4 - 2);
        progress.take(gpu::Heartbeat{"gemm", 30}, 38); // longer than expected: the rest is not shorter for it
        QCOMPARE(progress.now().leftS.value(), 3.0 * 4);
    }

    void doesWithoutAPlan() {
        RunProgress progress;
        for (int i = 0; i < 3; ++i) {
            progress.take(gpu::Started{"memory_read", {}}, i);
            progress.take(result("memory_read"), i + 1);
        }
        QCOMPARE(progress.now().done, 3);
        QCOMPARE(progress.now().total, 0);
        QCOMPARE(progress.now().group, 0);
        QVERIFY(!progress.now().leftS);
    }
};

QTEST_GUILESS_MAIN(TestRunProgress)
#include "tst_run_progress.moc"
