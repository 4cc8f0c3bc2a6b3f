// SPDX-License-Identifier: GPL-3.0-or-later
// What must never harm a store: other files under its name, newer versions, full disks, other writers, sudden death.
#include "core/store/database.h"
#include "core/store/migrator.h"
#include "core/store/store_writer.h"
#include "tests/support/full_disk.h"
#include "tests/support/logical_dump.h"
#include "tests/support/temp_store.h"

#include <QFile>
#include <QTest>

#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace ps;
using namespace ps::test;

namespace {

constexpr unsigned kNobody = 65534; ///< the user without rights

QByteArray bytesOf(const std::filesystem::path &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Archive number `index`: 20 concurrencies of one configuration in a run of its own.
ParsedArchive numbered(int index, const char *hardware = "h200") {
    std::vector<Measurement> rows;
    for (int concurrency = 1; concurrency <= 20; ++concurrency) {
        rows.push_back(measurement(servingConfig(hardware), 1024, 1024, concurrency, {{"tput_per_gpu", index * 100.0 + concurrency}}));
    }
    return archiveOf("night" + std::to_string(index) + ".zip", githubRun(index, "2026-05-09"), std::move(rows));
}

std::vector<ParsedArchive> archives(int count, const char *hardware = "h200") {
    std::vector<ParsedArchive> all;
    for (int i = 1; i <= count; ++i) all.push_back(numbered(i, hardware));
    return all;
}

void importInto(const std::filesystem::path &file, const std::vector<ParsedArchive> &all) {
    StoreWriter writer = required(StoreWriter::open(file));
    require(writer.beginImport({{"x"}, "0.0.0", "2026-05-10T00:00:00Z"}));
    ImportReport report;
    for (const ParsedArchive &archive : all) {
        require(writer.writeArchive(archive, report.archives.emplace_back()));
        require(writer.commitIfDue());
    }
    require(writer.finishImport(report));
}

/// Imports 40 archives; the first error, and how many results the report says were added.
std::optional<Error> importOnFullDisk(const std::filesystem::path &file, std::uint64_t &reported) {
    Result<StoreWriter> writer = StoreWriter::open(file);
    if (!writer) return writer.error();
    const ImportOrigin origin{{"x"}, "0.0.0", "2026-05-10T00:00:00Z"};
    if (const Status begun = writer->beginImport(origin); !begun) return begun.error();
    ImportReport report;
    std::optional<Error> error;
    for (int i = 1; i <= 40 && !error; ++i) {
        if (const Status written = writer->writeArchive(numbered(i), report.archives.emplace_back()); !written) error = written.error();
    }
    if (error) report.state = ImportState::Failed;
    const Status finished = writer->finishImport(report);
    if (!finished && !error) error = finished.error();
    reported = report.rows().added;
    return error;
}

} // namespace

class TestStoreSafety : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatIsNoStore_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("{\"this\": \"is not a database\"}");
        QTest::newRow("long text") << QByteArray(10'000, 'x');
        QTest::newRow("only the magic") << QByteArray("SQLite format 3\0", 16) + QByteArray(4080, 'y');
    }
    void refusesWhatIsNoStore() {
        QFETCH(QByteArray, content);
        const TempStore store;
        QFile file(store.file());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const Result<StoreWriter> writer = StoreWriter::open(store.file());
        const Result<StoreReader> reader = StoreReader::open(store.file());
        QVERIFY(!writer && !reader);
        QCOMPARE(writer.error().code(), ErrorCode::Corrupt);
        QCOMPARE(reader.error().code(), ErrorCode::Corrupt);
        const QString message = QString::fromStdString(writer.error().text());
        QVERIFY2(message.contains(QStringLiteral("store.db' is not a Paretoscope store")), qPrintable(message));
        QCOMPARE(bytesOf(store.file()), content);
    }

    void refusesAnotherProgramsDatabase() {
        const TempStore store;
        {
            const auto foreign = required(Database::open(store.file(), Database::Mode::Write));
            require(foreign->execute("CREATE TABLE bookmark (id INTEGER PRIMARY KEY)"));
        }
        const QByteArray before = bytesOf(store.file());
        QCOMPARE(StoreWriter::open(store.file()).error().code(), ErrorCode::Corrupt);
        QCOMPARE(StoreReader::open(store.file()).error().code(), ErrorCode::Corrupt);
        QCOMPARE(bytesOf(store.file()), before);
    }

