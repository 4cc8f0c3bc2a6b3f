// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ps {

/// A name in the spelling of the store. An unknown one is kept: lower case, without surrounding space.
struct NormalName {
    std::string key;
    bool known = false;
};

/// Runner label → GPU: lower case, after the last ':', up to the first '-', without a trailing _<digits>.
/// "cluster:b300-nv" → b300, "mi355x-amd_0" → mi355x, "gaudi25" → gaudi25 (not known).
NormalName normalHardware(std::string_view raw);

/// The canonical prefix decides when there is one; else the model id or path, by its last component.
/// ("dsr1-fp8", …) → dsr1, ("", "/models/DeepSeek-R1-0528-FP4-V2") → dsr1.
NormalName normalModel(std::string_view prefix, std::string_view model);

struct NormalFramework {
    NormalName name;
    bool disaggregated = false; ///< the name itself says so: "sglang-disagg"
};
NormalFramework normalFramework(std::string_view raw);

/// "nvfp4" → fp4
NormalName normalPrecision(std::string_view raw);

/// Empty → "none", "Eagle" → "eagle".
std::string normalSpec(std::string_view raw);

/// ASCII lower case, without surrounding space.
std::string lowered(std::string_view raw);

} // namespace ps
