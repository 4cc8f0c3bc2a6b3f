// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/local_run.h"
#include "core/runner/run_progress.h"

#include <string>

namespace ps {

/// One line for people about what a worker says; empty for what is of no interest as a line (samples, heartbeats).
std::string messageText(const gpu::Message &message, const std::string &backend);
/// "12 of 40 cases, group 3 of 9, about 50 s left: rms_norm (columns 8192, rows 1)"
std::string progressText(const LocalRunProgress &now);
/// "rows 512, columns 8192"
std::string shapeText(const gpu::Shape &shape);

/// One line of JSON: a run's beginning or end ("type": "run"), beside the worker's own lines.
std::string runJsonLine(const LocalRunInfo &run);

} // namespace ps
