// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/field_value.h"

#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace ps {

/// How the archives write single values, in all their variety.

/// How well a number stands for what is written.
enum class NumberFit : std::uint8_t {
    Exact,
    Altered,    ///< rounded, or with text behind it
    OutOfRange, ///< too large to be held
    NoNumber,
};

/// A number, if there is one, and how well it fits.
template <typename Number>
struct NumberReading {
    std::optional<Number> number;
    NumberFit fit = NumberFit::NoNumber;
};

/// The value of a JSON element. Of an object or an array only the kind.
FieldValue valueOf(simdjson::dom::element element);

/// "true" in any case: Python writes "True", and a spreadsheet makes it TRUE.
bool isTrue(std::string_view text);

/// True for true and for a text that isTrue(), only.
bool readBool(const FieldValue &value);

/// A number, or the number that a text begins with ("42abc" → 42; "1,024" is none, as nobody knows whose comma that is). May
/// be NaN or infinite, from a text that says so.
NumberReading<double> readNumber(const FieldValue &value);

/// A number rounded (3.7 → 4), or the integer that a text begins with ("3.7" → 3). None when it does not fit an int.
NumberReading<int> readInteger(const FieldValue &value);

/// Any value as a text: a text as it is, else as JSON.
std::string valueAsText(const FieldValue &value);

/// The same for JSON elements.
bool readBool(simdjson::dom::element value);
std::optional<double> readNumber(simdjson::dom::element value);
std::optional<int> readInteger(simdjson::dom::element value);
/// The text; empty for anything that is none.
std::string_view readText(simdjson::dom::element value);
std::string valueAsText(simdjson::dom::element value);

/// The integer that a text begins with.
std::optional<int> integerAtStart(std::string_view text);

} // namespace ps
