// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/migrator.h"

#include "core/store/database.h"
#include "core/store/metric_columns.h"
#include "core/store/transaction.h"

#include "ps_migration_text.h"

#include <array>
#include <optional>
#include <string>
#include <system_error>

namespace ps {

namespace {

constexpr std::array kMigrations = {Migration{1, kMigration0001}, Migration{2, kMigration0002}, Migration{3, kMigration0003}};

std::string quoted(const std::filesystem::path &file) {
    return "'" + file.string() + "'";
}

/// The schema number of the store; none when the file holds nothing at all yet.
Result<std::optional<int>> storedVersion(Database &database) {
    const Result<std::int64_t> application = database.integer("PRAGMA application_id");
    if (!application) return failure(application.error());
    const Result<std::int64_t> version = database.integer("PRAGMA user_version");
    if (!version) return failure(version.error());
    if (*application == kStoreApplicationId) return std::optional(static_cast<int>(*version));

    const Result<std::int64_t> objects = database.integer("SELECT count(*) FROM sqlite_master");
    if (!objects) return failure(objects.error());
    if (*application != 0 || *version != 0 || *objects != 0) {
        return failure(ErrorCode::Corrupt, quoted(database.file()) + " is not a Paretoscope store");
    }
    return std::optional<int>();
}

Status refuseNewer(const Database &database, int version, int newest) {
    if (version <= newest) return {};
    return failure(ErrorCode::UnsupportedVersion, quoted(database.file()) + " was made by a newer Paretoscope: its format is " +
                                                      std::to_string(version) + ", this program knows " + std::to_string(newest));
}

/// Looks at an existing file without being able to change it.
Status inspect(const std::filesystem::path &file, int newest, const JobControl &job) {
    Result<std::unique_ptr<Database>> database = Database::open(file, Database::Mode::Read, job);
    if (!database) return failure(database.error());
    const Result<std::optional<int>> version = storedVersion(**database);
    if (!version) return failure(version.error());
    return refuseNewer(**database, version->value_or(0), newest);
}

Status copyBeside(Database &database, int version) {
    std::filesystem::path copy = database.file();
    copy += ".v" + std::to_string(version);
    std::error_code ignored;
    if (std::filesystem::exists(copy, ignored)) return {}; // of an earlier attempt, which changed nothing
    // Under another name until it is whole: a copy that was cut off must not count as one.
    std::filesystem::path partial = copy;
    partial += ".part";
    std::filesystem::remove(partial, ignored);
    Result<Statement> statement = database.prepare("VACUUM INTO ?");
    if (!statement) return failure(statement.error());
    statement->bind(1, partial.string());
    if (Status copied = statement->run(); !copied) return failure(copied.error().within("copying the store to " + quoted(copy)));
    std::error_code failed;
    std::filesystem::rename(partial, copy, failed);
    if (failed) return failure(ErrorCode::Unreadable, "copying the store to " + quoted(copy) + ": " + failed.message());
    return {};
}

Status applyMigrations(Database &database, std::span<const Migration> migrations) {
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::Write);
    if (!transaction) return failure(transaction.error());
    // Read again under the lock: another process may have been quicker.
    const Result<std::optional<int>> version = storedVersion(database);
    if (!version) return failure(version.error());
    if (Status known = refuseNewer(database, version->value_or(0), migrations.back().version); !known) return known;
    for (const Migration &migration : migrations) {
        if (migration.version <= version->value_or(0)) continue;
        if (Status applied = database.execute(withMetricColumns(migration.sql)); !applied) return applied;
        if (Status set = database.execute("PRAGMA user_version = " + std::to_string(migration.version)); !set) return set;
    }
    if (Status set = database.execute("PRAGMA application_id = " + std::to_string(kStoreApplicationId)); !set) return set;
    if (Status added = addMetricColumns(database); !added) return added;
    return transaction->commit();
}

Status configureWriter(Database &database) {
    // NORMAL: a power cut may lose the last batches, never the store's consistency.
    return database.execute("PRAGMA journal_mode = WAL;"
                            "PRAGMA synchronous = NORMAL;"
                            "PRAGMA foreign_keys = ON;"
                            "PRAGMA cache_size = -65536;"
                            "PRAGMA wal_autocheckpoint = 4000;");
}

Status bringUpToDate(Database &database, std::span<const Migration> migrations) {
    if (Status configured = configureWriter(database); !configured) return configured;
    const Result<std::optional<int>> version = storedVersion(database);
    if (!version) return failure(version.error());
    if (version->has_value() && **version < migrations.back().version) {
        if (Status copied = copyBeside(database, **version); !copied) return copied;
    } else if (version->has_value()) {
        // Nothing to write is the usual case, and must not wait for another process's import.
        const Result<std::vector<MetricId>> missing = metricsWithoutColumn(database);
        if (!missing) return failure(missing.error());
        if (missing->empty()) return {};
    }
    return applyMigrations(database, migrations);
}

Status makeFolder(const std::filesystem::path &file) {
    if (!file.has_parent_path()) return {};
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (!failed) return {};
    return failure(ErrorCode::Unreadable, "the folder " + quoted(file.parent_path()) + " cannot be made: " + failed.message());
}

} // namespace

