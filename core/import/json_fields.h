// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// A small JSON object by its keys. Where several keys are given, the first that is there and not null counts: eras and
/// containers call the same thing differently. The document must outlive it.
class JsonFields {
public:
    using Keys = std::initializer_list<std::string_view>;

    explicit JsonFields(simdjson::dom::object object) : m_object(object) {}
    /// Missing when it is no object.
    static std::optional<JsonFields> of(simdjson::dom::element value);

    simdjson::dom::object object() const { return m_object; }
    std::optional<simdjson::dom::element> value(Keys keys) const;
    bool has(std::string_view key) const { return value({key}).has_value(); }
    /// Empty when there is none, or it is no text.
    std::string_view text(Keys keys) const;
    /// A number, or a text that is one from end to end; rounded to int. Missing when it is not.
    std::optional<int> integer(Keys keys) const;
    /// The same for ids and counts, which must be whole numbers.
    std::optional<std::int64_t> whole(Keys keys) const;
    /// Finite.
    std::optional<double> number(Keys keys) const;
    /// True for true, "true" and "True" only.
    bool boolean(Keys keys) const;
    /// The texts of an array; one text is an array of one.
    std::vector<std::string> texts(Keys keys) const;
    std::optional<JsonFields> fields(std::string_view key) const;

private:
    simdjson::dom::object m_object;
};

/// A JSON number or a text that is a number, finite.
std::optional<double> finiteNumber(simdjson::dom::element value);

} // namespace ps
