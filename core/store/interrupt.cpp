// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interrupt.h"

#include "core/store/database.h"

#include <sqlite3.h>

namespace ps {

namespace {
/// Instructions of SQLite's machine between two questions: well under a millisecond.
constexpr int kInstructions = 20'000;
} // namespace

Interrupt::Interrupt(Database &database, const JobControl &job) : m_handle(database.handle()), m_job(job) {
    sqlite3_progress_handler(m_handle, kInstructions, &Interrupt::isCancelled, this);
}

Interrupt::~Interrupt() {
    sqlite3_progress_handler(m_handle, 0, nullptr, nullptr);
}

int Interrupt::isCancelled(void *self) {
    return static_cast<Interrupt *>(self)->m_job.cancelled() ? 1 : 0;
}

} // namespace ps
