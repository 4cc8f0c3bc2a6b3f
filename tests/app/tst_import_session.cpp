// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import_session.h"
#include "core/support/text.h"
#include "tests/support/temp_store.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <map>
#include <thread>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;

ImportRequest request(const char *path, bool dryRun = false) {
    ImportRequest result;
    result.paths = {path};
    result.dryRun = dryRun;
    return result;
}

/// How often each job ended, and how.
struct Ends {
    explicit Ends(ImportSession &session) {
        QObject::connect(&session, &ImportSession::finished, [this](const WriterJob &job, const ImportReport &report) {
            of[job.number] << (report.state == ImportState::Cancelled ? QStringLiteral("cancelled report") : QStringLiteral("finished"));
        });
        QObject::connect(&session, &ImportSession::removed,
                         [this](const WriterJob &job, const RemovalReport &) { of[job.number] << QStringLiteral("removed"); });
        QObject::connect(&session, &ImportSession::failed,
                         [this](const WriterJob &job, const Error &error) { of[job.number] << toQString(errorCodeKey(error.code())); });
    }
    std::size_t count() const {
        std::size_t sum = 0;
        for (const auto &[number, ends] : of) sum += static_cast<std::size_t>(ends.size());
        return sum;
    }
    std::map<std::uint64_t, QStringList> of;
};

} // namespace

class TestImportSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_store = std::make_unique<TempStore>();
        m_session = std::make_unique<ImportSession>(m_store->file());
    }
    void cleanup() { m_session.reset(); }

    void runsOneJobAfterTheOther() {
        std::atomic<int> inside = 0;
        std::atomic<int> most = 0;
        m_session->setImporter([&](const ImportRequest &, const std::filesystem::path &, const JobControl &) -> Result<ImportReport> {
            most = std::max(most.load(), ++inside);
            std::this_thread::yield();
            --inside;
            return ImportReport();
        });
        Ends ends(*m_session);
        QSignalSpy started(m_session.get(), &ImportSession::started);
        for (int i = 0; i < 20; ++i) m_session->import(request("a", i % 2 == 0));
        QTRY_COMPARE_WITH_TIMEOUT(ends.count(), std::size_t(20), kPatienceMs);
        QCOMPARE(most.load(), 1);
        QCOMPARE(started.size(), 20);
        for (const auto &[number, how] : ends.of) QCOMPARE(how, QStringList(QStringLiteral("finished")));
    }

    void eachJobEndsExactlyOnceHoweverItIsCancelled() {
        m_session->setImporter([](const ImportRequest &, const std::filesystem::path &, const JobControl &job) -> Result<ImportReport> {
            while (!job.cancelled()) std::this_thread::yield();
            ImportReport report;
            report.state = ImportState::Cancelled;
            return report;
        });
        Ends ends(*m_session);
        const auto running = m_session->import(request("a"));
        const auto waiting = m_session->import(request("b"));
        const auto trial = m_session->import(request("c", true));
        const auto removal = m_session->remove(ImportId{1}, QStringLiteral("d"));
        QVERIFY(m_session->isWriting());
        m_session->cancelWriting();
        // Those that had not started have ended at once; the dry run goes on.
        QCOMPARE(ends.of[waiting], QStringList(QStringLiteral("cancelled")));
        QCOMPARE(ends.of[removal], QStringList(QStringLiteral("cancelled")));
        QTRY_COMPARE_WITH_TIMEOUT(ends.of[running], QStringList(QStringLiteral("cancelled report")), kPatienceMs);
        QVERIFY(!m_session->isWriting());
        QVERIFY(ends.of[trial].isEmpty());
        m_session->cancel(trial);
        m_session->cancel(trial);
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isRunning(), kPatienceMs);
        QCOMPARE(ends.of[trial], QStringList(QStringLiteral("cancelled report")));
        m_session->cancel(running); // is over
        QCoreApplication::processEvents();
        QCOMPARE(ends.count(), std::size_t(4));
    }

    void aJobQueuedFromAnEndRuns() {
        m_session->setImporter(
            [](const ImportRequest &, const std::filesystem::path &, const JobControl &) { return Result<ImportReport>(ImportReport()); });
        Ends ends(*m_session);
        int rounds = 0;
        connect(m_session.get(), &ImportSession::finished, this, [&] {
            if (++rounds < 50) m_session->import(request("again"));
        });
        m_session->import(request("first"));
        QTRY_COMPARE_WITH_TIMEOUT(ends.count(), std::size_t(50), kPatienceMs);
        QCOMPARE(ends.of.size(), std::size_t(50));
    }

    void namesItsJobsForPeople() {
        m_session->setImporter(
            [](const ImportRequest &, const std::filesystem::path &, const JobControl &) { return Result<ImportReport>(ImportReport()); });
        QSignalSpy started(m_session.get(), &ImportSession::started);
        ImportRequest two = request("/data/mirror/2026-05-08/");
        m_session->import(two);
        two.paths.emplace_back("/data/other.zip");
        m_session->import(two);
        m_session->remove(ImportId{3}, QStringLiteral("mirror"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isRunning(), kPatienceMs);
        QStringList titles;
        for (const QList<QVariant> &each : started) titles << each.first().value<WriterJob>().title;
        QCOMPARE(titles, (QStringList{QStringLiteral("Importing 2026-05-08"), QStringLiteral("Importing 2026-05-08 and 1 more"),
                                      QStringLiteral("Removing the import of mirror")}));
    }

    void anErrorEndsTheJobAndTheNextOneRuns() {
        std::atomic<int> calls = 0;
        m_session->setImporter([&](const ImportRequest &, const std::filesystem::path &, const JobControl &) -> Result<ImportReport> {
            if (++calls == 1) return failure(ErrorCode::DiskFull, "no space left");
            return ImportReport();
        });
        Ends ends(*m_session);
        const auto first = m_session->import(request("a"));
        const auto second = m_session->import(request("b"));
        QTRY_COMPARE_WITH_TIMEOUT(ends.count(), std::size_t(2), kPatienceMs);
        QCOMPARE(ends.of[first], QStringList(QStringLiteral("disk-full")));
        QCOMPARE(ends.of[second], QStringList(QStringLiteral("finished")));
    }

    void removingAnImportThatIsNotThereFails() {
        m_store->import({});
        Ends ends(*m_session);
        const auto job = m_session->remove(ImportId{77}, QStringLiteral("nothing"));
        QTRY_COMPARE_WITH_TIMEOUT(ends.count(), std::size_t(1), kPatienceMs);
        QCOMPARE(ends.of[job], QStringList(QStringLiteral("not-found")));
    }

private:
    std::unique_ptr<TempStore> m_store;
    std::unique_ptr<ImportSession> m_session;
};

QTEST_GUILESS_MAIN(TestImportSession)
#include "tst_import_session.moc"