    void refusesANewerStoreAndLeavesItAlone() {
        TempStore store;
        store.import(archives(2));
        require(required(Database::open(store.file(), Database::Mode::Write))->execute("PRAGMA user_version = 70"));
        const QByteArray before = bytesOf(store.file());
        for (const Error &error : {StoreWriter::open(store.file()).error(), StoreReader::open(store.file()).error()}) {
            QCOMPARE(error.code(), ErrorCode::UnsupportedVersion);
            QVERIFY(QString::fromStdString(error.text()).contains(QStringLiteral("its format is 70, this program knows 3")));
        }
        QCOMPARE(bytesOf(store.file()), before);
    }

    void saysThatAMissingStoreIsMissing() {
        const TempStore store;
        const Result<StoreReader> reader = StoreReader::open(store.file());
        QCOMPARE(reader.error().code(), ErrorCode::NotFound);
        QVERIFY(std::filesystem::is_empty(store.folder()));
    }

    void copiesAStoreBeforeItMigrates() {
        TempStore store;
        store.import(archives(2));
        const int now = storeMigrations().back().version;
        std::vector<Migration> next(storeMigrations().begin(), storeMigrations().end());
        next.push_back({now + 1, "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT"});
        const WritableStore migrated = required(openStoreForWriting(store.file(), next));
        QCOMPARE(required(migrated.database->integer("PRAGMA user_version")), now + 1);
        QCOMPARE(required(migrated.database->integer("SELECT count(*) FROM extra")), 0);
        QCOMPARE(required(migrated.database->integer("SELECT count(*) FROM result")), 40);
        const auto copy = required(openStoreForReading(store.file().string() + ".v" + std::to_string(now)));
        QCOMPARE(required(copy->integer("SELECT count(*) FROM result")), 40);
        QCOMPARE(required(copy->integer("PRAGMA user_version")), now);
    }

    void leavesTheStoreAsItWasWhenAMigrationFails() {
        TempStore store;
        store.import(archives(2));
        std::vector<Migration> broken(storeMigrations().begin(), storeMigrations().end());
        broken.push_back({broken.back().version + 1, "CREATE TABLE extra (id INTEGER); SELECT nonsense FROM nowhere"});
        QVERIFY(!openStoreForWriting(store.file(), broken));
        const auto database = required(openStoreForReading(store.file()));
        QCOMPARE(required(database->integer("SELECT count(*) FROM sqlite_master WHERE name = 'extra'")), 0);
        QCOMPARE(store.catalogue()->resultCount, 40U);
    }

    void letsTwoWritersTakeTurns() {
        TempStore store;
        std::thread other([&] { importInto(store.file(), archives(60, "mi355x")); });
        importInto(store.file(), archives(60, "h200"));
        other.join();
        QCOMPARE(store.catalogue()->resultCount, 2400U);
        QCOMPARE(store.catalogue()->runs.size(), 60U);
        const auto database = required(openStoreForReading(store.file()));
        QCOMPARE(required(database->integer("SELECT count(*) FROM result")), 2400);
        QCOMPARE(required(database->integer("SELECT count(*) FROM pragma_foreign_key_check")), 0);
    }

    void stopsWaitingForAnotherWriterWhenCancelled() {
        TempStore store;
        store.import(archives(1));
        StoreWriter first = required(StoreWriter::open(store.file()));
        require(first.beginImport({{"x"}, "0.0.0", "2026-05-10T00:00:00Z"}));
        StoreWriter second = required(StoreWriter::open(store.file()));
        int asked = 0;
        const JobControl job([&asked] { return ++asked > 3; }, {});
        const Status begun = second.beginImport({{"y"}, "0.0.0", "2026-05-10T00:00:00Z"}, job);
        QVERIFY(!begun);
        QCOMPARE(begun.error().code(), ErrorCode::Cancelled);
    }

    void keepsANewStoreThatAnotherProcessHasOpened() {
        TempStore store;
        StoreWriter other = [&] {
            StoreWriter cancelled = required(StoreWriter::open(store.file()));
            require(cancelled.beginImport({{"x"}, "0.0.0", "2026-05-10T00:00:00Z"}));
            return required(StoreWriter::open(store.file()));
        }();
        require(other.beginImport({{"y"}, "0.0.0", "2026-05-10T00:00:00Z"}));
        ImportReport report;
        require(other.writeArchive(numbered(1), report.archives.emplace_back()));
        require(other.finishImport(report));
        QCOMPARE(store.catalogue()->resultCount, 20U);
    }

