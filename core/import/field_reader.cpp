// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/field_reader.h"

#include "core/support/number_text.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool isNonFiniteText(std::string_view text) {
    for (const std::string_view word : {"NaN", "nan", "Infinity", "inf", "-Infinity", "-inf"}) {
        if (text == word) return true;
    }
    return false;
}

template <typename Number>
std::optional<Number> numericStart(std::string_view text) {
    const std::size_t digit = !text.empty() && text.front() == '-' ? 1 : 0;
    // from_chars also reads "nan" and "infinity", with which words may begin.
    if (digit >= text.size() || ((text[digit] < '0' || text[digit] > '9') && text[digit] != '.')) return std::nullopt;
    Number number{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc()) return std::nullopt;
    return number;
}

} // namespace

bool readBool(element value) {
    if (value.type() == element_type::BOOL) return bool(value);
    const std::string_view text = readText(value);
    return text == "true" || text == "True";
}

std::optional<double> readNumber(element value) {
    switch (value.type()) {
    case element_type::DOUBLE:
    case element_type::INT64:
    case element_type::UINT64: return double(value);
    case element_type::STRING: return numberAtStart(readText(value));
    default: return std::nullopt;
    }
}

std::optional<int> readInteger(element value) {
    if (value.type() == element_type::STRING) return integerAtStart(readText(value));
    const auto number = readNumber(value);
    if (!number || !std::isfinite(*number)) return std::nullopt;
    const double rounded = std::round(*number);
    if (std::abs(rounded) > std::numeric_limits<int>::max()) return std::nullopt;
    return static_cast<int>(rounded);
}

std::string_view readText(element value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return {};
    return text;
}

std::string valueAsText(element value) {
    switch (value.type()) {
    case element_type::STRING: return std::string(readText(value));
    case element_type::DOUBLE: return exactText(double(value));
    default: return simdjson::minify(value);
    }
}

std::optional<double> numberAtStart(std::string_view text) {
    text = trimmed(text);
    if (isNonFiniteText(text)) return std::numeric_limits<double>::quiet_NaN();
    return numericStart<double>(text);
}

std::optional<int> integerAtStart(std::string_view text) {
    return numericStart<int>(trimmed(text));
}

} // namespace ps
