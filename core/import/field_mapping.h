// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// What the user says about documents that do not tell it themselves, by the keys of benchmark rows: {"hw": "b200",
/// "framework": "vllm", "precision": "fp8", "tp": "8"}. What a row tells itself, or its file's name, is not overridden.
using FieldMapping = std::map<std::string, std::string, std::less<>>;

/// The keys that a mapping may have, in the order in which people fill them in.
const std::vector<std::string_view> &mappableFields();

/// Adds "key=value" to the mapping. InvalidArgument: not of this form, an unknown key, a count that is none.
[[nodiscard]] Status addMapping(std::string_view text, FieldMapping &mapping);

} // namespace ps
