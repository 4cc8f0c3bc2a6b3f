// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/number_text.h"

#include <charconv>

namespace ps {

namespace {

template <typename Number>
std::optional<Number> parseWhole(std::string_view text) {
    Number number{};
    const char *end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, number);
    if (code != std::errc() || stop != end) return std::nullopt;
    return number;
}

} // namespace

std::string exactText(double number) {
    char buffer[32];
    const auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, number);
    return code == std::errc() ? std::string(buffer, end) : std::string();
}

std::optional<double> parseNumber(std::string_view text) {
    return parseWhole<double>(text);
}

std::optional<long long> parseInteger(std::string_view text) {
    return parseWhole<long long>(text);
}

} // namespace ps
