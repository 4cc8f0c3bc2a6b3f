// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/conditions_fields.h"
#include "gpu/protocol/message.h"
#include "gpu/protocol/version.h"

namespace ps::gpu {

namespace encoding {

inline Json line(const char *type) {
    return Json{{"type", type}, {"v", kProtocolVersion}};
}

inline Json fields(const BuildIdentity &build) {
    return {{"version", build.version}, {"git", build.revision}, {"compiler", build.compiler}};
}

inline Json fields(const Verification &verified) {
    Json object{{"ok", verified.ok}};
    put(object, "error", verified.error);
    put(object, "bound", verified.bound);
    object["values"] = verified.checkedValues;
    return object;
}

inline Json fields(const Summary &time) {
    Json object{{"n", time.count}};
    put(object, "median", time.medianS);
    put(object, "mad", time.madS);
    put(object, "p5", time.p5S);
    put(object, "p25", time.p25S);
    put(object, "p75", time.p75S);
    put(object, "p95", time.p95S);
    put(object, "ci95_low", time.medianLowS);
    put(object, "ci95_high", time.medianHighS);
    return object;
}

inline Json object(const Hello &hello) {
    Json out = line("hello");
    out["build"] = fields(hello.build);
    out["vendor"] = hello.vendor;
    return out;
}

inline Json object(const Device &device) {
    Json out = line("device");
    out["id"] = device.id;
    out["name"] = device.name;
    if (device.threads > 0) out["threads"] = device.threads;
    if (device.memoryBytes > 0) out["memory_bytes"] = device.memoryBytes;
    if (device.lastLevelCacheBytes > 0) out["llc_bytes"] = device.lastLevelCacheBytes;
    if (!device.instructionSet.empty()) out["isa"] = device.instructionSet;
    put(out, "driver", device.driver);
    if (device.facts != StaticFacts()) out["facts"] = fields(device.facts);
    if (device.use) out["use"] = fields(*device.use);
    return out;
}

inline Json object(const ListedBenchmark &listed) {
    Json out = line("benchmark");
    out["benchmark"] = listed.benchmark;
    out["suites"] = listed.suites;
    out["bytes"] = listed.bytesFormula;
    out["flops"] = listed.flopsFormula;
    out["cases"] = Json::array();
    for (const ListedCase &one : listed.cases)
        out["cases"].push_back(Json{{"shape", one.shape}, {"suites", one.suites}, {"working_set_bytes", one.workingSetBytes}});
    return out;
}

inline Json object(const Plan &plan) {
    Json out = line("plan");
    out["groups"] = Json::array();
    for (const Plan::Group &group : plan.groups) out["groups"].push_back({{"benchmark", group.benchmark}, {"cases", group.cases}});
    return out;
}

inline Json object(const Started &started) {
    Json out = line("started");
    out["benchmark"] = started.benchmark;
    out["shape"] = started.shape;
    return out;
}

inline Json object(const Sample &sample) {
    Json out = line("sample");
    out["benchmark"] = sample.benchmark;
    out["n"] = sample.count;
    put(out, "median_s", sample.medianS);
    return out;
}

inline Json object(const Measured &result) {
    Json out = line("result");
    out["schema"] = result.schema;
    out["benchmark"] = result.benchmark;
    out["shape"] = result.shape;
    out["build"] = fields(result.build);
    out["device"] = Json{{"id", result.deviceId}, {"name", result.deviceName}};
    put(out, "driver", result.driver);
    out["dtype"] = result.dataType;
    out["algorithm"] = result.algorithm;
    out["timing"] = result.timingMode;
    out["seed"] = result.seed;
    out["time_s"] = fields(result.time);
    out["launches_per_sample"] = result.launchesPerSample;
    out["warm_up"] = Json{{"n", result.warmUpSamples}, {"converged", result.warmedUp}};
    put(out, "bytes", result.bytes);
    put(out, "flops", result.flops);
    put(out, "gb_per_s", result.gbPerS);
    put(out, "gflop_per_s", result.gflopPerS);
    out["working_set_bytes"] = result.workingSetBytes;
    out["verified"] = fields(result.verified);
    out["stopped_by"] = result.stoppedBy;
    put(out, "canary_before_gb_per_s", result.canaryBeforeGbPerS);
    put(out, "canary_after_gb_per_s", result.canaryAfterGbPerS);
    out["flags"] = result.flags;
    put(out, "invalid", result.invalid);
    put(out, "ceiling_gb_per_s", result.ceilingGbPerS);
    put(out, "phase", result.phase);
    if (result.conditions) out["conditions"] = fields(*result.conditions);
    if (!result.libraries.empty()) out["libraries"] = result.libraries;
    put(out, "duration_s", result.durationS);
    return out;
}

inline Json fields(const StepPoint &point) {
    Json object;
    put(object, "tok_per_s_per_user", point.perUser);
    put(object, "tok_per_s_per_gpu", point.perGpu);
    put(object, "output_tok_per_s_per_gpu", point.outputPerGpu);
    return object;
}

inline Json fields(const ExchangeFacts &exchange) {
    Json object;
    object["all_reduces"] = exchange.allReduces;
    put(object, "message_bytes", exchange.messageBytes);
    put(object, "gathered_bytes", exchange.gatheredBytes);
    if (!exchange.allReduceSeconds.empty()) object["all_reduce_s"] = exchange.allReduceSeconds;
    return object;
}

inline Json object(const MeasuredStep &step) {
    Json out = line("step");
    out["schema"] = step.schema;
    out["model"] = step.model;
    out["build"] = fields(step.build);
    out["device"] = Json{{"id", step.deviceId}, {"name", step.deviceName}};
    put(out, "driver", step.driver);
    out["gpus"] = step.gpus;
    out["tensor_parallel"] = step.tensorParallel;
    out["batch"] = step.batch;
    put(out, "context_tokens", step.contextTokens);
    out["isl"] = step.isl;
    out["osl"] = step.osl;
    out["precision"] = step.precision;
    out["cache_dtype"] = step.cacheDataType;
    out["layers"] = step.layers;
    out["layers_measured"] = step.layersMeasured;
    out["timing"] = step.timingMode;
    out["seed"] = step.seed;
    out["decode_s"] = fields(step.decode);
    out["launches_per_sample"] = step.launchesPerSample;
    if (!step.partSeconds.empty()) out["parts_s"] = step.partSeconds;
    put(out, "prefill_s", step.prefillS);
    if (!step.prefillOrigin.empty()) out["prefill_origin"] = step.prefillOrigin;
    put(out, "bytes", step.bytes);
    put(out, "flops", step.flops);
    put(out, "roofline_serial_s", step.rooflineSerialS);
    put(out, "roofline_overlap_s", step.rooflineOverlapS);
    if (step.decodeOnly) out["decode_only"] = fields(*step.decodeOnly);
    if (step.interleaved) out["interleaved"] = fields(*step.interleaved);
    out["collectives"] = step.collectives;
    if (step.exchange) out["exchange"] = fields(*step.exchange);
    if (!step.libraries.empty()) out["libraries"] = step.libraries;
    out["claim"] = step.claim;
    out["non_claims"] = step.nonClaims;
    out["working_set_bytes"] = step.workingSetBytes;
    out["verified"] = fields(step.verified);
    out["stopped_by"] = step.stoppedBy;
    put(out, "canary_before_gb_per_s", step.canaryBeforeGbPerS);
    put(out, "canary_after_gb_per_s", step.canaryAfterGbPerS);
    out["flags"] = step.flags;
    put(out, "invalid", step.invalid);
    if (step.conditions) out["conditions"] = fields(*step.conditions);
    put(out, "duration_s", step.durationS);
    return out;
}

inline Json object(const Checked &checked) {
    Json out = line("checked");
    out["benchmark"] = checked.benchmark;
    out["shape"] = checked.shape;
    out["verified"] = fields(checked.verified);
    return out;
}

inline Json object(const Skipped &skipped) {
    Json out = line("skipped");
    out["benchmark"] = skipped.benchmark;
    out["shape"] = skipped.shape;
    out["reason"] = skipped.reason;
    return out;
}

inline Json object(const Failed &failed) {
    Json out = line("error");
    if (!failed.benchmark.empty()) out["benchmark"] = failed.benchmark;
    out["shape"] = failed.shape;
    out["reason"] = failed.reason;
    return out;
}

inline Json object(const Heartbeat &heartbeat) {
    Json out = line("heartbeat");
    out["benchmark"] = heartbeat.benchmark;
    put(out, "elapsed_s", heartbeat.elapsedS);
    return out;
}

inline Json object(const Done &done) {
    Json out = line("done");
    out["results"] = done.results;
    out["skipped"] = done.skipped;
    out["errors"] = done.errors;
    out["cancelled"] = done.cancelled;
    return out;
}

} // namespace encoding

/// The message as one line of JSON without its line feed. Bytes that are no UTF-8 are replaced, values that are not finite left out.
inline std::string encode(const Message &message) {
    const auto out = std::visit([](const auto &value) { return encoding::object(value); }, message);
    return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace ps::gpu
