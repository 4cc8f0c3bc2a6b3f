// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace ps {

/// One value of a row, whatever format it was written in. Texts belong to the document.
struct FieldValue {
    enum class Kind : std::uint8_t {
        Null,
        Text,
        Integer,
        Number,
        Boolean,
        Nested, ///< an object or an array; `text` is its JSON, if it was asked for
    };

    Kind kind = Kind::Null;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;
    std::string_view text;

    static FieldValue ofText(std::string_view text) { return {Kind::Text, false, 0, 0, text}; }
    static FieldValue ofInteger(std::int64_t integer) { return {Kind::Integer, false, integer, 0, {}}; }
    static FieldValue ofNumber(double number) { return {Kind::Number, false, 0, number, {}}; }
    static FieldValue ofBoolean(bool boolean) { return {Kind::Boolean, boolean, 0, 0, {}}; }
    static FieldValue ofNested(std::string_view json) { return {Kind::Nested, false, 0, 0, json}; }

    bool isNumeric() const { return kind == Kind::Integer || kind == Kind::Number; }
};

} // namespace ps
