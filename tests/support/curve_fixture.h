// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ps::test {

/// One result of a hand-made set.
struct FixturePoint {
    std::string hardware;
    double x = 0;
    double y = 0;
    std::string precision = "fp8";
    std::string framework = "sglang";
    std::string benchmarkType = "single_turn";
    int concurrency = 16;
    std::string model = "dsr1";
};

/// Results with the two metrics as columns. Result ids count from 1 in the order given; one run, 2026-05-07.
std::shared_ptr<const ResultSet> resultsOf(const std::vector<FixturePoint> &points, std::string_view xKey = kDefaultXMetric,
                                           std::string_view yKey = kDefaultYMetric);

/// The curves of those results. Aborts the test program when the keys or the grouping make no sense.
std::shared_ptr<const CurveSet> curvesOf(const std::vector<FixturePoint> &points, std::string_view by = "vendor",
                                         std::string_view xKey = kDefaultXMetric, std::string_view yKey = kDefaultYMetric);

/// `count` results shaped like a night of a large model: eight GPUs of two vendors, two precisions, throughput that
/// falls with interactivity. The same for the same seed.
std::vector<FixturePoint> nightLikePoints(std::size_t count, std::uint32_t seed = 1);

} // namespace ps::test