    void isWholeAfterAKillAtAnyPoint_data() {
        QTest::addColumn<int>("archivesBeforeDeath");
        QTest::addColumn<bool>("committed");
        for (const int count : {0, 1, 7, 20}) {
            QTest::newRow(qPrintable(QStringLiteral("%1 archives, open batch").arg(count))) << count << false;
            QTest::newRow(qPrintable(QStringLiteral("%1 archives, committed").arg(count))) << count << true;
        }
    }
    void isWholeAfterAKillAtAnyPoint() {
        QFETCH(int, archivesBeforeDeath);
        QFETCH(bool, committed);
        TempStore undisturbed;
        undisturbed.import(archives(20));
        TempStore store;
        store.import(archives(1, "b200"));
        const pid_t child = fork();
        if (child == 0) {
            StoreWriter writer = required(StoreWriter::open(store.file()));
            require(writer.beginImport({{"x"}, "0.0.0", "2026-05-10T00:00:00Z"}));
            ImportReport report;
            for (int i = 1; i <= archivesBeforeDeath; ++i) require(writer.writeArchive(numbered(i), report.archives.emplace_back()));
            if (committed) require(writer.finishImport(report));
            static_cast<void>(raise(SIGKILL));
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(store.catalogue()->resultCount, 20U + (committed ? 20U * static_cast<unsigned>(archivesBeforeDeath) : 0U));
        store.import(archives(20));
        const auto database = required(openStoreForReading(store.file()));
        Statement check = required(database->prepare("PRAGMA integrity_check"));
        QVERIFY(required(check.step()));
        QCOMPARE(check.text(0), std::string("ok"));
        undisturbed.import(archives(1, "b200"));
        QCOMPARE(logicalDump(store.file()), logicalDump(undisturbed.file()));
    }

    void keepsWhatItReportsWhenTheDiskIsFull_data() {
        QTest::addColumn<int>("kilobytes");
        QTest::addColumn<bool>("isNew");
        for (const int kilobytes : {0, 4, 8, 40, 100, 150, 200}) QTest::addRow("new store, %d kB", kilobytes) << kilobytes << true;
        for (const int kilobytes : {0, 4, 8, 40, 70, 100}) QTest::addRow("existing store, %d kB", kilobytes) << kilobytes << false;
    }
    void keepsWhatItReportsWhenTheDiskIsFull() {
        QFETCH(int, kilobytes);
        QFETCH(bool, isNew);
        TempStore undisturbed;
        TempStore store;
        if (!isNew) {
            undisturbed.import(archives(3, "b200"));
            store.import(archives(3, "b200"));
        }
        undisturbed.import(archives(40));
        std::uint64_t reported = 0;
        {
            const FullDisk disk(kilobytes * 1024);
            const std::optional<Error> error = importOnFullDisk(store.file(), reported);
            QVERIFY(error.has_value());
            QVERIFY2(error->code() == ErrorCode::DiskFull, error->text().c_str());
        }
        if (isNew && reported == 0) {
            QVERIFY(std::filesystem::is_empty(store.folder()));
        } else {
            QCOMPARE(store.catalogue()->resultCount, reported + (isNew ? 0U : 60U));
        }
        store.import(archives(40));
        QCOMPARE(logicalDump(store.file()), logicalDump(undisturbed.file()));
    }

    void readsWithoutALogWhereTheFolderCannotBeWritten() {
        TempStore store;
        store.import(archives(2));
        using std::filesystem::perms;
        const perms everyoneReads =
            perms::owner_read | perms::owner_exec | perms::group_read | perms::group_exec | perms::others_read | perms::others_exec;
        std::filesystem::permissions(store.folder(), everyoneReads);
        std::filesystem::permissions(store.file(), perms::owner_read | perms::group_read | perms::others_read);
        const bool isRoot = ::geteuid() == 0; // for whom permissions mean nothing
        if (isRoot) QCOMPARE(::seteuid(kNobody), 0);
        const Result<StoreReader> reader = StoreReader::open(store.file());
        const Result<std::shared_ptr<const Catalogue>> catalogue =
            reader.and_then([](const StoreReader &open) { return open.catalogue(); });
        if (isRoot) QCOMPARE(::seteuid(0), 0);
        std::filesystem::permissions(store.folder(), perms::owner_all);
        QVERIFY2(catalogue.has_value(), catalogue ? "" : catalogue.error().text().c_str());
        const bool readable = (*catalogue)->resultCount == 40;
        QVERIFY(readable);
    }
};

QTEST_GUILESS_MAIN(TestStoreSafety)
#include "tst_store_safety.moc"
