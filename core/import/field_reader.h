// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace ps {

/// How the archives write single values, in all their variety.

/// True for true, "true" and "True" only.
bool readBool(simdjson::dom::element value);

/// A number, or the number that a text begins with ("42abc" → 42). May be NaN or infinite, from a text that says so.
std::optional<double> readNumber(simdjson::dom::element value);

/// A number rounded (3.7 → 4), or the integer that a text begins with ("3.7" → 3). None when it does not fit an int.
std::optional<int> readInteger(simdjson::dom::element value);

/// The text; empty for anything that is none.
std::string_view readText(simdjson::dom::element value);

/// Any value as a text: a string as it is, else as JSON.
std::string valueAsText(simdjson::dom::element value);

/// As readNumber() and readInteger() for texts.
std::optional<double> numberAtStart(std::string_view text);
std::optional<int> integerAtStart(std::string_view text);

} // namespace ps
