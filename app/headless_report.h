// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "app/exit_code.h"
#include "core/support/job_control.h"

#include <iosfwd>

namespace ps {

/// What was imported and what became of it. As JSON also where every stored result comes from, written one by one: memory
/// does not grow with the store.
ExitCode runReport(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job);
/// Takes imports back, one after the other.
ExitCode runRemove(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job);

} // namespace ps
