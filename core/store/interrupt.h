// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/job_control.h"

struct sqlite3;

namespace ps {

class Database;

/// While it lives, the database's statements end with Cancelled soon after the job is cancelled. The question is asked
/// from inside the statement, on the job's own thread: an interrupt from another thread could hit the next statement.
class Interrupt {
public:
    Interrupt(Database &database, const JobControl &job);
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

private:
    static int isCancelled(void *self);

    sqlite3 *m_handle;
    JobControl m_job;
};

} // namespace ps
