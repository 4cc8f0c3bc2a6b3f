// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

namespace ps {

class Database;

/// Everything or nothing: rolls back when it goes away without commit(). The database must outlive it.
class Transaction {
public:
    enum class Kind {
        Read,  ///< One state of the store over several statements.
        Write, ///< Takes the write lock at once, waiting for it as the database's busy wait says.
    };
    [[nodiscard]] static Result<Transaction> begin(Database &database, Kind kind);
    ~Transaction();
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;

    [[nodiscard]] Status commit();

private:
    explicit Transaction(Database &database) : m_database(&database) {}
    Database *m_database; // nullptr: over
};

/// A part of a write transaction that can be undone alone: rolls back when it goes away without release().
class Savepoint {
public:
    [[nodiscard]] static Result<Savepoint> begin(Database &database);
    ~Savepoint();
    Savepoint(Savepoint &&other) noexcept;
    Savepoint &operator=(Savepoint &&) = delete;

    [[nodiscard]] Status release();

private:
    explicit Savepoint(Database &database) : m_database(&database) {}
    Database *m_database; // nullptr: over
};

} // namespace ps
