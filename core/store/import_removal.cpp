// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/import_removal.h"

#include "core/store/database.h"
#include "core/store/day_estimate.h"
#include "core/store/interrupt.h"
#include "core/store/removal_steps.h"
#include "core/store/transaction.h"

#include <string>

namespace ps {

namespace {

/// Foreign keys are looked up one row at a time, and most have no index: without them a removal is a hundred times as
/// fast. They hold again afterwards.
class WithoutForeignKeys {
public:
    explicit WithoutForeignKeys(Database &database) : m_database(database) {
        static_cast<void>(m_database.execute("PRAGMA foreign_keys = OFF"));
    }
    ~WithoutForeignKeys() { static_cast<void>(m_database.execute("PRAGMA foreign_keys = ON")); }
    WithoutForeignKeys(const WithoutForeignKeys &) = delete;
    WithoutForeignKeys &operator=(const WithoutForeignKeys &) = delete;

private:
    Database &m_database;
};

Status isThere(Database &database, ImportId import) {
    Result<Statement> query = database.prepare("SELECT 1 FROM import WHERE id = ?");
    if (!query) return failure(query.error());
    query->bind(1, import.value);
    const Result<bool> found = query->step();
    if (!found) return failure(found.error());
    if (*found) return {};
    return failure(ErrorCode::NotFound, "the store has no import number " + std::to_string(import.value));
}

Status removeAll(Database &database, ImportId import, const JobControl &job, RemovalReport &report) {
    for (const auto step : {findWhatGoes, removeResults, removeRecords, removeRunFacts, settleParts, removeImportRows}) {
        if (Status done = step(database, import, job, report); !done) return done;
    }
    if (Status removed = removeLocalRuns(database, import); !removed) return removed;
    if (Status removed = removeUnused(database); !removed) return removed;
    if (Status estimated = estimateDays(database); !estimated) return estimated;
    return database.execute("UPDATE store_revision SET revision = revision + 1");
}

} // namespace

Result<RemovalReport> removeImport(Database &database, ImportId import, const JobControl &job) {
    const WithoutForeignKeys off(database);
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::Write);
    if (!transaction) return failure(transaction.error());
    if (Status there = isThere(database, import); !there) return failure(there.error());
    RemovalReport report;
    {
        const Interrupt interrupt(database, job);
        if (Status removed = removeAll(database, import, job, report); !removed) return failure(removed.error());
    }
    if (Status committed = transaction->commit(); !committed) return failure(committed.error());
    return report;
}

} // namespace ps
