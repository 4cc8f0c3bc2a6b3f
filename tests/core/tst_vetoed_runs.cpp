// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/vetoed_runs.h"

#include <QTest>

#include <algorithm>

using namespace ps;

/// Runs whose results are known to be bad (archive-format 16.5).
class TestVetoedRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knowsEveryRunOfTheList() {
        QCOMPARE(vetoedRuns().size(), 76U);
        const auto whole = std::count_if(vetoedRuns().begin(), vetoedRuns().end(), [](const Veto &veto) { return veto.attempts.empty(); });
        QCOMPARE(whole, 53);
        for (const Veto &veto : vetoedRuns()) QVERIFY2(veto.reason.size() > 10 && veto.reason.back() == '.', veto.reason.data());
    }

    void namesEachRunOnce() {
        const auto same = [](const Veto &a, const Veto &b) { return a.githubRunId >= b.githubRunId; };
        QVERIFY(std::adjacent_find(vetoedRuns().begin(), vetoedRuns().end(), same) == vetoedRuns().end());
    }

    void vetoesAWholeRun() {
        const Veto *veto = vetoOf(24953342301);
        QVERIFY(veto);
        QCOMPARE(veto->notedOn, Day::parse("2026-04-25"));
        QCOMPARE(veto->reason, std::string_view("The sweep should not have been started and failed; it was put right later."));
        QVERIFY(veto->covers(1) && veto->covers(7) && veto->covers(std::nullopt));
    }

    void vetoesSomeAttempts() {
        const Veto *veto = vetoOf(25199291771);
        QVERIFY(veto);
        QCOMPARE(veto->attempts, (std::vector<int>{1, 2}));
        QVERIFY(veto->covers(1) && veto->covers(2) && !veto->covers(3) && !veto->covers(std::nullopt));
    }

    void knowsNoDayWhereTheSourceHasNone() {
        const Veto *veto = vetoOf(20286769842);
        QVERIFY(veto && !veto->notedOn);
    }

    void leavesOtherRunsAlone() {
        QVERIFY(!vetoOf(25471873049));
        QVERIFY(!vetoOf(0));
    }
};

QTEST_GUILESS_MAIN(TestVetoedRuns)
#include "tst_vetoed_runs.moc"
