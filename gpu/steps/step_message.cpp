// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/steps/step_message.h"

#include "gpu/model/claims.h"

#include <cstdio>

namespace ps::gpu {

namespace {

StepPoint pointOf(const ServingPoint &point) {
    return {point.perUser, point.perGpu, point.outputPerGpu};
}

void replace(std::string &text, const std::string &mark, const std::string &value) {
    if (const auto at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), value);
}

std::string claimOf(const MeasuredStep &step) {
    std::string text(stepClaim), libraries;
    for (const auto &[name, version] : step.libraries) libraries += (libraries.empty() ? "" : ", ") + name + ' ' + version;
    char milliseconds[32];
    std::snprintf(milliseconds, sizeof milliseconds, "%.3f", step.decode.medianS * 1e3);
    replace(text, "%1", step.model);
    replace(text, "%2", std::to_string(step.tensorParallel));
    replace(text, "%3", std::to_string(step.batch));
    replace(text, "%4", std::to_string(static_cast<std::int64_t>(step.contextTokens)));
    replace(text, "%5", milliseconds);
    if (libraries.empty())
        replace(text, "these kernels (%6 and our own)", "our own kernels");
    else
        replace(text, "%6", libraries);
    return text;
}

void addPoints(MeasuredStep &step, const StepRequest &request) {
    StepTimes times;
    times.lengths = request.lengths();
    times.batch = static_cast<double>(step.batch);
    times.gpus = static_cast<double>(step.gpus);
    times.decodeSeconds = step.decode.medianS;
    if (const auto point = decodeOnlyPoint(times)) step.decodeOnly = pointOf(*point);
    if (!step.prefillS) return;
    times.prefillSeconds = *step.prefillS;
    if (const auto point = interleavedPoint(times)) step.interleaved = pointOf(*point);
}

} // namespace

MeasuredStep stepMessage(const StepRequest &request, std::int64_t batch, const Measured &measured, const StepExtras &extras,
                         const std::optional<Ceilings> &ceilings) {
    MeasuredStep step;
    step.schema = measured.schema;
    step.model = request.model.name;
    step.build = measured.build;
    step.deviceId = measured.deviceId;
    step.deviceName = measured.deviceName;
    step.driver = measured.driver;
    step.gpus = request.tensorParallel;
    step.tensorParallel = request.tensorParallel;
    step.batch = batch;
    step.contextTokens = static_cast<double>(request.context());
    step.isl = request.workload.isl;
    step.osl = request.workload.osl;
    step.precision = request.precisionName();
    step.cacheDataType = nameOf(request.precision.cache);
    step.layers = step.layersMeasured = static_cast<std::int64_t>(request.model.layers.size());
    step.timingMode = measured.timingMode;
    step.seed = measured.seed;
    step.decode = measured.time;
    step.launchesPerSample = measured.launchesPerSample;
    step.partSeconds = extras.partSeconds;
    step.prefillS = extras.prefillS;
    if (extras.prefillS) step.prefillOrigin = extras.prefillOrigin;
    step.bytes = measured.bytes;
    step.flops = measured.flops;
    step.collectives = extras.collectives;
    step.libraries = measured.libraries;
    step.nonClaims = stepNonClaims;
    step.workingSetBytes = measured.workingSetBytes;
    step.verified = measured.verified;
    step.stoppedBy = measured.stoppedBy;
    step.canaryBeforeGbPerS = measured.canaryBeforeGbPerS;
    step.canaryAfterGbPerS = measured.canaryAfterGbPerS;
    step.flags = measured.flags;
    step.invalid = measured.invalid;
    step.conditions = measured.conditions;
    step.durationS = measured.durationS;
    if (ceilings) {
        const auto decode = request.decode(batch);
        if (const auto roofline = decode ? rooflineOf(*decode, *ceilings) : Outcome<Roofline>(Fault{decode.error()})) {
            step.rooflineSerialS = roofline->serialSeconds;
            step.rooflineOverlapS = roofline->overlapSeconds;
        }
    }
    addPoints(step, request);
    step.claim = claimOf(step);
    return step;
}

} // namespace ps::gpu
