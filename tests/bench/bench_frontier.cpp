// SPDX-License-Identifier: GPL-3.0-or-later
// How long frontiers and curves take: one JSON line per shape, the median of several repetitions.
#include "core/frontier/curve_builder.h"
#include "core/frontier/pareto.h"
#include "tests/support/result_set_fixture.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>

using namespace ps;

namespace {

constexpr int kRepetitions = 9;

template <typename Work>
double medianMilliseconds(Work work) {
    std::vector<double> times;
    for (int i = 0; i < kRepetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::nth_element(times.begin(), times.begin() + kRepetitions / 2, times.end());
    return times[kRepetitions / 2];
}

/// Small x and large y are good. "curved": a dense cloud under a long frontier.
void benchFrontier(const char *shape, std::size_t count) {
    std::mt19937_64 random(20260507);
    std::uniform_real_distribution<double> unit(0, 1);
    const std::string_view name = shape;
    std::vector<double> x, y;
    for (std::size_t i = 0; i < count; ++i) {
        const double u = unit(random);
        const double noise = unit(random);
        x.push_back(u);
        y.push_back(name == "frontier" ? u : name == "curved" ? std::sqrt(u) * (1 - noise * noise * noise) : noise);
    }
    std::size_t found = 0;
    const double milliseconds =
        medianMilliseconds([&] { found = paretoFrontier(x, y, Direction::LowerIsBetter, Direction::HigherIsBetter).size(); });
    std::printf("{\"bench\":\"frontier\",\"shape\":\"%s\",\"points\":%zu,\"milliseconds\":%.3f,\"frontier_points\":%zu}\n", shape, count,
                milliseconds, found);
}

void benchCurves(std::size_t count, const char *groupBy) {
    std::mt19937_64 random(20260507);
    std::uniform_real_distribution<double> unit(0, 1);
    const char *const hardware[] = {"b200", "h200", "gb300", "mi300x", "mi355x"};
    const char *const frameworks[] = {"vllm", "sglang", "trt", "atom"};
    std::vector<test::FixtureResult> results(count);
    for (std::size_t i = 0; i < count; ++i) {
        // As a store answers: all results of one series after another.
        const std::size_t series = i * 20 / count;
        results[i].hardware = hardware[series % 5];
        results[i].framework = frameworks[series / 5];
        results[i].x = unit(random);
        results[i].y = unit(random);
    }
    const auto set = test::resultSet(results);
    const auto axes = AxisChoice::parse(kDefaultXMetric, kDefaultYMetric).value();
    const GroupBy grouping = GroupBy::parse(groupBy).value();
    std::size_t found = 0;
    const double milliseconds = medianMilliseconds([&] { found = buildCurves(set, {}, axes, grouping).value()->frontierCount(); });
    std::printf("{\"bench\":\"curves\",\"by\":\"%s\",\"rows\":%zu,\"milliseconds\":%.3f,\"frontier_points\":%zu}\n", groupBy, count,
                milliseconds, found);
}

} // namespace

int main() {
    for (const std::size_t count : {10'000, 100'000, 1'000'000}) benchFrontier("uniform", count);
    benchFrontier("curved", 1'000'000);
    benchFrontier("frontier", 1'000'000);
    benchCurves(100'000, "vendor");
    benchCurves(100'000, "line");
}
