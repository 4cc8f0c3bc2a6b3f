// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/telemetry_columns.h"

#include "core/import/name_normalizer.h"
#include "core/support/day.h"
#include "core/support/number_text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace ps {

namespace {

constexpr std::string_view kNumberLetters = "0123456789.eE+-";

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

template <typename Fits>
std::optional<std::size_t> firstColumn(const std::vector<std::string> &names, Fits fits) {
    const auto found = std::find_if(names.begin(), names.end(), fits);
    return found == names.end() ? std::nullopt : std::optional<std::size_t>(static_cast<std::size_t>(found - names.begin()));
}

bool isPower(std::string_view name) {
    constexpr std::array<std::string_view, 4> kLimits = {"limit", "cap", "max", "min"};
    return contains(name, "power") &&
           std::none_of(kLimits.begin(), kLimits.end(), [name](std::string_view limit) { return contains(name, limit); });
}

bool isGpu(std::string_view name) {
    constexpr std::array<std::string_view, 6> kNames = {"index", "gpu", "gpu_id", "gpu_index", "card", "device"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// "clocks.current.sm [mhz]", "clocks.sm [mhz]", "gfx_0_clk"; not "clocks.max.sm", "gfx_0_max_clk", "gfx_0_clk_locked".
bool isSmClock(std::string_view name) {
    if (name.substr(0, 7) == "clocks.") return contains(name, ".sm") && !contains(name, ".max");
    if (name.substr(0, 3) != "gfx" || !contains(name, "clk")) return false;
    return !contains(name, "min") && !contains(name, "max") && !contains(name, "lock");
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int number = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

/// Days since the epoch.
double daysOf(const Day &day) {
    const std::chrono::year_month_day date(std::chrono::year(day.year()), std::chrono::month(static_cast<unsigned>(day.month())),
                                           std::chrono::day(static_cast<unsigned>(day.dayOfMonth())));
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

/// "04:10:28.220" → seconds
std::optional<double> secondsOfClock(std::string_view text) {
    const auto hours = digits(text, 0, 2), minutes = digits(text, 3, 2), seconds = digits(text, 6, 2);
    if (!hours || !minutes || !seconds || text[2] != ':' || text[5] != ':') return std::nullopt;
    std::string_view fraction = text.substr(8);
    fraction = fraction.substr(0, std::min(fraction.find_first_not_of(".0123456789"), fraction.size()));
    const double part = fraction.size() > 1 ? parseNumber("0" + std::string(fraction)).value_or(0) : 0;
    return *hours * 3600.0 + *minutes * 60.0 + *seconds + part;
}

} // namespace

void splitCsvLine(std::string_view line, std::vector<std::string> &cells) {
    cells.clear();
    std::string cell;
    bool quoted = false;
    const auto finish = [&] {
        const std::size_t first = cell.find_first_not_of(" \t");
        const std::size_t last = cell.find_last_not_of(" \t");
        cells.push_back(first == std::string::npos ? std::string() : cell.substr(first, last - first + 1));
        cell.clear();
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
            cell += line[i++];
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            finish();
        else
            cell += c;
    }
    finish();
}

std::optional<TelemetryColumns> telemetryColumns(const std::vector<std::string> &header) {
    std::vector<std::string> names;
    std::transform(header.begin(), header.end(), std::back_inserter(names), [](const std::string &name) { return lowered(name); });
    const auto has = [&names](std::string_view part) {
        return firstColumn(names, [part](std::string_view name) { return contains(name, part); });
    };
    const auto time = has("time");
    const auto power = firstColumn(names, isPower);
    const auto gpu = firstColumn(names, isGpu);
    if (!time || !power || !gpu) return std::nullopt;
    TelemetryColumns columns;
    columns.time = *time;
    columns.power = *power;
    columns.gpu = *gpu;
    columns.host = has("hostname");
    columns.temperature = has("temperature.gpu");
    columns.hotspot = has("hotspot");
    columns.edge = firstColumn(names, [](std::string_view name) { return name == "edge" || contains(name, "edge_temp"); });
    columns.smClock = firstColumn(names, isSmClock);
    columns.utilisation = has("utilization.gpu");
    if (!columns.utilisation) columns.utilisation = has("gfx_activity");
    columns.memoryUtilisation = has("utilization.memory");
    if (!columns.memoryUtilisation) columns.memoryUtilisation = has("umc_activity");
    columns.source = has("scrape_seq") || has("dcgm") ? "dcgm" : has("power.draw") ? "nvidia-smi" : "amd-smi";
    return columns;
}

std::optional<SampleTime> sampleTime(std::string_view text) {
    if (const auto epoch = parseNumber(text)) {
        if (!std::isfinite(*epoch) || *epoch <= 0 || *epoch > 1e11) return std::nullopt;
        return SampleTime{*epoch, true};
    }
    std::string date(text.substr(0, 10));
    std::replace(date.begin(), date.end(), '/', '-');
    const auto day = Day::parse(date);
    if (!day || text.size() < 19 || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
    const auto clock = secondsOfClock(text.substr(11));
    if (!clock) return std::nullopt;
    return SampleTime{daysOf(*day) * 86400.0 + *clock, false};
}

std::string isoOfEpoch(double seconds) {
    const auto milliseconds = static_cast<std::int64_t>(std::llround(seconds * 1000));
    const std::int64_t days = milliseconds / 86'400'000;
    const int inDay = static_cast<int>(milliseconds % 86'400'000);
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    char text[40];
    int size = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                             static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), inDay / 3'600'000, inDay / 60'000 % 60,
                             inDay / 1000 % 60);
    if (inDay % 1000 != 0) size += std::snprintf(text + size, sizeof text - static_cast<std::size_t>(size), ".%03d", inDay % 1000);
    return std::string(text, static_cast<std::size_t>(size)) + 'Z';
}

std::optional<double> cellNumber(std::string_view cell) {
    const std::size_t end = std::min(cell.find_first_not_of(kNumberLetters), cell.size());
    const auto number = parseNumber(cell.substr(0, end));
    return number && std::isfinite(*number) ? number : std::nullopt;
}

} // namespace ps
