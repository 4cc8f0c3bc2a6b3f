// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_fields.h"

#include "core/import/field_reader.h"
#include "core/support/number_text.h"

#include <cmath>
#include <limits>

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::optional<std::int64_t> wholeOf(double number) {
    constexpr double kExactlyWhole = 9007199254740992.0; // 2^53
    if (!(std::abs(number) <= kExactlyWhole) || std::trunc(number) != number) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

} // namespace

std::optional<double> finiteNumber(element value) {
    std::optional<double> number;
    switch (value.type()) {
    case element_type::DOUBLE:
    case element_type::INT64:
    case element_type::UINT64: number = double(value); break;
    case element_type::STRING: number = parseNumber(std::string_view(value)); break;
    default: break;
    }
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<JsonFields> JsonFields::of(element value) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return std::nullopt;
    return JsonFields(object);
}

std::optional<element> JsonFields::value(Keys keys) const {
    for (const std::string_view key : keys) {
        element value;
        if (m_object.at_key(key).get(value) == simdjson::SUCCESS && !value.is_null()) return value;
    }
    return std::nullopt;
}

std::string_view JsonFields::text(Keys keys) const {
    const auto found = value(keys);
    std::string_view text;
    if (!found || found->get(text) != simdjson::SUCCESS) return {};
    return text;
}

std::optional<int> JsonFields::integer(Keys keys) const {
    const auto number = this->number(keys);
    if (!number) return std::nullopt;
    const double rounded = std::round(*number);
    if (std::abs(rounded) > std::numeric_limits<int>::max()) return std::nullopt;
    return static_cast<int>(rounded);
}

std::optional<std::int64_t> JsonFields::whole(Keys keys) const {
    const auto found = value(keys);
    if (!found) return std::nullopt;
    switch (found->type()) {
    case element_type::INT64: return std::int64_t(*found);
    case element_type::DOUBLE: return wholeOf(double(*found));
    case element_type::STRING: return parseInteger(std::string_view(*found));
    default: return std::nullopt;
    }
}

std::optional<double> JsonFields::number(Keys keys) const {
    const auto found = value(keys);
    return found ? finiteNumber(*found) : std::nullopt;
}

bool JsonFields::boolean(Keys keys) const {
    const auto found = value(keys);
    if (!found) return false;
    bool value = false;
    if (found->get(value) == simdjson::SUCCESS) return value;
    return isTrue(text(keys));
}

std::vector<std::string> JsonFields::texts(Keys keys) const {
    const auto found = value(keys);
    std::vector<std::string> texts;
    if (!found) return texts;
    simdjson::dom::array array;
    if (found->get(array) != simdjson::SUCCESS) {
        if (const std::string_view one = text(keys); !one.empty()) texts.emplace_back(one);
        return texts;
    }
    for (const element item : array) {
        std::string_view text;
        if (item.get(text) == simdjson::SUCCESS) texts.emplace_back(text);
    }
    return texts;
}

std::optional<JsonFields> JsonFields::fields(std::string_view key) const {
    const auto found = value({key});
    return found ? of(*found) : std::nullopt;
}

} // namespace ps
