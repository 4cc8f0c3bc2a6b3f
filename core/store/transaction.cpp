// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/transaction.h"

#include "core/store/database.h"

#include <utility>

namespace ps {

Result<Transaction> Transaction::begin(Database &database, Kind kind) {
    if (Status begun = database.execute(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN"); !begun) return failure(begun.error());
    return Transaction(database);
}

Transaction::~Transaction() {
    // After some failures SQLite has rolled back on its own. A rollback that fails leaves the same state behind: the
    // log's unfinished end is ignored by whoever opens the file next.
    if (m_database && m_database->inTransaction()) static_cast<void>(m_database->execute("ROLLBACK"));
}

Transaction::Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Status Transaction::commit() {
    if (Status committed = m_database->execute("COMMIT"); !committed) return committed;
    m_database = nullptr;
    return {};
}

Result<Savepoint> Savepoint::begin(Database &database) {
    if (Status begun = database.execute("SAVEPOINT part"); !begun) return failure(begun.error());
    return Savepoint(database);
}

Savepoint::~Savepoint() {
    if (m_database && m_database->inTransaction()) static_cast<void>(m_database->execute("ROLLBACK TO part; RELEASE part"));
}

Savepoint::Savepoint(Savepoint &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Status Savepoint::release() {
    if (Status released = m_database->execute("RELEASE part"); !released) return released;
    m_database = nullptr;
    return {};
}

} // namespace ps
