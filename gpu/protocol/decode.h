// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what a worker printed. The line may come from anything: every type is checked, nothing is thrown.
#pragma once

#include "gpu/protocol/conditions_fields.h"
#include "gpu/protocol/fields.h"
#include "gpu/protocol/message.h"
#include "gpu/protocol/version.h"

#include <string_view>

namespace ps::gpu {

/// A line of a type that this version does not know: to be counted and passed over.
struct UnknownType {
    std::string type;
};

/// Why a line is no message.
struct Rejected {
    std::string reason;
};

using Decoded = std::variant<Message, UnknownType, Rejected>;

namespace decoding {

/// Depth of nesting, seen without parsing, so that no parser meets a hostile one.
inline int depthOf(std::string_view line) {
    int depth = 0, deepest = 0;
    bool inText = false, escaped = false;
    for (const char c : line) {
        if (inText) {
            if (!escaped && c == '"') inText = false;
            escaped = !escaped && c == '\\';
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

inline BuildIdentity buildIdentity(FieldReader in) {
    return {in.text("version"), in.text("git"), in.text("compiler")};
}

inline Verification verification(FieldReader in) {
    return {in.flag("ok"), in.numberOrNan("error"), in.numberOrNan("bound"), in.whole("values")};
}

inline Summary summary(FieldReader in) {
    Summary time;
    time.count = in.whole("n");
    time.medianS = in.number("median");
    time.madS = in.number("mad");
    time.p5S = in.number("p5");
    time.p25S = in.number("p25");
    time.p75S = in.number("p75");
    time.p95S = in.number("p95");
    time.medianLowS = in.optionalNumber("ci95_low");
    time.medianHighS = in.optionalNumber("ci95_high");
    return time;
}

inline Device device(FieldReader in) {
    Device out;
    out.id = in.text("id");
    out.name = in.text("name");
    out.threads = in.wholeOrZero("threads");
    out.memoryBytes = in.wholeOrZero("memory_bytes");
    out.lastLevelCacheBytes = in.wholeOrZero("llc_bytes");
    out.instructionSet = in.optionalText("isa").value_or(std::string());
    out.driver = in.optionalText("driver");
    if (in.has("facts")) out.facts = staticFacts(in.object("facts"));
    if (in.has("use")) out.use = deviceUse(in.object("use"));
    return out;
}

inline Measured measured(FieldReader in) {
    Measured out;
    out.schema = static_cast<int>(in.whole("schema"));
    out.benchmark = in.text("benchmark");
    out.shape = in.shape("shape");
    out.build = buildIdentity(in.object("build"));
    out.deviceId = in.object("device").text("id");
    out.deviceName = in.object("device").text("name");
    out.driver = in.optionalText("driver");
    out.dataType = in.text("dtype");
    out.algorithm = in.text("algorithm");
    out.timingMode = in.text("timing");
    out.seed = in.unsignedWhole("seed");
    out.time = summary(in.object("time_s"));
    out.launchesPerSample = in.whole("launches_per_sample");
    out.warmUpSamples = in.object("warm_up").whole("n");
    out.warmedUp = in.object("warm_up").flag("converged");
    out.bytes = in.number("bytes");
    out.flops = in.number("flops");
    out.gbPerS = in.number("gb_per_s");
    out.gflopPerS = in.optionalNumber("gflop_per_s");
    out.workingSetBytes = in.whole("working_set_bytes");
    out.verified = verification(in.object("verified"));
    out.stoppedBy = in.text("stopped_by");
    out.canaryBeforeGbPerS = in.optionalNumber("canary_before_gb_per_s");
    out.canaryAfterGbPerS = in.optionalNumber("canary_after_gb_per_s");
    out.flags = in.texts("flags");
    out.invalid = in.optionalText("invalid");
    out.ceilingGbPerS = in.optionalNumber("ceiling_gb_per_s");
    out.phase = in.optionalText("phase");
    if (in.has("conditions")) out.conditions = conditions(in.object("conditions"));
    if (in.has("libraries")) out.libraries = in.textsByName("libraries");
    out.durationS = in.number("duration_s");
    return out;
}

inline StepPoint stepPoint(FieldReader in) {
    return {in.number("tok_per_s_per_user"), in.number("tok_per_s_per_gpu"), in.number("output_tok_per_s_per_gpu")};
}

inline ExchangeFacts exchangeFacts(FieldReader in) {
    ExchangeFacts out{in.whole("all_reduces"), in.number("message_bytes"), in.number("gathered_bytes"), {}};
    if (in.has("all_reduce_s")) out.allReduceSeconds = in.numbers("all_reduce_s");
    return out;
}

inline MeasuredStep measuredStep(FieldReader in) {
    MeasuredStep out;
    out.schema = static_cast<int>(in.whole("schema"));
    out.model = in.text("model");
    out.build = buildIdentity(in.object("build"));
    out.deviceId = in.object("device").text("id");
    out.deviceName = in.object("device").text("name");
    out.driver = in.optionalText("driver");
    out.gpus = in.whole("gpus");
    out.tensorParallel = in.whole("tensor_parallel");
    out.batch = in.whole("batch");
    out.contextTokens = in.number("context_tokens");
    out.isl = in.whole("isl");
    out.osl = in.whole("osl");
    out.precision = in.text("precision");
    out.cacheDataType = in.text("cache_dtype");
    out.layers = in.whole("layers");
    out.layersMeasured = in.whole("layers_measured");
    out.timingMode = in.text("timing");
    out.seed = in.unsignedWhole("seed");
    out.decode = summary(in.object("decode_s"));
    out.launchesPerSample = in.whole("launches_per_sample");
    if (in.has("parts_s")) out.partSeconds = in.numbers("parts_s");
    out.prefillS = in.optionalNumber("prefill_s");
    out.prefillOrigin = in.optionalText("prefill_origin").value_or(std::string());
    out.bytes = in.number("bytes");
    out.flops = in.number("flops");
    out.rooflineSerialS = in.optionalNumber("roofline_serial_s");
    out.rooflineOverlapS = in.optionalNumber("roofline_overlap_s");
    if (in.has("decode_only")) out.decodeOnly = stepPoint(in.object("decode_only"));
    if (in.has("interleaved")) out.interleaved = stepPoint(in.object("interleaved"));
    out.collectives = in.text("collectives");
    if (in.has("exchange")) out.exchange = exchangeFacts(in.object("exchange"));
    if (in.has("libraries")) out.libraries = in.textsByName("libraries");
    out.claim = in.text("claim");
    out.nonClaims = in.text("non_claims");
    out.workingSetBytes = in.whole("working_set_bytes");
    out.verified = verification(in.object("verified"));
    out.stoppedBy = in.text("stopped_by");
    out.canaryBeforeGbPerS = in.optionalNumber("canary_before_gb_per_s");
    out.canaryAfterGbPerS = in.optionalNumber("canary_after_gb_per_s");
    out.flags = in.texts("flags");
    out.invalid = in.optionalText("invalid");
    if (in.has("conditions")) out.conditions = conditions(in.object("conditions"));
    out.durationS = in.number("duration_s");
    return out;
}

inline Plan plan(FieldReader in) {
    Plan out;
    for (const FieldReader &group : in.objects("groups")) out.groups.push_back({group.text("benchmark"), group.whole("cases")});
    return out;
}

inline ListedBenchmark listedBenchmark(FieldReader in) {
    ListedBenchmark out{in.text("benchmark"), in.texts("suites"), in.text("bytes"), in.text("flops")};
    if (!in.has("cases")) return out;
    for (const FieldReader &one : in.objects("cases"))
        out.cases.push_back({one.shape("shape"), one.texts("suites"), one.wholeOrZero("working_set_bytes")});
    return out;
}

inline std::optional<Message> message(const std::string &type, FieldReader in) {
    if (type == "hello") return Hello{buildIdentity(in.object("build")), in.text("vendor")};
    if (type == "device") return device(in);
    if (type == "benchmark") return listedBenchmark(in);
    if (type == "plan") return plan(in);
    if (type == "started") return Started{in.text("benchmark"), in.shape("shape")};
    if (type == "sample") return Sample{in.text("benchmark"), in.whole("n"), in.number("median_s")};
    if (type == "result") return measured(in);
    if (type == "step") return measuredStep(in);
    if (type == "checked") return Checked{in.text("benchmark"), in.shape("shape"), verification(in.object("verified"))};
    if (type == "skipped") return Skipped{in.text("benchmark"), in.shape("shape"), in.text("reason")};
    if (type == "error") return Failed{in.optionalText("benchmark").value_or(std::string()), in.shape("shape"), in.text("reason")};
    if (type == "heartbeat") return Heartbeat{in.text("benchmark"), in.number("elapsed_s")};
    if (type == "done") return Done{in.whole("results"), in.whole("skipped"), in.whole("errors"), in.flag("cancelled")};
    return std::nullopt;
}

} // namespace decoding

/// Reads one line, without its line feed.
[[nodiscard]] inline Decoded decode(std::string_view line) {
    if (line.size() > kMaxLineBytes) return Rejected{"longer than " + std::to_string(kMaxLineBytes) + " bytes"};
    if (decoding::depthOf(line) > kMaxDepth) return Rejected{"nested deeper than " + std::to_string(kMaxDepth)};
    const nlohmann::json parsed = nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
    if (parsed.is_discarded()) return Rejected{"no JSON"};
    if (!parsed.is_object()) return Rejected{"no JSON object"};
    std::string problem;
    const decoding::FieldReader in(&parsed, &problem);
    const std::int64_t version = in.whole("v");
    const std::string type = in.text("type");
    if (!problem.empty()) return Rejected{problem};
    if (version != kProtocolVersion)
        return Rejected{"protocol version " + std::to_string(version) + "; this program reads " + std::to_string(kProtocolVersion)};
    auto read = decoding::message(type, in);
    if (!read) return UnknownType{type};
    if (!problem.empty()) return Rejected{type + ": " + problem};
    return *std::move(read);
}

} // namespace ps::gpu
