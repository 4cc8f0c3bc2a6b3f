// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/steps/step_message.h"

#include "gpu/model/claims.h"
#include "gpu/model/decode_step.h"
#include "gpu/model/derived_points.h"
#include "gpu/protocol/version.h"

#include <cstdio>
#include <string_view>

namespace ps::gpu {

namespace {

constexpr double kMilli = 1e3;
constexpr double kCeilingTolerance = 1.05; // the ceiling itself is measured

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.5g", value);
    return text;
}

std::string claimOf(const MeasuredStep &step) {
    std::string libraries;
    for (const auto &[name, version] : step.libraries) libraries += (libraries.empty() ? "" : ", ") + name + " " + version;
    const std::string values[] = {step.model,
                                  std::to_string(step.tensorParallel),
                                  std::to_string(step.batch),
                                  number(step.contextTokens),
                                  number(step.decode.medianS * kMilli),
                                  libraries,
                                  step.collectives};
    std::string text(step.exchange ? ranksClaim : stepClaim);
    constexpr std::string_view kOthers = "%6 and ";
    if (const std::size_t at = text.find(kOthers); libraries.empty() && at != std::string::npos) text.erase(at, kOthers.size());
    for (std::size_t i = 0; i < std::size(values); ++i) {
        const std::string mark = "%" + std::to_string(i + 1);
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + values[i].size()))
            text.replace(at, mark.size(), values[i]);
    }
    if (step.layersMeasured < step.layers)
        text += " Of its " + std::to_string(step.layers) + " layers " + std::to_string(step.layersMeasured) +
                " ran; the others were counted with the same time.";
    return text;
}

StepPoint pointOf(const ServingPoint &point) {
    return {point.perUser, point.perGpu, point.outputPerGpu};
}

void addPoints(MeasuredStep &out) {
    StepTimes times;
    times.lengths = meanLengths(static_cast<double>(out.isl), static_cast<double>(out.osl));
    times.batch = static_cast<double>(out.batch);
    times.gpus = static_cast<double>(out.gpus);
    times.decodeSeconds = out.decode.medianS;
    if (const auto point = decodeOnlyPoint(times)) out.decodeOnly = pointOf(*point);
    if (!out.prefillS) return;
    times.prefillSeconds = *out.prefillS;
    if (const auto point = interleavedPoint(times)) out.interleaved = pointOf(*point);
}

void addRoofline(MeasuredStep &out, const StepFacts &facts, const std::optional<Ceilings> &ceilings) {
    if (!ceilings) return;
    const auto step = decodeStep(facts.model, {facts.tensorParallel, static_cast<double>(facts.batch), facts.context, facts.precision});
    if (!step) return;
    const auto roofline = rooflineOf(*step, *ceilings);
    if (!roofline) return;
    out.rooflineSerialS = roofline->serialSeconds;
    out.rooflineOverlapS = roofline->overlapSeconds;
    if (out.decode.medianS * kCeilingTolerance < roofline->overlapSeconds)
        out.invalid = "faster than its bytes can be read: " + number(out.decode.medianS * kMilli) + " ms; at least " +
                      number(roofline->overlapSeconds * kMilli) + " ms are needed";
}

} // namespace

std::string precisionName(const ModelShape &model, const Precision &precision) {
    std::string name(nameOf(precision.linear));
    if (model.moe && precision.experts != precision.linear) name += "+" + std::string(nameOf(precision.experts)) + "-experts";
    return name;
}

MeasuredStep stepMessage(const Measured &measured, const StepFacts &facts, const std::optional<Ceilings> &ceilings) {
    MeasuredStep out;
    out.schema = kStepSchema;
    out.model = facts.model.name;
    out.build = measured.build;
    out.deviceId = measured.deviceId;
    out.deviceName = measured.deviceName;
    out.driver = measured.driver;
    out.gpus = facts.gpus;
    out.tensorParallel = facts.tensorParallel;
    out.batch = facts.batch;
    out.contextTokens = facts.context;
    out.isl = facts.isl;
    out.osl = facts.osl;
    out.precision = precisionName(facts.model, facts.precision);
    out.cacheDataType = nameOf(facts.precision.cache);
    out.layers = static_cast<std::int64_t>(facts.model.layers.size());
    out.layersMeasured = facts.layersMeasured;
    out.timingMode = measured.timingMode;
    out.seed = measured.seed;
    out.decode = measured.time;
    out.launchesPerSample = measured.launchesPerSample;
    out.partSeconds = facts.partSeconds;
    out.prefillS = facts.prefillS;
    out.prefillOrigin = facts.prefillOrigin;
    out.bytes = measured.bytes;
    out.flops = measured.flops;
    out.collectives = facts.collectives;
    out.exchange = facts.exchange;
    out.libraries = measured.libraries;
    out.nonClaims = stepNonClaims;
    out.workingSetBytes = measured.workingSetBytes;
    out.verified = measured.verified;
    out.stoppedBy = measured.stoppedBy;
    out.canaryBeforeGbPerS = measured.canaryBeforeGbPerS;
    out.canaryAfterGbPerS = measured.canaryAfterGbPerS;
    out.flags = measured.flags;
    out.invalid = measured.invalid;
    out.conditions = measured.conditions;
    out.durationS = measured.durationS;
    out.claim = claimOf(out);
    addPoints(out);
    addRoofline(out, facts, ceilings);
    return out;
}

} // namespace ps::gpu
