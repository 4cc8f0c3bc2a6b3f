// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/curve_fixture.h"

#include "core/frontier/curve_builder.h"

#include <QtGlobal>

#include <array>
#include <cmath>
#include <map>
#include <random>

namespace ps::test {

namespace {

MetricId metricOf(std::string_view key) {
    const Metric *found = findMetric(key);
    if (!found) qFatal("no metric %.*s", static_cast<int>(key.size()), key.data());
    return found->id;
}

ServingConfig configOf(const FixturePoint &point) {
    ServingConfig config;
    config.hardware = point.hardware;
    config.framework = point.framework;
    config.model = point.model;
    config.precision = point.precision;
    config.spec = "none";
    config.prefill = config.decode = {.tensorParallel = 8, .expertParallel = 1, .dpAttention = false, .workers = 0, .gpus = 8};
    return config;
}

RunInfo onlyRun() {
    RunInfo run;
    run.id = RunId{1};
    run.key = "github:25471873049";
    run.githubRunId = 25471873049;
    run.day = Day::parse("2026-05-07");
    run.name = "Run Sweep";
    return run;
}

} // namespace

std::shared_ptr<const ResultSet> resultsOf(const std::vector<FixturePoint> &points, std::string_view xKey, std::string_view yKey) {
    auto catalogue = std::make_shared<Catalogue>();
    auto results = std::make_shared<ResultSet>();
    catalogue->runs.push_back(onlyRun());
    results->columns = {metricOf(xKey), metricOf(yKey)};
    std::map<std::string, std::uint32_t> seriesOf;
    for (const FixturePoint &point : points) {
        const ServingConfig config = configOf(point);
        const auto next = static_cast<std::uint32_t>(catalogue->series.size());
        const auto [entry, added] = seriesOf.emplace(config.naturalKey() + '|' + point.benchmarkType, next);
        if (added) {
            catalogue->configs.push_back(config);
            catalogue->series.push_back({SeriesId{next + 1}, next, point.benchmarkType, std::nullopt, 8192, 1024});
        }
        ResultRow row;
        row.id = ResultId{static_cast<std::int64_t>(results->rows.size()) + 1};
        row.series = entry->second;
        row.concurrency = point.concurrency;
        row.attempt = 1;
        results->rows.push_back(row);
        results->values.insert(results->values.end(), {point.x, point.y});
    }
    catalogue->resultCount = results->rows.size();
    results->catalogue = std::move(catalogue);
    return results;
}

std::shared_ptr<const CurveSet> curvesOf(const std::vector<FixturePoint> &points, std::string_view by, std::string_view xKey,
                                         std::string_view yKey) {
    const auto axes = AxisChoice::parse(xKey, yKey);
    const auto groupBy = GroupBy::parse(by);
    if (!axes || !groupBy) qFatal("the fixture's axes or grouping make no sense");
    const auto curves = buildCurves(resultsOf(points, xKey, yKey), Selection{}, *axes, *groupBy);
    if (!curves) qFatal("%s", curves.error().text().c_str());
    return *curves;
}

std::vector<FixturePoint> nightLikePoints(std::size_t count, std::uint32_t seed) {
    struct Gpu {
        const char *key;
        double strength;
    };
    constexpr std::array<Gpu, 8> kGpus = {
        {{"gb300", 1.0}, {"gb200", 0.8}, {"b300", 0.6}, {"b200", 0.5}, {"h200", 0.25}, {"mi355x", 0.4}, {"mi325x", 0.2}, {"mi300x", 0.15}}};
    constexpr std::array<const char *, 3> kEngines = {"sglang", "vllm", "dynamo-trt"};
    std::mt19937 random(seed);
    // Not std::uniform_real_distribution: its numbers differ between standard libraries.
    const auto unit = [&random] { return static_cast<double>(random()) / 4294967296.0; };
    std::vector<FixturePoint> points;
    points.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Gpu &gpu = kGpus[random() % kGpus.size()];
        const double x = 5 + 250 * unit() * unit();
        const double best = 20000 * gpu.strength * std::exp(-x / 70);
        FixturePoint point{gpu.key, x, best * (0.1 + 0.9 * unit()), random() % 2 == 0 ? "fp8" : "fp4"};
        point.framework = kEngines[random() % kEngines.size()];
        point.concurrency = 1 << (random() % 12);
        points.push_back(point);
    }
    return points;
}

} // namespace ps::test
