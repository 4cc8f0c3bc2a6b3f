// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/result_set_fixture.h"

#include "core/frontier/curve_builder.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace ps::test {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

template <typename Item, typename Same>
std::uint32_t indexOf(std::vector<Item> &items, Item item, Same same) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item &other) { return same(other, item); });
    if (found != items.end()) return static_cast<std::uint32_t>(found - items.begin());
    items.push_back(std::move(item));
    return static_cast<std::uint32_t>(items.size() - 1);
}

std::uint32_t configIndex(Catalogue &catalogue, const FixtureResult &result) {
    ServingConfig config;
    config.hardware = result.hardware;
    config.framework = result.framework;
    config.model = result.model;
    config.precision = result.precision;
    config.spec = result.spec;
    config.prefill = config.decode = {8, 1, false, 0, 8};
    return indexOf(catalogue.configs, std::move(config), std::equal_to<>());
}

std::uint32_t seriesIndex(Catalogue &catalogue, const FixtureResult &result) {
    SeriesInfo series{SeriesId{static_cast<std::int64_t>(catalogue.series.size()) + 1},
                      configIndex(catalogue, result),
                      result.benchmarkType,
                      result.offloadMode,
                      result.isl,
                      result.osl};
    return indexOf(catalogue.series, std::move(series), [](const SeriesInfo &a, const SeriesInfo &b) {
        return a.config == b.config && a.benchmarkType == b.benchmarkType && a.offloadMode == b.offloadMode && a.isl == b.isl &&
               a.osl == b.osl;
    });
}

std::uint32_t runIndex(Catalogue &catalogue, const FixtureResult &result) {
    RunInfo run;
    run.id = RunId{static_cast<std::int64_t>(catalogue.runs.size()) + 1};
    run.key = result.runKey;
    if (run.key.rfind("github:", 0) == 0) run.githubRunId = std::stoll(run.key.substr(7));
    run.day = Day::fromNumber(result.day);
    run.url = result.runUrl;
    run.synthetic = result.synthetic;
    run.daySource = result.daySource;
    run.veto = result.veto;
    run.vetoedAttempts = result.vetoedAttempts;
    return indexOf(catalogue.runs, std::move(run), [](const RunInfo &a, const RunInfo &b) { return a.key == b.key; });
}

} // namespace

std::shared_ptr<const ResultSet> resultSet(const std::vector<FixtureResult> &results, const std::vector<std::string> &furtherColumns) {
    const auto catalogue = std::make_shared<Catalogue>();
    const auto set = std::make_shared<ResultSet>();
    set->columns = {findMetric(kDefaultXMetric)->id, findMetric(kDefaultYMetric)->id};
    for (const std::string &key : furtherColumns) set->columns.push_back(findMetric(key)->id);
    for (const FixtureResult &result : results) {
        ResultRow row;
        row.id = ResultId{static_cast<std::int64_t>(set->rows.size()) + 1};
        row.series = seriesIndex(*catalogue, result);
        row.run = runIndex(*catalogue, result);
        row.concurrency = result.concurrency;
        row.attempt = result.attempt;
        if (!result.image.empty()) row.image = static_cast<std::int32_t>(indexOf(set->images, result.image, std::equal_to<>()));
        set->rows.push_back(row);
        set->values.push_back(result.x.value_or(kMissing));
        set->values.push_back(result.y.value_or(kMissing));
        set->values.insert(set->values.end(), furtherColumns.size(), 0.25);
    }
    catalogue->resultCount = set->rows.size();
    set->catalogue = catalogue;
    return set;
}

std::shared_ptr<const CurveSet> curveSet(const std::vector<FixtureResult> &results, std::string_view groupBy, const Selection &selection,
                                         const std::vector<std::string> &furtherColumns) {
    const auto axes = AxisChoice::parse(kDefaultXMetric, kDefaultYMetric);
    return buildCurves(resultSet(results, furtherColumns), selection, axes.value(), GroupBy::parse(groupBy).value()).value();
}

} // namespace ps::test
