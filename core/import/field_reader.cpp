// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/field_reader.h"

#include "core/support/number_text.h"

#include <algorithm>
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
NumberReading<Number> numericStart(std::string_view text) {
    const std::size_t digit = !text.empty() && text.front() == '-' ? 1 : 0;
    // from_chars also reads "nan" and "infinity", with which words may begin.
    if (digit >= text.size() || ((text[digit] < '0' || text[digit] > '9') && text[digit] != '.')) return {};
    Number number{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code == std::errc::result_out_of_range) return {std::nullopt, NumberFit::OutOfRange};
    if (code != std::errc()) return {};
    // "1,024" and "0,25" are whole numbers of other writings, of which the start is another number.
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (rest.size() > 1 && rest[0] == ',' && rest[1] >= '0' && rest[1] <= '9') return {};
    return {number, end == text.data() + text.size() ? NumberFit::Exact : NumberFit::Altered};
}

NumberReading<int> rounded(double number) {
    if (!std::isfinite(number)) return {};
    const double whole = std::round(number);
    if (std::abs(whole) > std::numeric_limits<int>::max()) return {std::nullopt, NumberFit::OutOfRange};
    return {static_cast<int>(whole), whole == number ? NumberFit::Exact : NumberFit::Altered};
}

} // namespace

FieldValue valueOf(element element) {
    switch (element.type()) {
    case element_type::STRING: return FieldValue::ofText(readText(element));
    case element_type::INT64: return FieldValue::ofInteger(std::int64_t(element));
    case element_type::UINT64:
    case element_type::DOUBLE: return FieldValue::ofNumber(double(element));
    case element_type::BOOL: return FieldValue::ofBoolean(bool(element));
    case element_type::NULL_VALUE: return {};
    default: return FieldValue::ofNested({});
    }
}

bool isTrue(std::string_view text) {
    constexpr std::string_view kTrue = "true";
    return std::equal(text.begin(), text.end(), kTrue.begin(), kTrue.end(),
                      [](char c, char lower) { return c == lower || c == lower - 'a' + 'A'; });
}

bool readBool(const FieldValue &value) {
    if (value.kind == FieldValue::Kind::Boolean) return value.boolean;
    return value.kind == FieldValue::Kind::Text && isTrue(value.text);
}

NumberReading<double> readNumber(const FieldValue &value) {
    switch (value.kind) {
    case FieldValue::Kind::Integer: return {static_cast<double>(value.integer), NumberFit::Exact};
    case FieldValue::Kind::Number: return {value.number, NumberFit::Exact};
    case FieldValue::Kind::Text: {
        const std::string_view text = trimmed(value.text);
        if (isNonFiniteText(text)) return {std::numeric_limits<double>::quiet_NaN(), NumberFit::Exact};
        return numericStart<double>(text);
    }
    default: return {};
    }
}

NumberReading<int> readInteger(const FieldValue &value) {
    switch (value.kind) {
    case FieldValue::Kind::Integer: return rounded(static_cast<double>(value.integer));
    case FieldValue::Kind::Number: return rounded(value.number);
    case FieldValue::Kind::Text: return numericStart<int>(trimmed(value.text));
    default: return {};
    }
}

std::string valueAsText(const FieldValue &value) {
    switch (value.kind) {
    case FieldValue::Kind::Text:
    case FieldValue::Kind::Nested: return std::string(value.text);
    case FieldValue::Kind::Integer: return std::to_string(value.integer);
    case FieldValue::Kind::Number: return exactText(value.number);
    case FieldValue::Kind::Boolean: return value.boolean ? "true" : "false";
    case FieldValue::Kind::Null: break;
    }
    return "null";
}

bool readBool(element value) {
    return readBool(valueOf(value));
}

std::optional<double> readNumber(element value) {
    return readNumber(valueOf(value)).number;
}

std::optional<int> readInteger(element value) {
    return readInteger(valueOf(value)).number;
}

std::string_view readText(element value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return {};
    return text;
}

std::string valueAsText(element value) {
    const FieldValue simple = valueOf(value);
    return simple.kind == FieldValue::Kind::Nested ? simdjson::minify(value) : valueAsText(simple);
}

std::optional<int> integerAtStart(std::string_view text) {
    return numericStart<int>(trimmed(text)).number;
}

} // namespace ps
