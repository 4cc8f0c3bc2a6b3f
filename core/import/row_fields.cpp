// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/row_fields.h"

#include <unordered_map>

namespace ps {

namespace {

using Kind = FieldMeaning::Kind;

struct NamedField {
    std::string_view key;
    RowField field;
    bool alsoAttribute = false;
};

constexpr NamedField kFields[] = {
    {"hw", RowField::Hardware},
    {"hardware", RowField::Hardware},
    {"conc", RowField::Concurrency},
    {"users", RowField::Concurrency},
    {"image", RowField::Image},
    {"model", RowField::Model},
    {"infmax_model_prefix", RowField::ModelPrefix},
    {"framework", RowField::Framework},
    {"precision", RowField::Precision},
    {"spec_decoding", RowField::Spec},
    {"spec_method", RowField::Spec},
    {"mtp", RowField::Mtp},
    {"disagg", RowField::Disaggregated},
    {"is_multinode", RowField::Multinode},
    {"isl", RowField::Isl},
    {"osl", RowField::Osl},
    {"tp", RowField::Tp},
    {"ep", RowField::Ep},
    {"dp_attention", RowField::DpAttention},
    {"pp", RowField::Pp, true},
    {"pcp_size", RowField::Pcp, true},
    {"prefill_tp", RowField::PrefillTp},
    {"prefill_ep", RowField::PrefillEp},
    {"prefill_dp_attention", RowField::PrefillDpAttention},
    {"prefill_num_workers", RowField::PrefillWorkers},
    {"num_prefill_gpu", RowField::PrefillGpus},
    {"prefill_pp", RowField::PrefillPp, true},
    {"prefill_pcp_size", RowField::PrefillPcp, true},
    {"decode_tp", RowField::DecodeTp},
    {"decode_ep", RowField::DecodeEp},
    {"decode_dp_attention", RowField::DecodeDpAttention},
    {"decode_num_workers", RowField::DecodeWorkers},
    {"num_decode_gpu", RowField::DecodeGpus},
    {"decode_pp", RowField::DecodePp, true},
    {"decode_pcp_size", RowField::DecodePcp, true},
    {"run_url", RowField::RunUrl},
    {"date", RowField::Date},
    {"timestamp", RowField::Timestamp},
    {"source_file", RowField::SourceFile},
    {"benchmark_type", RowField::BenchmarkType},
    {"offload_mode", RowField::OffloadMode},
    {"offloading", RowField::KvOffloading, true},
    {"kv_offloading", RowField::KvOffloading, true},
    {"scenario_type", RowField::ScenarioType, true},
    {"metrics", RowField::Metrics},
};

constexpr std::string_view kAttributes[] = {"dcp_size",   "prefill_dcp_size", "decode_dcp_size",
                                            "router",     "kv_p2p_transfer",  "recipe_fingerprint",
                                            "prefill_hw", "decode_hw",        "kv_offload_backend"};

/// std_intvty and its like: the reciprocal of a standard deviation, which means nothing.
bool isSpreadOfInteractivity(std::string_view key) {
    constexpr std::string_view kStart = "std_";
    constexpr std::string_view kEnd = "intvty";
    return key.size() >= kStart.size() + kEnd.size() && key.substr(0, kStart.size()) == kStart &&
           key.substr(key.size() - kEnd.size()) == kEnd;
}

} // namespace

FieldMeaning meaningOfKey(std::string_view key) {
    static const auto meanings = [] {
        std::unordered_map<std::string_view, FieldMeaning> map;
        for (const Metric &metric : allMetrics()) map.emplace(metric.key, FieldMeaning{Kind::Metric, RowField::Hardware, false, &metric});
        for (const NamedField &named : kFields)
            map.emplace(named.key, FieldMeaning{Kind::Field, named.field, named.alsoAttribute, nullptr});
        for (const std::string_view name : kAttributes)
            map.emplace(name, FieldMeaning{Kind::Attribute, RowField::Hardware, false, nullptr});
        return map;
    }();
    if (isSpreadOfInteractivity(key)) return {Kind::Dropped, RowField::Hardware, false, nullptr};
    const auto it = meanings.find(key);
    return it == meanings.end() ? FieldMeaning{} : it->second;
}

const FieldMeaning &FieldLookup::meaningOf(std::string_view key) {
    if (m_next < m_seen.size()) {
        Seen &seen = m_seen[m_next++];
        if (seen.key != key) seen = {std::string(key), meaningOfKey(key)};
        return seen.meaning;
    }
    m_seen.push_back({std::string(key), meaningOfKey(key)});
    ++m_next;
    return m_seen.back().meaning;
}

} // namespace ps
