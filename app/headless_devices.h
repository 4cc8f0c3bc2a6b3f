// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "app/exit_code.h"
#include "core/runner/worker_probe.h"
#include "core/support/job_control.h"

#include <iosfwd>
#include <vector>

namespace ps {

/// Asks every worker that is found; runs an event loop until they have answered. Empty when the job was cancelled.
std::vector<ProbedWorker> probeAllWorkers(const JobControl &job);

ExitCode runDevices(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job);

} // namespace ps
