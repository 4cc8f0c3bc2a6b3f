// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/legend_builder.h"

#include "core/domain/gpu_sku.h"
#include "core/domain/vocabulary.h"
#include "ui/chart/drawable_text.h"
#include "ui/chart/series_palette.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace ps {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ps::ChartLegend)
};

/// The GPUs and precisions among the results of all curves; local kernels have a marker of their own.
struct Used {
    std::set<std::string> hardware;
    std::set<std::string> precisions;
};

Used usedIn(const CurveSet &curves) {
    const ResultSet &results = *curves.results;
    std::vector<bool> seen(results.catalogue->series.size(), false);
    Used used;
    for (const Curve &curve : curves.curves) {
        if (isLocalBenchmark(curve.benchmarkType)) continue;
        for (const CurvePoint &point : curve.points) {
            const ResultRow &row = results.rows[point.row];
            if (seen[row.series]) continue;
            seen[row.series] = true;
            const ServingConfig &config = results.configOf(row);
            used.hardware.insert(config.hardware);
            used.precisions.insert(config.precision);
        }
    }
    return used;
}

/// The name of the machine's device in place of its vendor's: most have none that we know.
QString localLabel(const Curve &curve, const QString &label, const Catalogue &catalogue) {
    const bool isKnown = curve.vendor != Vendor::Unknown || curve.hardware.empty();
    return isKnown ? label : drawableText(catalogue.hardwareLabel(curve.hardware));
}

LegendSection frontierSection(const CurveSet &curves, const ChartSpec &spec, const Theme &theme) {
    LegendSection section{Text::tr("Frontiers"), {}};
    for (std::size_t i = 0; i < curves.curves.size(); ++i) {
        const Curve &curve = curves.curves[i];
        const bool local = isLocalBenchmark(curve.benchmarkType);
        MarkerStyle marker{MarkerShape::Circle, curve.vendor == Vendor::Amd ? MarkerFill::Holed : MarkerFill::Solid,
                           spec.series[i].line.colour};
        if (local) marker = {MarkerShape::Triangle, MarkerFill::Open, theme.muted};
        section.entries.push_back({local ? localLabel(curve, spec.series[i].label, *curves.results->catalogue) : spec.series[i].label,
                                   local ? Text::tr("kernels only, no engine") : QString(), spec.series[i].line, marker});
    }
    for (const ChartBound &bound : spec.bounds) {
        const LegendEntry entry{bound.label, bound.detail, bound.line, std::nullopt};
        if (section.entries.empty() || section.entries.back() != entry) section.entries.push_back(entry); // runs of one device
    }
    return section;
}

/// NVIDIA, AMD, others; newest first within a vendor.
std::vector<std::string> gpusInOrder(const std::set<std::string> &keys) {
    std::vector<std::string> gpus(keys.begin(), keys.end());
    const auto order = [](const std::string &key) {
        const GpuSku *gpu = findGpu(key);
        return std::tuple(gpu ? static_cast<int>(gpu->vendor) : static_cast<int>(Vendor::Unknown), gpu ? -gpu->generation : 0);
    };
    std::stable_sort(gpus.begin(), gpus.end(), [&](const std::string &a, const std::string &b) { return order(a) < order(b); });
    return gpus;
}

LegendSection gpuSection(const Used &used, const Theme &theme) {
    LegendSection section{Text::tr("GPU"), {}};
    for (const std::string &key : gpusInOrder(used.hardware)) {
        const MarkerStyle marker{MarkerShape::Circle, MarkerFill::Solid, gpuColour(key, theme)};
        section.entries.push_back({drawableText(gpuLabel(key)), {}, std::nullopt, marker});
    }
    return section;
}

LegendSection precisionSection(const Used &used, const Theme &theme) {
    LegendSection section{Text::tr("Precision"), {}};
    for (const std::string &key : used.precisions) {
        const MarkerStyle marker{markerShapeOf(key), MarkerFill::Solid, theme.muted};
        section.entries.push_back({drawableText(precisionLabel(key)), {}, std::nullopt, marker});
    }
    std::stable_sort(section.entries.begin(), section.entries.end(),
                     [](const LegendEntry &a, const LegendEntry &b) { return a.marker->shape < b.marker->shape; });
    return section;
}

bool groupedByGpuAlone(const GroupBy &groupBy) {
    return groupBy.fields.size() == 1 && groupBy.fields.front() == GroupField::Hardware;
}

} // namespace

std::vector<LegendSection> buildLegend(const CurveSet &curves, const ChartSpec &spec, const Theme &theme) {
    if (curves.curves.empty()) return {};
    const Used used = usedIn(curves);
    std::vector<LegendSection> legend{frontierSection(curves, spec, theme)};
    if (!groupedByGpuAlone(curves.groupBy) && !used.hardware.empty()) legend.push_back(gpuSection(used, theme));
    if (!used.precisions.empty()) legend.push_back(precisionSection(used, theme));
    return legend;
}

} // namespace ps
