// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_comparison.h"

#include "core/runner/local_point.h"

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

constexpr double kScaledMad = 1.4826; ///< a MAD as the standard deviation of a normal distribution
constexpr double kStandsOut = 2;

std::string sizesText(const gpu::Shape &shape) {
    std::string text;
    for (const auto &[name, size] : shape) text += (text.empty() ? "" : ", ") + name + " " + std::to_string(size);
    return text;
}

CaseFigure figureOf(const gpu::Measured &kernel, const std::string &backend) {
    CaseFigure figure;
    figure.name = kernel.benchmark + (kernel.phase ? " (" + *kernel.phase + ")" : std::string());
    figure.shape = sizesText(kernel.shape);
    figure.medianS = kernel.time.medianS;
    figure.madS = kernel.time.madS;
    if (kernel.gbPerS > 0) figure.gbPerS = kernel.gbPerS; // a launch moves nothing: its time is what there is to say
    figure.gflopPerS = kernel.gflopPerS;
    if (figure.gbPerS && kernel.ceilingGbPerS && *kernel.ceilingGbPerS > 0) figure.shareOfCeiling = kernel.gbPerS / *kernel.ceilingGbPerS;
    figure.doubts = doubtsAbout(kernel, backend);
    return figure;
}

CaseFigure figureOf(const gpu::MeasuredStep &step, const std::string &backend) {
    CaseFigure figure;
    figure.isStep = true;
    figure.name = step.model + " " + step.precision;
    if (step.tensorParallel > 1) figure.name += " TP" + std::to_string(step.tensorParallel);
    figure.shape = "batch " + std::to_string(step.batch) + ", context " + std::to_string(std::llround(step.contextTokens));
    figure.medianS = step.decode.medianS;
    figure.madS = step.decode.madS;
    if (step.decodeOnly) figure.tokensPerS = step.decodeOnly->outputPerGpu;
    if (step.rooflineSerialS && step.decode.medianS > 0) figure.shareOfCeiling = *step.rooflineSerialS / step.decode.medianS;
    figure.doubts = doubtsAbout(step, backend);
    return figure;
}

double relativeSpread(const CaseFigure &figure) {
    return kScaledMad * figure.madS / figure.medianS;
}

} // namespace

std::vector<CaseFigure> figuresOf(const LocalRun &run) {
    std::vector<CaseFigure> figures;
    for (const gpu::Message &message : run.messages) {
        if (const auto *kernel = std::get_if<gpu::Measured>(&message)) figures.push_back(figureOf(*kernel, run.info.backend));
        if (const auto *step = std::get_if<gpu::MeasuredStep>(&message)) figures.push_back(figureOf(*step, run.info.backend));
    }
    return figures;
}

std::vector<RooflinePoint> rooflineOf(const std::vector<gpu::MeasuredStep> &steps) {
    std::vector<RooflinePoint> points;
    for (const gpu::MeasuredStep &step : steps) {
        if (!step.decodeOnly || step.invalid || !step.rooflineSerialS || !(*step.rooflineSerialS > 0)) continue;
        const double faster = step.decode.medianS / *step.rooflineSerialS;
        points.push_back({step.decodeOnly->perUser * faster, step.decodeOnly->perGpu * faster});
    }
    std::sort(points.begin(), points.end(), [](const RooflinePoint &a, const RooflinePoint &b) { return a.perUser < b.perUser; });
    const auto same = [](const RooflinePoint &a, const RooflinePoint &b) { return a.perUser == b.perUser; };
    points.erase(std::unique(points.begin(), points.end(), same), points.end());
    return points;
}

std::vector<RooflinePoint> rooflineOf(const LocalRun &run, const std::string &model, std::int64_t isl, std::int64_t osl) {
    std::vector<gpu::MeasuredStep> steps = run.steps();
    steps.erase(std::remove_if(steps.begin(), steps.end(),
                               [&](const gpu::MeasuredStep &step) { return step.model != model || step.isl != isl || step.osl != osl; }),
                steps.end());
    return rooflineOf(steps);
}

std::optional<CaseRatio> ratioTo(const std::vector<CaseFigure> &before, const CaseFigure &now) {
    const auto it = std::find_if(before.begin(), before.end(),
                                 [&now](const CaseFigure &figure) { return figure.name == now.name && figure.shape == now.shape; });
    if (it == before.end() || !(it->medianS > 0) || !(now.medianS > 0)) return std::nullopt;
    CaseRatio ratio;
    ratio.ratio = it->medianS / now.medianS;
    ratio.spread = ratio.ratio * std::hypot(relativeSpread(*it), relativeSpread(now));
    ratio.standsOut = std::abs(ratio.ratio - 1) > kStandsOut * ratio.spread;
    return ratio;
}

} // namespace ps
