// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/document_parser.h"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace ps::fuzz {

/// Parses the bytes as the document `name` in one of several places, and checks what the writer relies on.
inline void parseDocument(const std::uint8_t *data, std::size_t size, const char *name) {
    static constexpr const char *kPlaces[] = {
        "/d/x.json",
        "/d/2026-03-28/Run_Sweep_-_dsr1_fp4_1k1k_23000000001/artifacts/bmk_dsr1_1k1k_fp4_vllm_tp8_4983112233.zip",
        "/d/run_20218553330/results_bmk/agg_bmk.json",
        "/d/dsr1_8k1k_fp8_sglang_tp8-ep1-dpafalse_disagg-false_spec-none_conc64_b200-nv_1.json",
    };
    static DocumentParser parser(64);
    const auto require = [](bool holds) {
        if (!holds) std::abort();
    };
    const std::size_t place = size > 0 ? data[size - 1] % std::size(kPlaces) : 0;
    std::string content(reinterpret_cast<const char *>(data), size);
    const ParsedDocument document = parser.parse(content, name, factsOfPath(kPlaces[place], name), {});
    for (const ParsedRow &row : document.rows) require(row.run < document.runs.size());
    for (const ParsedRecord &record : document.records) require(!record.run || *record.run < document.runs.size());
    require(!document.kind.empty() || (document.rows.empty() && document.records.empty()));
    for (const ImportNote &note : document.notes) require(!note.message.empty() && note.count > 0);
}

} // namespace ps::fuzz
