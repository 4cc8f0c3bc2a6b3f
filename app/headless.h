// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "app/exit_code.h"
#include "core/support/job_control.h"

#include <iosfwd>

namespace ps {

/// Runs a verb without a window: results to `out`, one line per error to `err`. Export of a picture needs a
/// QApplication (the offscreen platform will do). Blocks; `job` cancels an import and hears its progress.
ExitCode runHeadless(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job = {});

/// "paretoscope: <what> : <why>" on one line, whatever the texts hold.
void printError(std::ostream &err, const std::string &what, const std::string &why);

} // namespace ps
