// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/curve_builder.h"

#include "core/catalogue/series_runs.h"
#include "core/domain/gpu_sku.h"
#include "core/frontier/group_key.h"
#include "core/frontier/pareto.h"
#include "core/support/natural_order.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>

namespace ps {

namespace {

constexpr std::size_t kRowsPerPoll = 4096;

/// Finds, and makes when it is new, the curve that a row belongs to.
class CurveOfRow {
public:
    CurveOfRow(const ResultSet &results, const GroupBy &groupBy, std::vector<Curve> &curves)
        : m_results(results), m_fields(groupingFields(results, groupBy)), m_curves(curves) {
        for (const GroupField field : m_fields) m_perRow |= variesWithinSeries(field);
    }

    Curve &operator()(const ResultRow &row) {
        const Identity identity = m_perRow ? Identity{row.series, row.run, row.concurrency, row.image} : Identity{row.series, 0, 0, 0};
        const auto [known, isNew] = m_curveOf.try_emplace(identity, 0);
        if (isNew) known->second = curveWithKeyOf(row);
        Curve &curve = m_curves[known->second];
        if (isNew) widen(curve, row);
        return curve;
    }

private:
    /// Rows that agree in it agree in every field, so the texts of a key are made once per identity.
    using Identity = std::array<std::int64_t, 4>;
    using Key = std::vector<std::pair<std::string, std::string>>;

    std::size_t curveWithKeyOf(const ResultRow &row) {
        Key key;
        key.reserve(m_fields.size());
        for (const GroupField field : m_fields) key.emplace_back(groupFieldKey(field), groupFieldValue(field, m_results, row));
        const auto [known, isNew] = m_curveWithKey.try_emplace(std::move(key), m_curves.size());
        if (isNew) {
            Curve &curve = m_curves.emplace_back();
            curve.key = known->first;
            curve.label = groupLabel(m_fields, m_results, row);
            curve.hardware = m_results.configOf(row).hardware;
            curve.vendor = vendorOfGpu(curve.hardware);
            curve.benchmarkType = m_results.seriesOf(row).benchmarkType;
        }
        return known->second;
    }

    void widen(Curve &curve, const ResultRow &row) const {
        const std::string &hardware = m_results.configOf(row).hardware;
        if (curve.vendor != vendorOfGpu(hardware)) curve.vendor = Vendor::Unknown;
        if (curve.hardware != hardware) curve.hardware.clear();
    }

    const ResultSet &m_results;
    std::vector<GroupField> m_fields;
    bool m_perRow = false;
    std::vector<Curve> &m_curves;
    std::map<Identity, std::size_t> m_curveOf;
    std::map<Key, std::size_t> m_curveWithKey;
};

Status collectPoints(CurveSet &set, std::size_t xColumn, std::size_t yColumn, const JobControl &job) {
    const ResultSet &results = *set.results;
    const std::size_t width = results.columns.size();
    CurveOfRow curveOf(results, set.groupBy, set.curves);
    for (std::size_t i = 0; i < results.rows.size(); ++i) {
        if (i % kRowsPerPoll == 0 && job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        const double x = results.values[i * width + xColumn];
        const double y = results.values[i * width + yColumn];
        if (!std::isfinite(x)) {
            ++set.excluded.missingX;
        } else if (!std::isfinite(y)) {
            ++set.excluded.missingY;
        } else {
            curveOf(results.rows[i]).points.push_back({x, y, static_cast<std::uint32_t>(i), false});
        }
    }
    return {};
}

Direction directionOf(MetricId id) {
    assert(metric(id).better != Better::Neither);
    return metric(id).better == Better::Lower ? Direction::LowerIsBetter : Direction::HigherIsBetter;
}

/// What is in doubt is shown where the selection asks for it, but no frontier goes through it.
bool isInDoubt(const ResultSet &results, std::uint32_t row) {
    const ResultRow &result = results.rows[row];
    return !results.catalogue->doubtOf(result.series, result.run, result.concurrency).empty();
}

void findFrontier(Curve &curve, const AxisChoice &axes, const ResultSet &results) {
    std::sort(curve.points.begin(), curve.points.end(),
              [](const CurvePoint &a, const CurvePoint &b) { return a.x != b.x ? a.x < b.x : a.row < b.row; });
    std::vector<double> x, y;
    x.reserve(curve.points.size());
    y.reserve(curve.points.size());
    for (const CurvePoint &point : curve.points) {
        x.push_back(isInDoubt(results, point.row) ? std::numeric_limits<double>::quiet_NaN() : point.x);
        y.push_back(point.y);
    }
    curve.frontier = paretoFrontier(x, y, directionOf(axes.x), directionOf(axes.y));
    for (const std::uint32_t index : curve.frontier) curve.points[index].onFrontier = true;
}

/// NVIDIA, AMD, others; then by label. Two groups that read the same are numbered, so that a legend tells them apart.
void orderAndNumber(std::vector<Curve> &curves) {
    std::sort(curves.begin(), curves.end(), [](const Curve &a, const Curve &b) {
        if (a.vendor != b.vendor) return a.vendor < b.vendor;
        if (a.label != b.label) return naturalLess(a.label, b.label);
        return a.key < b.key;
    });
    std::map<std::string, int> seen;
    for (Curve &curve : curves) {
        const int count = ++seen[curve.label];
        if (count > 1) curve.label += " (" + std::to_string(count) + ")";
    }
}

} // namespace

Result<std::shared_ptr<const CurveSet>> buildCurves(std::shared_ptr<const ResultSet> results, const Selection &selection,
                                                    const AxisChoice &axes, const GroupBy &groupBy, const JobControl &job) {
    assert(results && results->catalogue);
    const auto xColumn = results->columnOf(axes.x);
    const auto yColumn = results->columnOf(axes.y);
    if (!xColumn || !yColumn) {
        return failure(ErrorCode::InvalidArgument, "the results have no column '" + metric(xColumn ? axes.y : axes.x).key + "'");
    }
    const auto set = std::make_shared<CurveSet>();
    set->results = std::move(results);
    set->selection = selection;
    set->asOf = effectiveDay(*set->results->catalogue, selection);
    set->axes = axes;
    set->groupBy = groupBy;
    if (!selection.vetoed) set->excluded.vetoed = countVetoed(*set->results->catalogue, selection);
    if (const Status collected = collectPoints(*set, *xColumn, *yColumn, job); !collected) return failure(collected.error());
    for (Curve &curve : set->curves) {
        if (job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        findFrontier(curve, axes, *set->results);
    }
    orderAndNumber(set->curves);
    return set;
}

} // namespace ps
