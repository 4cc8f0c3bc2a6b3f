// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/steps/step_request.h"

#include "gpu/model/model_json.h"
#include "gpu/model/shipped_models.h"
#include "gpu/steps/step_facts.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr std::int64_t kKibi = 1024;
constexpr std::int64_t kLargestBatch = 512;

const std::vector<std::int64_t> kQuickBatches{1, 4, 16, 64, 256};

std::vector<std::int64_t> allBatches() {
    std::vector<std::int64_t> batches;
    for (std::int64_t batch = 1; batch <= kLargestBatch; batch *= 2) batches.push_back(batch);
    return batches;
}

/// A model, and how a suite splits it.
struct Choice {
    std::string model;
    int tensorParallel;
    std::string precision; ///< empty: as published
    bool operator==(const Choice &) const = default;
};

/// Bytes of the weights of one rank, as the request stores them.
double weightBytes(const StepRequest &request) {
    const auto step = request.decode(1);
    return step ? step->storedWeightBytes() : 0;
}

std::vector<Choice> choicesOf(Suite suite, std::int64_t memoryBytes) {
    constexpr std::int64_t kLargeDevice = 40 * kKibi * kKibi * kKibi;
    if (suite == Suite::Quick) {
        if (memoryBytes >= kLargeDevice) return {{"Llama-3.3-70B", 8, "bf16"}};
        return {{"Llama-3.1-8B", 1, "bf16"}};
    }
    return {{"Llama-3.3-70B", 8, "bf16"}, {"Llama-3.3-70B", 8, "fp8"}, {"Llama-3.1-8B", 1, "bf16"}, {"Qwen3-32B", 2, "bf16"},
            {"gpt-oss-120b", 1, ""},      {"DeepSeek-R1", 8, ""},      {"Qwen3.5-397B-A17B", 8, ""}};
}

Outcome<ModelShape> findModel(const std::string &name) {
    return name.find('/') != std::string::npos ? loadModelShape(name) : shippedModel(name);
}

Outcome<Precision> precisionFor(const ModelShape &model, const std::string &name) {
    if (name.empty()) return model.precision;
    const auto dtype = dtypeFromName(name);
    if (!dtype || *dtype == Dtype::Fp32 || *dtype == Dtype::Mxfp4)
        return Fault{"no precision '" + name + "' of the weights; there are bf16 and fp8"};
    Precision precision = model.precision;
    precision.linear = precision.experts = *dtype;
    return precision;
}

constexpr const char *kQuickWorkload = "8k1k";

Outcome<std::vector<Workload>> workloadsFor(const Options &options, Suite suite) {
    std::vector<Workload> out;
    if (options.context) return std::vector<Workload>{{"context-" + std::to_string(*options.context), 0, 0}};
    for (const Workload &workload : workloads()) {
        const bool asked = options.workloads.empty()
                               ? suite == Suite::Full || workload.name == kQuickWorkload
                               : std::find(options.workloads.begin(), options.workloads.end(), workload.name) != options.workloads.end();
        if (asked) out.push_back(workload);
    }
    if (!options.workloads.empty() && out.size() != options.workloads.size()) return Fault{"--workload: there are 1k1k, 1k8k and 8k1k"};
    return out;
}

} // namespace

const std::vector<Workload> &workloads() {
    static const std::vector<Workload> all{{"1k1k", kKibi, kKibi}, {"1k8k", kKibi, 8 * kKibi}, {"8k1k", 8 * kKibi, kKibi}};
    return all;
}

std::int64_t StepRequest::context() const {
    return fixedContext ? *fixedContext : static_cast<std::int64_t>(std::llround(lengths().context()));
}

std::string StepRequest::name() const {
    return "decode_step/" + model.name + "/tp" + std::to_string(tensorParallel) + "/" + precisionName(model, precision) + "/" +
           workload.name;
}

Outcome<Step> StepRequest::decode(std::int64_t batch) const {
    return decodeStep(model, {tensorParallel, static_cast<double>(batch), static_cast<double>(context()), precision});
}

Outcome<Step> StepRequest::prefill() const {
    return prefillStep(model, {tensorParallel, std::round(lengths().input), 0, precision});
}

Outcome<std::vector<StepRequest>> stepRequests(const Options &options, std::int64_t memoryBytes) {
    std::vector<StepRequest> out;
    const Suite suite = options.mode == Mode::List ? Suite::Full : options.suite; // it has all that the quick one has
    if (suite == Suite::Check) return out;
    const auto asked = workloadsFor(options, suite);
    if (!asked) return Fault{asked.error()};
    std::vector<Choice> choices;
    if (options.models.empty()) choices = choicesOf(suite, memoryBytes);
    const std::vector<Choice> quick = choicesOf(Suite::Quick, memoryBytes);
    for (const std::string &model : options.models) choices.push_back({model, options.tensorParallel.value_or(1), options.precision});
    for (const Choice &choice : choices) {
        const auto model = findModel(choice.model);
        if (!model) return Fault{model.error()};
        const auto precision = precisionFor(*model, choice.precision);
        if (!precision) return Fault{precision.error()};
        for (const Workload &workload : *asked) {
            StepRequest request{*model, choice.tensorParallel, *precision, workload, options.batches, {}, options.context};
            if (request.batches.empty()) request.batches = suite == Suite::Full ? allBatches() : kQuickBatches;
            if (suite == Suite::Quick || !options.models.empty())
                request.quickBatches = request.batches;
            else if (workload.name == kQuickWorkload && std::find(quick.begin(), quick.end(), choice) != quick.end())
                request.quickBatches = kQuickBatches;
            if (const auto step = request.decode(1); !step) return Fault{step.error()};
            // A suite measures what the device holds; what was asked for by name is tried, and skipped with the reason.
            if (options.models.empty() && weightBytes(request) > static_cast<double>(memoryBytes)) continue;
            out.push_back(std::move(request));
        }
    }
    return out;
}

} // namespace ps::gpu
