// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "app/exit_code.h"
#include "core/support/job_control.h"

#include <iosfwd>

namespace ps {

/// Measures on the devices of the command line, one run after the other. Runs an event loop. A cancelled job ends the worker
/// cleanly; what it measured is kept.
ExitCode runBench(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job);

/// Writes one local run of the store as a run file.
ExitCode exportRun(const CommandLine &line, std::ostream &out, std::ostream &err);

} // namespace ps
