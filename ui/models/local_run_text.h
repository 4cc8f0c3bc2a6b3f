// SPDX-License-Identifier: GPL-3.0-or-later
// Words about runs of workers, for the screen.
#pragma once

#include "core/runner/run_comparison.h"
#include "core/runner/run_estimate.h"

#include <QString>

namespace ps {

/// "batch 4, context 1,382"
QString caseShapeText(const gpu::Shape &shape);
/// "12.3 GB/s", "12.3 GB/s · 4,560 GFLOP/s"
QString kernelFigureText(const gpu::Measured &kernel);
/// "23.4 ms · 42.7 tok/s/user · 171 tok/s/GPU"
QString stepFigureText(const gpu::MeasuredStep &step);
/// Three significant digits: "0.0123", "4.56", "1,230"
QString figureText(double value);

/// "about 1:20 min as the last time" or "between 10 s and 3 min", for one run or several.
QString estimateTimeText(const RunEstimate &estimate);
/// "up to 2.9 GB"; empty when nothing is known.
QString estimateMemoryText(const RunEstimate &estimate);
/// What the machine will feel of it: "All 8 threads of EPYC are busy" or "Up to 700 W".
QString estimateLoadText(const RunEstimate &estimate, const std::vector<PlannedRun> &runs);

/// "cpu:0 AMD EPYC, quick suite"; with " (2 of 3)" for a repetition.
QString plannedRunText(const PlannedRun &run);
/// "24 Nov 2026 02:41, AMD EPYC, quick"
QString localRunText(const LocalRunInfo &run);
/// One line of the log about a message; empty for what says nothing new.
QString logText(const gpu::Message &message, const std::string &backend);

} // namespace ps
