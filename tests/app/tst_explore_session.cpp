// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/explore_session.h"
#include "tests/support/temp_store.h"

#include <QSignalSpy>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;

std::vector<Measurement> points(int count) {
    std::vector<Measurement> rows;
    for (int i = 1; i <= count; ++i) rows.push_back(measurement(servingConfig("h200"), 1024, 1024, i));
    return rows;
}

} // namespace

class TestExploreSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersBothWhoAskForAnOrigin() {
        TempStore store;
        store.import({archiveOf("a.zip", githubRun(1, "2026-05-01"), points(3))});
        ExploreSession session(store.file());
        QSignalSpy ready(&session, &ExploreSession::originReady);
        session.findOrigin(ResultId{1}); // of the details
        session.findOrigin(ResultId{2}); // of the cursor
        session.findOrigin(ResultId{3});
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 3, kPatienceMs);
        // The one that was under way, then the newest wish first.
        QCOMPARE(ready[0][0].value<ResultId>(), ResultId{1});
        QCOMPARE(ready[1][0].value<ResultId>(), ResultId{3});
        QCOMPARE(ready[2][0].value<ResultId>(), ResultId{2});
        QCOMPARE(ready[2][1].value<ResultOrigin>().element, 1);
    }

    void staleWishesAreForgotten() {
        TempStore store;
        store.import({archiveOf("a.zip", githubRun(1, "2026-05-01"), points(40))});
        ExploreSession session(store.file());
        QSignalSpy ready(&session, &ExploreSession::originReady);
        for (int id = 1; id <= 40; ++id) session.findOrigin(ResultId{id});
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 17, kPatienceMs);
        QCOMPARE(ready[1][0].value<ResultId>(), ResultId{40});
        QCOMPARE(ready[16][0].value<ResultId>(), ResultId{25});
    }

    void whatCannotBeFoundDoesNotStopTheRest() {
        TempStore store;
        store.import({archiveOf("a.zip", githubRun(1, "2026-05-01"), points(1))});
        ExploreSession session(store.file());
        QSignalSpy ready(&session, &ExploreSession::originReady);
        session.findOrigin(ResultId{99});
        session.findOrigin(ResultId{1});
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, kPatienceMs);
        QCOMPARE(ready[0][0].value<ResultId>(), ResultId{1});
    }
};

QTEST_GUILESS_MAIN(TestExploreSession)
#include "tst_explore_session.moc"
