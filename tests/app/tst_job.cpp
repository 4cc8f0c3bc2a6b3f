// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/job.h"

#include <QCoreApplication>
#include <QTest>

#include <thread>

using namespace ps;

namespace {
constexpr int kRounds = 500;
constexpr int kPatienceMs = 30'000;
} // namespace

class TestJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void deliversEachOutcomeExactlyOnce() {
        Job<int> job;
        std::vector<int> outcomes;
        std::function<void(int)> startRound = [&](int round) {
            job.start(
                m_pool, [round](const JobControl &) -> Result<int> { return round; },
                [&, round](const Result<int> &outcome) {
                    outcomes.push_back(outcome.value_or(-1));
                    if (round + 1 < kRounds) startRound(round + 1); // from within the delivery of the one before
                });
        };
        startRound(0);
        QTRY_COMPARE_WITH_TIMEOUT(outcomes.size(), std::size_t(kRounds), kPatienceMs);
        m_pool.waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(outcomes.size(), std::size_t(kRounds));
        for (int i = 0; i < kRounds; ++i) QCOMPARE(outcomes[std::size_t(i)], i);
    }

    void aCancelledJobDeliversWhatItReturns() {
        Job<int> job;
        std::optional<Result<int>> outcome;
        job.start(
            m_pool,
            [](const JobControl &control) -> Result<int> {
                while (!control.cancelled()) std::this_thread::yield();
                return 7;
            },
            [&](Result<int> result) { outcome = std::move(result); });
        job.cancel();
        QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), kPatienceMs);
        QCOMPARE(outcome->value(), 7);
    }

    void destroyedWhileRunningItCancelsAndDeliversNothing() {
        for (int round = 0; round < 50; ++round) {
            std::atomic<bool> ended = false;
            bool delivered = false;
            {
                Job<int> job;
                job.start(
                    m_pool,
                    [&ended](const JobControl &control) -> Result<int> {
                        while (!control.cancelled()) std::this_thread::yield();
                        ended = true;
                        return 1;
                    },
                    [&delivered](const Result<int> &) { delivered = true; });
            }
            QVERIFY(ended);
            QCoreApplication::processEvents();
            QVERIFY(!delivered);
        }
    }

    void progressIsHeardAsItWasReported() {
        Job<int> job;
        std::vector<Progress> heard;
        bool done = false;
        job.start(
            m_pool,
            [](const JobControl &control) -> Result<int> {
                control.report({5'000'000'000, 12'000'000'000, "a.zip"}); // past the range of int
                return 1;
            },
            [&done](const Result<int> &) { done = true; }, [&heard](const Progress &progress) { heard.push_back(progress); });
        QTRY_VERIFY_WITH_TIMEOUT(done, kPatienceMs);
        QVERIFY(!heard.empty());
        QCOMPARE(heard.back().done, std::uint64_t(5'000'000'000));
        QCOMPARE(heard.back().total, std::uint64_t(12'000'000'000));
        QCOMPARE(heard.back().what, std::string("a.zip"));
    }

private:
    QThreadPool m_pool;
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
