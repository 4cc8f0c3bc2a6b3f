// SPDX-License-Identifier: GPL-3.0-or-later
// The process is killed at random moments of importing: the store opens again, and importing again gives what an undisturbed
// import gives, byte for byte on the logical dump. PS_SEED repeats a run.
#include "core/import/archive_importer.h"
#include "core/store/database.h"
#include "core/store/migrator.h"
#include "tests/support/archive_builder.h"
#include "tests/support/logical_dump.h"
#include "tests/support/temp_store.h"

#include <QElapsedTimer>
#include <QTest>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace ps;
using namespace ps::test;

namespace {

using Path = std::filesystem::path;
using Micros = std::chrono::microseconds;

constexpr int kFolders = 5; ///< one import each: commits are where a store is most vulnerable
constexpr int kArchives = 6;
constexpr std::size_t kRows = 8;

/// The folders hold rows of their own, and one archive of the folder before again.
std::vector<Path> makeFolders(const Path &root) {
    std::vector<Path> folders;
    for (int folder = 0; folder < kFolders; ++folder) {
        folders.push_back(root / ("run_2000000000" + std::to_string(folder)));
        for (int archive = 0; archive <= kArchives; ++archive) {
            const auto number = static_cast<std::size_t>(folder * kArchives + archive);
            writeZip(folders.back() / ("bmk_" + std::to_string(4'000'000'000 + number) + ".zip"),
                     {{"agg.json", benchmarkRowsJson(kRows, {1, number * kRows, false, false})}});
        }
    }
    return folders;
}

void importAll(const std::vector<Path> &folders, const Path &store) {
    for (const Path &folder : folders) {
        ImportRequest request;
        request.paths = {folder};
        const ImportReport report = required(importArchives(request, store));
        if (report.state != ImportState::Finished) giveUp(Error(ErrorCode::Internal, report.sentence()));
    }
}

/// Runs `work` in a process of its own and kills it after `delay`. False when it was quicker.
template <typename Work>
bool killDuring(const Work &work, Micros delay) {
    const pid_t child = fork();
    if (child == 0) {
        work();
        ::_exit(0);
    }
    std::this_thread::sleep_for(delay);
    ::kill(child, SIGKILL);
    int status = 0;
    if (waitpid(child, &status, 0) != child) giveUp(Error(ErrorCode::Internal, "the child is lost"));
    return WIFSIGNALED(status);
}

void checkIntegrity(const Path &file) {
    const auto database = required(openStoreForReading(file));
    Statement check = required(database->prepare("PRAGMA integrity_check"));
    if (!required(check.step()) || check.text(0) != "ok") giveUp(Error(ErrorCode::Corrupt, "the store is damaged"));
}

unsigned chosenSeed() {
    bool given = false;
    const unsigned seed = qEnvironmentVariable("PS_SEED").toUInt(&given);
    return given ? seed : std::random_device()();
}

} // namespace

class TestImportKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anImportKilledAtAnyMomentCanBeRepeated() {
        constexpr int kPoints = 100;
        const unsigned seed = chosenSeed();
        qInfo("PS_SEED=%u", seed);
        std::mt19937 random(seed);
        const TempStore undisturbed;
        const std::vector<Path> folders = makeFolders(undisturbed.folder() / "archives");
        QElapsedTimer timer;
        timer.start();
        importAll(folders, undisturbed.file());
        const std::int64_t duration = timer.nsecsElapsed() / 1000;
        const std::string expected = logicalDump(undisturbed.file());
        const std::uint64_t results = undisturbed.catalogue()->resultCount;
        QVERIFY(results > kFolders * kArchives * kRows);

        int killed = 0, cutShort = 0;
        for (int attempts = 0; killed < kPoints; ++attempts) {
            QVERIFY2(attempts < 5 * kPoints, "the imports end before they can be killed");
            const TempStore store;
            const Micros delay(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(duration)));
            if (!killDuring([&] { importAll(folders, store.file()); }, delay)) continue;
            ++killed;
            if (std::filesystem::exists(store.file()) && std::filesystem::file_size(store.file()) > 0) {
                required(StoreWriter::open(store.file())); // what was not committed is gone
                const std::uint64_t stored = store.catalogue()->resultCount;
                QVERIFY(stored <= results);
                if (stored > 0 && stored < results) ++cutShort;
            }
            importAll(folders, store.file());
            checkIntegrity(store.file());
            const std::string difference = firstDifferences(expected, logicalDump(store.file()));
            QVERIFY2(difference.empty(), difference.c_str());
        }
        qInfo("%d killed, %d of them between two commits, of %.0f ms", killed, cutShort, static_cast<double>(duration) / 1000);
        QVERIFY(cutShort > 0);
    }

    void aRemovalKilledAtAnyMomentIsDoneOrNot() {
        constexpr int kPoints = 25;
        const unsigned seed = chosenSeed();
        qInfo("PS_SEED=%u", seed);
        std::mt19937 random(seed);
        TempStore whole;
        importAll(makeFolders(whole.folder() / "archives"), whole.file());
        const std::string before = logicalDump(whole.file());
        const Path copy = whole.folder() / "copy.db";
        const auto remove = [&] { required(required(StoreWriter::open(copy)).removeImport(ImportId{2})); };
        std::filesystem::copy_file(whole.file(), copy);
        QElapsedTimer timer;
        timer.start();
        remove();
        const std::int64_t duration = timer.nsecsElapsed() / 1000;
        const std::string after = logicalDump(copy);
        QVERIFY(before != after);
        for (int point = 0; point < kPoints; ++point) {
            for (const char *suffix : {"", "-wal", "-shm"}) std::filesystem::remove(copy.string() + suffix);
            std::filesystem::copy_file(whole.file(), copy);
            static_cast<void>(killDuring(remove, Micros(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(duration)))));
            required(StoreWriter::open(copy));
            checkIntegrity(copy);
            const std::string dump = logicalDump(copy);
            QVERIFY(dump == before || dump == after);
        }
    }
};

QTEST_GUILESS_MAIN(TestImportKill)
#include "tst_import_kill.moc"
