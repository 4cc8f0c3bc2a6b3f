// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/evaluation_config.h"

#include "core/import/name_normalizer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>

namespace ps {

namespace {

/// The keys of one role. Where a row has one parallelism for both roles, it has the names without the role.
struct RoleKeys {
    std::string_view tp, ep, dpAttention, workers, gpus, pp, pcp;
    std::string_view inText; ///< in "prefill=true,decode=false"
};
constexpr RoleKeys kPrefill = {"prefill_tp",      "prefill_ep", "prefill_dp_attention", "prefill_num_workers",
                               "num_prefill_gpu", "prefill_pp", "prefill_pcp_size",     "prefill="};
constexpr RoleKeys kDecode = {"decode_tp",      "decode_ep", "decode_dp_attention", "decode_num_workers",
                              "num_decode_gpu", "decode_pp", "decode_pcp_size",     "decode="};

int product(std::initializer_list<int> factors) {
    std::int64_t result = 1;
    for (const int value : factors) result = std::min<std::int64_t>(result * value, std::numeric_limits<int>::max());
    return static_cast<int>(result);
}

int atLeast(int least, std::optional<int> value) {
    return std::max(value.value_or(1), least);
}

/// "prefill=true,decode=false"
bool dpAttentionInText(std::string_view text, std::string_view role) {
    const std::size_t at = text.find(role);
    return at != std::string_view::npos && lowered(text.substr(at + role.size(), 4)) == "true";
}

RoleTopology readRole(const JsonFields &fields, const RoleKeys &keys) {
    RoleTopology role;
    role.tensorParallel = atLeast(0, fields.integer({keys.tp, "tp"}));
    role.expertParallel = atLeast(0, fields.integer({keys.ep, "ep"}));
    const std::string_view both = fields.text({"dp_attention"});
    if (!fields.has(keys.dpAttention) && both.find('=') != std::string_view::npos)
        role.dpAttention = dpAttentionInText(both, keys.inText);
    else
        role.dpAttention = fields.boolean({keys.dpAttention, "dp_attention"});
    role.workers = std::max(fields.integer({keys.workers}).value_or(0), 0);
    return role;
}

/// GPUs of one worker of a role.
int gpusPerWorker(const JsonFields &fields, const RoleKeys &keys, const RoleTopology &role) {
    return product({role.tensorParallel, atLeast(1, fields.integer({keys.pp, "pp"})), atLeast(1, fields.integer({keys.pcp, "pcp_size"}))});
}

void noteCorrected(const RecordPlace &place) {
    place.note(NoteCode::GpuCountCorrected, "",
               [] { return std::string("the GPU counts were tensor times expert parallelism; corrected to the GPUs of the deployment"); });
}

/// GPUs of a role whose workers have GPUs of their own.
int gpusOfRole(const JsonFields &fields, const RoleKeys &keys, const RoleTopology &role, const RecordPlace &place) {
    const int derived = product({std::max(role.workers, 1), gpusPerWorker(fields, keys, role)});
    const auto given = fields.integer({keys.gpus});
    if (!given || *given < 0) return derived;
    const int timesExperts = product({std::max(role.workers, 1), role.tensorParallel, role.expertParallel});
    if (*given != timesExperts || *given == derived) return *given;
    noteCorrected(place);
    return derived;
}

/// One role on one node: both roles of the configuration are the same GPUs, and have no workers.
void setOneNode(const JsonFields &fields, const RecordPlace &place, ServingConfig &config) {
    RoleTopology role = config.decode.tensorParallel > 0 ? config.decode : config.prefill;
    role.tensorParallel = std::max(role.tensorParallel, 1);
    role.expertParallel = std::max(role.expertParallel, 1);
    role.workers = 0;
    role.gpus = gpusPerWorker(fields, kDecode, role);
    for (const RoleKeys &keys : {kPrefill, kDecode}) {
        if (fields.integer({keys.gpus}).value_or(role.gpus) != role.gpus) noteCorrected(place);
    }
    config.prefill = role;
    config.decode = role;
}

bool isDisaggregated(const JsonFields &fields, const RecordPlace &place, std::string_view rawFramework, const ServingConfig &config) {
    const bool named = normalFramework(rawFramework).disaggregated || config.framework == "mori-sglang" ||
                       config.framework == "mooncake-atom" || config.framework == "vllm-disagg";
    const bool dynamo = config.framework.compare(0, 7, "dynamo-") == 0;
    if (named || (dynamo && !fields.has("disagg"))) return true;
    if (!fields.boolean({"disagg"})) return false;
    if (dynamo || config.multinode || !(config.prefill == config.decode)) return true;
    place.note(NoteCode::NotDisaggregated, "", [] {
        return std::string("marked as disaggregated although one set of GPUs ran both roles; taken as one deployment on one node");
    });
    return false;
}

/// What a writer puts where it knows nothing.
std::string_view unlessUnknown(std::string_view text) {
    return lowered(text) == "unknown" ? std::string_view() : text;
}

} // namespace

bool readEvaluationConfig(const JsonFields &fields, const RecordPlace &place, Evaluation &evaluation) {
    RawNames &raw = evaluation.raw;
    raw.hardware = fields.text({"hw", "hardware"});
    raw.framework = fields.text({"framework"});
    raw.precision = fields.text({"precision"});
    raw.spec = fields.text({"spec_decoding", "spec_method"});
    const std::string_view prefix = unlessUnknown(fields.text({"model_prefix", "infmax_model_prefix"}));
    const std::string_view model = unlessUnknown(fields.text({"model"}));
    raw.model = model.empty() ? prefix : model;
    if (lowered(raw.hardware).empty()) place.noteMissing("the hardware");
    if (lowered(raw.model).empty()) place.noteMissing("the model");
    if (lowered(raw.hardware).empty() || lowered(raw.model).empty()) return false;

    ServingConfig &config = evaluation.config;
    config.hardware = knownHardware(raw.hardware, place);
    config.model = knownModel(prefix, model, place);
    config.framework = knownFramework(raw.framework, place);
    config.precision = knownPrecision(raw.precision, place);
    config.spec = normalSpec(raw.spec);
    config.multinode = fields.boolean({"is_multinode"});
    config.prefill = readRole(fields, kPrefill);
    config.decode = readRole(fields, kDecode);
    config.disaggregated = isDisaggregated(fields, place, raw.framework, config);
    if (!config.disaggregated && !config.multinode) {
        setOneNode(fields, place, config);
        return true;
    }
    config.prefill.gpus = gpusOfRole(fields, kPrefill, config.prefill, place);
    config.decode.gpus = gpusOfRole(fields, kDecode, config.decode, place);
    return true;
}

} // namespace ps
