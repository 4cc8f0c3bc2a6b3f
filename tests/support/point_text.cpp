// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/point_text.h"

#include "core/support/number_text.h"

#include <algorithm>

namespace ps::test {

Points pointsFromText(std::string_view text) {
    Points points;
    std::vector<double> numbers;
    while (!text.empty()) {
        const std::size_t begin = text.find_first_not_of("(), ");
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        const std::size_t end = std::min(text.find_first_of("(), "), text.size());
        if (const auto number = parseNumber(text.substr(0, end))) numbers.push_back(*number);
        text.remove_prefix(end);
    }
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) points.add(numbers[i], numbers[i + 1]);
    return points;
}

std::string pointsToText(const Points &points, std::span<const std::uint32_t> indices) {
    std::string text;
    for (const std::uint32_t index : indices) {
        if (!text.empty()) text += ' ';
        text += '(' + exactText(points.x[index]) + ',' + exactText(points.y[index]) + ')';
    }
    return text;
}

} // namespace ps::test
