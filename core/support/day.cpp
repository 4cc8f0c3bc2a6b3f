// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/day.h"

#include <charconv>
#include <chrono>

namespace ps {

std::optional<Day> Day::parse(std::string_view text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (text.size() > 10 && text[10] >= '0' && text[10] <= '9') return std::nullopt;
    int parts[3] = {};
    const std::string_view fields[3] = {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
    for (int i = 0; i < 3; ++i) {
        const char *end = fields[i].data() + fields[i].size();
        if (fields[i].front() == '-') return std::nullopt;
        const auto [stop, code] = std::from_chars(fields[i].data(), end, parts[i]);
        if (code != std::errc() || stop != end) return std::nullopt;
    }
    return fromNumber(parts[0] * 10000L + parts[1] * 100L + parts[2]);
}

std::optional<Day> Day::fromNumber(std::int64_t yyyymmdd) {
    if (yyyymmdd < 10101 || yyyymmdd > 99991231) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(yyyymmdd / 10000)),
                                          std::chrono::month(static_cast<unsigned>(yyyymmdd / 100 % 100)),
                                          std::chrono::day(static_cast<unsigned>(yyyymmdd % 100))};
    if (!day.ok()) return std::nullopt;
    return Day(static_cast<std::int32_t>(yyyymmdd));
}

std::string Day::iso() const {
    std::string text = "0000-00-00";
    const auto put = [&text](std::size_t at, int width, int number) {
        for (int i = width; i-- > 0; number /= 10) text[at + static_cast<std::size_t>(i)] = static_cast<char>('0' + number % 10);
    };
    put(0, 4, year());
    put(5, 2, month());
    put(8, 2, dayOfMonth());
    return text;
}

} // namespace ps
