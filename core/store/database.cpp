// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include "core/store/sqlite_error.h"

#include <sqlite3.h>

#include <cstdio>
#include <system_error>
#include <thread>

namespace ps {

namespace {

constexpr std::chrono::seconds kDefaultBusyWait{60};
constexpr std::chrono::milliseconds kBusyPoll{1};

bool isThere(const std::filesystem::path &file) {
    std::error_code ignored;
    return std::filesystem::exists(file, ignored);
}

/// SQLite's form of a file name with parameters; characters with a meaning in it are escaped.
std::string immutableUri(const std::filesystem::path &file) {
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        if (c == '%' || c == '?' || c == '#') {
            char escaped[4];
            std::snprintf(escaped, sizeof escaped, "%%%02x", static_cast<unsigned>(c));
            uri += escaped;
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

/// A WAL store in a folder that cannot be written cannot be opened the usual way, as readers too keep a file beside
/// it. When no writer has left anything in a log, the file alone is the whole store and may be read as it is.
bool canBeReadAlone(const std::filesystem::path &file) {
    std::filesystem::path log = file;
    log += "-wal";
    std::error_code failed;
    const auto size = std::filesystem::file_size(log, failed);
    return failed || size == 0;
}

/// Opening is lazy: only a first read tells whether the file can be used.
int openAndTouch(const std::string &name, int flags, sqlite3 *&handle) {
    int code = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code == SQLITE_OK) code = sqlite3_exec(handle, "PRAGMA schema_version", nullptr, nullptr, nullptr);
    return code;
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path &file, Mode mode, const JobControl &job) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) return failure(ErrorCode::Unreadable, "'" + file.string() + "' is a folder");
    if (mode == Mode::Read && !isThere(file)) return failure(ErrorCode::NotFound, "there is no store '" + file.string() + "'");

    const int flags = mode == Mode::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3 *handle = nullptr;
    int code = openAndTouch(file.string(), flags, handle);
    // In a folder that may not be written SQLite cannot make the files beside the store that a log needs.
    const bool cannotMakeLog = (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY;
    if (cannotMakeLog && mode == Mode::Read && canBeReadAlone(file)) {
        sqlite3_close_v2(handle);
        handle = nullptr;
        code = openAndTouch(immutableUri(file), flags | SQLITE_OPEN_URI, handle);
    }
    if (!handle) return failure(ErrorCode::Internal, "there is no memory left to open '" + file.string() + "'");
    std::unique_ptr<Database> database(new Database(handle, file, job));
    const bool locked = (code & 0xff) == SQLITE_BUSY; // the statements to come wait for the lock
    if (code != SQLITE_OK && !locked) return failure(database->error(code));
    return database;
}

Database::Database(sqlite3 *handle, std::filesystem::path file, const JobControl &job) : m_handle(handle), m_file(std::move(file)) {
    // A misspelt column must be an error, not a text.
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_busy_handler(m_handle, &Database::waitWhileBusy, this);
    setBusyWait(kDefaultBusyWait, job);
}

Database::~Database() {
    sqlite3_close_v2(m_handle);
}

Status Database::execute(const std::string &sql) {
    const int code = sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failure(error(code));
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return failure(error(code));
    return Statement(*this, statement);
}

Result<std::int64_t> Database::integer(std::string_view sql) {
    Result<Statement> statement = prepare(sql);
    if (!statement) return failure(statement.error());
    const Result<bool> row = statement->step();
    if (!row) return failure(row.error());
    return *row ? statement->integer(0) : 0;
}

void Database::setBusyWait(std::chrono::milliseconds limit, const JobControl &job) {
    m_busyLimit = limit;
    m_busyJob = job;
}

int Database::waitWhileBusy(void *self, int attempts) {
    auto &database = *static_cast<Database *>(self);
    const auto now = std::chrono::steady_clock::now();
    if (attempts == 0) database.m_busySince = now;
    if (now - database.m_busySince >= database.m_busyLimit || database.m_busyJob.cancelled()) return 0;
    std::this_thread::sleep_for(kBusyPoll);
    return 1;
}

bool Database::inTransaction() const {
    return sqlite3_get_autocommit(m_handle) == 0;
}

Error Database::error(int code) const {
    if ((code & 0xff) == SQLITE_BUSY && m_busyJob.cancelled()) return Error(ErrorCode::Cancelled, "cancelled");
    return sqliteError(code, sqlite3_errmsg(m_handle), m_file);
}

} // namespace ps
