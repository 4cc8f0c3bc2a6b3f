// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "app/exit_code.h"
#include "core/support/job_control.h"

#include <iosfwd>

namespace ps {

ExitCode runImport(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job);

} // namespace ps