std::span<const Migration> storeMigrations() {
    return kMigrations;
}

Result<std::unique_ptr<Database>> openStoreForReading(const std::filesystem::path &file) {
    Result<std::unique_ptr<Database>> database = Database::open(file, Database::Mode::Read);
    if (!database) return database;
    const Result<std::optional<int>> version = storedVersion(**database);
    if (!version) return failure(version.error());
    if (!version->has_value()) return failure(ErrorCode::Corrupt, quoted(file) + " is not a Paretoscope store");
    const int newest = kMigrations.back().version;
    if (Status known = refuseNewer(**database, **version, newest); !known) return failure(known.error());
    if (**version < newest) {
        return failure(ErrorCode::UnsupportedVersion, quoted(file) + " has the older format " + std::to_string(**version) +
                                                          "; an import brings it up to format " + std::to_string(newest));
    }
    return database;
}

Result<WritableStore> openStoreForWriting(const std::filesystem::path &file, std::span<const Migration> migrations, const JobControl &job) {
    if (Status folder = makeFolder(file); !folder) return failure(folder.error());
    std::error_code ignored;
    const bool created = !std::filesystem::exists(file, ignored);
    if (!created) {
        if (Status fit = inspect(file, migrations.back().version, job); !fit) return failure(fit.error());
    }
    Result<std::unique_ptr<Database>> database = Database::open(file, Database::Mode::Write, job);
    if (!database) return failure(database.error());
    if (Status ready = bringUpToDate(**database, migrations); !ready) {
        if (created) discardNewStore(std::move(*database));
        return failure(ready.error());
    }
    return WritableStore{std::move(*database), created};
}

void discardNewStore(std::unique_ptr<Database> database) {
    database->setBusyWait(std::chrono::milliseconds(0), {});
    // The journal mode can only be left when no other connection is open: another process that waits for its turn would
    // go on writing into a file without a name. On a full disk the mode stays, but that question has been answered.
    const Status alone = database->execute("PRAGMA journal_mode = DELETE");
    if (!alone && alone.error().code() != ErrorCode::DiskFull) return;
    const Result<std::int64_t> tables = database->integer("SELECT count(*) FROM sqlite_master WHERE name = 'import'");
    if (!tables) return;
    const Result<std::int64_t> imports = database->integer(*tables == 0 ? "SELECT 0" : "SELECT count(*) FROM import");
    if (!imports || *imports != 0) return;
    const std::filesystem::path file = database->file();
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    database.reset();
    for (const char *suffix : {"-wal", "-shm", "-journal"}) std::filesystem::remove(file.string() + suffix, ignored);
}

} // namespace ps
