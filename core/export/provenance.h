// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"

#include <string>
#include <vector>

namespace ps {

/// The whole selection in one line of words, as under the chart's title: "DeepSeek R1 0528 · 8k/1k · FP8 + FP4 ·
/// newest run per configuration as of 2026-05-07 · frontier by vendor". Says "synthetic sample data" when it is.
std::string selectionSentence(const CurveSet &curves);

/// What the axes say together: "Throughput per GPU vs. median interactivity".
std::string titleSentence(const CurveSet &curves);

/// Everything needed to trace an export, one fact a line: program and version, selection (in words, and as options of
/// the command line that give the same picture), axes with unit and direction, grouping, points and exclusions, runs (id, day, URL) by day,
/// attribution of the data.
std::vector<std::string> provenanceLines(const CurveSet &curves);

/// Whose data the points are, one source a line: "Data: InferenceX by SemiAnalysis (Apache-2.0)", "Data: synthetic …",
/// and how many runs are unofficial.
std::vector<std::string> attributionLines(const CurveSet &curves);

/// The effective day of the selection; with what it is when the runs of that day do not tell it: "2026-05-09 (estimated)".
std::string asOfText(const CurveSet &curves);

/// True for the URL of a run of InferenceX itself. A run of a fork is unofficial; of one without a URL nothing is said.
bool isOfficialRun(const RunInfo &run);

} // namespace ps
