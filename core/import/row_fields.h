// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/metric.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// The fields of a row that define what was measured, whatever they are called in an era.
enum class RowField : std::uint8_t {
    Hardware, ///< hw, hardware
    Concurrency,
    Image,
    Model,
    ModelPrefix,
    Framework,
    Precision,
    Spec, ///< spec_decoding, spec_method
    Mtp,
    Disaggregated,
    Multinode,
    Isl,
    Osl,
    Tp,
    Ep,
    DpAttention,
    Pp,
    Pcp,
    PrefillTp,
    PrefillEp,
    PrefillDpAttention,
    PrefillWorkers,
    PrefillGpus,
    PrefillPp,
    PrefillPcp,
    DecodeTp,
    DecodeEp,
    DecodeDpAttention,
    DecodeWorkers,
    DecodeGpus,
    DecodePp,
    DecodePcp,
    RunUrl,
    Date,
    Timestamp,
    SourceFile,
    BenchmarkType,
    OffloadMode,
    KvOffloading, ///< offloading, kv_offloading
    ScenarioType,
    Metrics,
};
inline constexpr std::size_t kRowFieldCount = static_cast<std::size_t>(RowField::Metrics) + 1;

/// What a key of a row means.
struct FieldMeaning {
    enum class Kind : std::uint8_t {
        Field,     ///< `field`
        Metric,    ///< `metric`
        Attribute, ///< kept as text, whatever it is
        Dropped,   ///< known to mean nothing: std_intvty
        Other,     ///< not known: a number is a metric to keep, anything else an attribute
    };
    Kind kind = Kind::Other;
    RowField field = RowField::Hardware;
    bool alsoAttribute = false; ///< a field that is besides kept as text
    const Metric *metric = nullptr;
};

FieldMeaning meaningOfKey(std::string_view key);

/// Finds the meanings of keys. Rows have the same keys in the same order as the row before, mostly, so the meaning at
/// the same place there is tried first.
class FieldLookup {
public:
    /// Before the fields of a row.
    void startRow() { m_next = 0; }
    const FieldMeaning &meaningOf(std::string_view key);

private:
    struct Seen {
        std::string key;
        FieldMeaning meaning;
    };
    std::vector<Seen> m_seen;
    std::size_t m_next = 0;
};

} // namespace ps
