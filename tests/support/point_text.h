// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ps::test {

/// Points as two columns, the form the frontier works on.
struct Points {
    std::vector<double> x, y;

    void add(double px, double py) {
        x.push_back(px);
        y.push_back(py);
    }
    std::size_t size() const { return x.size(); }
};

/// Reads "(1,2) (3,5)"; also "nan", "inf" and "-inf". Anything else between the numbers is skipped.
Points pointsFromText(std::string_view text);
/// Writes the points at `indices` in that order: "(1,2) (3,5)", numbers as short as they read back exactly.
std::string pointsToText(const Points &points, std::span<const std::uint32_t> indices);

} // namespace ps::test
