// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// A calendar day in UTC, held as the integer yyyymmdd (20260509), which sorts and is readable in the store.
class Day {
public:
    /// The day when the text *begins* with YYYY-MM-DD of a date that exists ("2026-05-09", "2026-05-09T00:00:00Z").
    static std::optional<Day> parse(std::string_view text);
    /// As stored; none when it is not a day that exists.
    static std::optional<Day> fromNumber(std::int64_t yyyymmdd);

    std::int32_t number() const { return m_yyyymmdd; }
    std::string iso() const; ///< "2026-05-09"
    int year() const { return m_yyyymmdd / 10000; }
    int month() const { return m_yyyymmdd / 100 % 100; }
    int dayOfMonth() const { return m_yyyymmdd % 100; }

    friend auto operator<=>(const Day &, const Day &) = default;

private:
    explicit Day(std::int32_t yyyymmdd) : m_yyyymmdd(yyyymmdd) {}
    std::int32_t m_yyyymmdd;
};

} // namespace ps
