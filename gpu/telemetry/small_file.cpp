// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/small_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>

namespace ps::gpu {

std::optional<std::string> textIn(const std::string &path) {
    std::ifstream file(path);
    std::string text;
    std::array<char, 4096> part{};
    // A sensor that is asleep answers reading with an error; read() takes that for an end, where a stream's iterator would throw.
    while (file.read(part.data(), part.size()), file.gcount() > 0) text.append(part.data(), static_cast<std::size_t>(file.gcount()));
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::int64_t> wholeOf(const std::string &text) {
    std::int64_t value = 0;
    const char *end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, value);
    if (failed != std::errc() || stop != end) return std::nullopt;
    return value;
}

std::optional<std::int64_t> wholeIn(const std::string &path) {
    const auto text = textIn(path);
    return text ? wholeOf(*text) : std::nullopt;
}

std::optional<double> numberIn(const std::string &path, double scale) {
    const auto value = wholeIn(path);
    return value ? std::optional(static_cast<double>(*value) * scale) : std::nullopt;
}

std::vector<std::string> namesIn(const std::string &folder) {
    std::vector<std::string> out;
    std::error_code failed;
    std::filesystem::directory_iterator entry(folder, failed);
    for (; !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed)) out.push_back(entry->path().filename());
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace ps::gpu
