// SPDX-License-Identifier: GPL-3.0-or-later
// What a run measured, case by case, and against another run.
#pragma once

#include "core/runner/local_run.h"

#include <optional>
#include <string>
#include <vector>

namespace ps {

/// One measured case.
struct CaseFigure {
    std::string name;  ///< benchmark, or model and precision of a step
    std::string shape; ///< "rows 512, columns 8192"; "batch 4, context 1,383"
    bool isStep = false;
    double medianS = 0;
    double madS = 0;                      ///< median absolute deviation of the times, unscaled
    std::optional<double> gbPerS;         ///< of kernels
    std::optional<double> gflopPerS;      ///< of kernels that compute
    std::optional<double> tokensPerS;     ///< of steps: output tokens per second and GPU
    std::optional<double> shareOfCeiling; ///< 1: as fast as memory (steps: the serial roofline) allows
    std::vector<std::string> doubts;      ///< doubtsAbout() it
};

/// In the order of arrival.
std::vector<CaseFigure> figuresOf(const LocalRun &run);

/// Where steps would be at the ceilings that their run measured, one operation after the other: shareOfCeiling is of the same.
struct RooflinePoint {
    double perUser = 0; ///< tokens per second
    double perGpu = 0;  ///< tokens per second
};
/// Of the steps of one model at one pair of lengths, decode alone, ascending and distinct in perUser; empty without ceilings.
std::vector<RooflinePoint> rooflineOf(const LocalRun &run, const std::string &model, std::int64_t isl, std::int64_t osl);
/// Of steps that differ in their batch alone; the same.
std::vector<RooflinePoint> rooflineOf(const std::vector<gpu::MeasuredStep> &steps);

/// How much faster a case is than it was: above 1 is faster.
struct CaseRatio {
    double ratio = 1;
    double spread = 0;      ///< of the ratio, one scaled MAD of both times together
    bool standsOut = false; ///< further from 1 than twice the spread
};

/// The same case in `before`; none when it is not there.
std::optional<CaseRatio> ratioTo(const std::vector<CaseFigure> &before, const CaseFigure &now);

} // namespace ps
