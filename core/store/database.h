// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/statement.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;

namespace ps {

/// One SQLite connection. Used by one thread at a time; statements and transactions must not outlive it, so it never moves.
class Database {
public:
    enum class Mode {
        Read,  ///< The file must exist and is never written.
        Write, ///< The file is created when there is none.
    };
    /// NotFound (reading a missing file), Unreadable, Corrupt (not SQLite). What is inside is the migrator's business.
    /// Statements wait a minute for another connection's lock, less when `job` is cancelled, until setBusyWait().
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path &file, Mode mode, const JobControl &job = {});
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] Status execute(const std::string &sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    /// The first column of the first row; 0 when there is none.
    [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);

    /// How long a statement waits for another connection's lock; less when `job` is cancelled meanwhile.
    void setBusyWait(std::chrono::milliseconds limit, const JobControl &job);

    /// True when SQLite itself has ended the transaction, as it may after a full disk.
    bool inTransaction() const;
    /// Describes the failure that SQLite's `code` reports.
    Error error(int code) const;
    const std::filesystem::path &file() const { return m_file; }
    sqlite3 *handle() const { return m_handle; }

private:
    Database(sqlite3 *handle, std::filesystem::path file, const JobControl &job);
    static int waitWhileBusy(void *self, int attempts);

    sqlite3 *m_handle;
    std::filesystem::path m_file;
    std::chrono::milliseconds m_busyLimit{0};
    std::chrono::steady_clock::time_point m_busySince;
    JobControl m_busyJob;
};

} // namespace ps
