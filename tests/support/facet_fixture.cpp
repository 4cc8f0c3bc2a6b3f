// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/facet_fixture.h"

namespace ps::test {

std::shared_ptr<const Facets> facetsForTest() {
    auto facets = std::make_shared<Facets>();
    facets->facets = {
        {FacetField::Model, {{"dsr1", "DeepSeek R1 0528", 600, false}, {"gptoss120b", "gpt-oss 120B", 300, false}}},
        {FacetField::Sequence, {{"1024/1024", "1k/1k", 400, false}, {"8192/1024", "8k/1k", 500, false}}},
        {FacetField::Vendor, {{"nvidia", "NVIDIA", 700, false}, {"amd", "AMD", 200, false}}},
        {FacetField::Hardware,
         {{"gb300", "GB300 NVL72", 300, false},
          {"b200", "B200", 400, false},
          {"h100", "H100", 0, false},
          {"mi355x", "MI355X", 150, false},
          {"mi300x", "MI300X", 50, false}}},
        {FacetField::Framework, {{"sglang", "SGLang", 500, false}, {"vllm", "vLLM", 400, false}}},
        {FacetField::Precision, {{"fp8", "FP8", 600, false}, {"fp4", "FP4", 300, false}}},
        {FacetField::Spec, {{"none", "No speculation", 700, false}, {"mtp", "MTP", 200, false}}},
        {FacetField::BenchmarkType, {{"single_turn", "Fixed sequence", 900, false}}},
    };
    for (const char *day : {"2026-05-01", "2026-05-05", "2026-05-07"}) facets->days.push_back({*Day::parse(day), 300});
    facets->total = 900;
    return facets;
}

} // namespace ps::test
