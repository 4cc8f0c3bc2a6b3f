// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/near_choices.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace ps {

namespace {

constexpr std::size_t kMaxHints = 3;
constexpr std::size_t kMaxCompared = 64; ///< A longer text is no mistyped name.

/// Levenshtein distance: characters to insert, delete or replace.
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

} // namespace

std::string nearChoicesHint(std::string_view given, std::span<const std::string_view> choices) {
    if (given.empty() || given.size() > kMaxCompared) return {};
    std::vector<std::pair<std::size_t, std::string_view>> near;
    for (const std::string_view choice : choices) {
        const std::size_t distance = editDistance(given, choice);
        const std::size_t limit = std::max<std::size_t>(1, std::min(given.size(), choice.size()) / 3);
        if (distance <= limit) near.emplace_back(distance, choice);
    }
    if (near.empty()) return {};
    std::stable_sort(near.begin(), near.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    near.resize(std::min(near.size(), kMaxHints));
    std::string hint = "; did you mean ";
    for (std::size_t i = 0; i < near.size(); ++i) {
        if (i > 0) hint += i + 1 == near.size() ? " or " : ", ";
        hint.append("'").append(near[i].second).append("'");
    }
    return hint + "?";
}

} // namespace ps
