// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/curve_rooflines.h"

#include "core/domain/vocabulary.h"
#include "core/runner/local_point.h"
#include "core/runner/run_comparison.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace ps {

namespace {

constexpr std::string_view kOutputThroughput = "output_tput_per_gpu"; // of decode alone the same as tput_per_gpu

bool hasRooflineAxes(const AxisChoice &axes) {
    const std::string_view y = metric(axes.y).key;
    return metric(axes.x).key == kDefaultXMetric && (y == kDefaultYMetric || y == kOutputThroughput);
}

/// Steps that differ in their batch alone share a roofline.
struct Steps {
    std::size_t curve = 0;
    std::uint32_t series = 0; ///< of the catalogue: configuration, lengths and type
    std::uint32_t run = 0;    ///< of the catalogue
    auto order() const { return std::tie(curve, series, run); }
    friend bool operator<(const Steps &a, const Steps &b) { return a.order() < b.order(); }
};

std::map<Steps, std::vector<std::uint32_t>> rowsBySteps(const CurveSet &curves) {
    std::map<Steps, std::vector<std::uint32_t>> rows;
    for (std::size_t i = 0; i < curves.curves.size(); ++i) {
        if (curves.curves[i].benchmarkType != kLocalKernel) continue;
        for (const CurvePoint &point : curves.curves[i].points) {
            const ResultRow &row = curves.results->rows[point.row];
            rows[{i, row.series, row.run}].push_back(point.row);
        }
    }
    return rows;
}

/// The steps of a run that have this configuration and these lengths.
std::vector<gpu::MeasuredStep> stepsLike(const LocalRun &run, const ServingConfig &config, const SeriesInfo &series) {
    std::vector<gpu::MeasuredStep> found;
    for (const gpu::MeasuredStep &step : run.steps()) {
        const std::vector<LocalPoint> points = pointsOf(step, run.info);
        const bool isLike = !points.empty() && points.front().measurement.config.naturalKey() == config.naturalKey() &&
                            points.front().measurement.isl == series.isl && points.front().measurement.osl == series.osl;
        if (isLike) found.push_back(step);
    }
    return found;
}

CurveRoofline roofline(const CurveSet &curves, const Steps &which, const std::vector<std::uint32_t> &rows,
                       const std::vector<gpu::MeasuredStep> &steps) {
    CurveRoofline out;
    out.curve = which.curve;
    for (const RooflinePoint &point : rooflineOf(steps)) out.knots.push_back({point.perUser, point.perGpu});
    for (const std::uint32_t row : rows) {
        const auto it = std::find_if(steps.begin(), steps.end(), [&](const gpu::MeasuredStep &step) {
            return step.batch == curves.results->rows[row].concurrency && step.rooflineSerialS && step.decode.medianS > 0;
        });
        if (it != steps.end()) out.shares.emplace_back(row, *it->rooflineSerialS / it->decode.medianS);
    }
    return out;
}

/// The device alone, as long as that tells them apart.
void name(std::vector<CurveRoofline> &rooflines, const CurveSet &curves) {
    const Catalogue &catalogue = *curves.results->catalogue;
    const auto configOf = [&](const CurveRoofline &each) -> const ServingConfig & {
        return curves.results->configOf(curves.results->rows[each.shares.front().first]);
    };
    std::map<std::string, int> count;
    for (const CurveRoofline &each : rooflines) ++count[configOf(each).hardware];
    for (CurveRoofline &each : rooflines) {
        const ServingConfig &config = configOf(each);
        each.label = catalogue.hardwareLabel(config.hardware);
        if (count[config.hardware] > 1) each.label += " " + precisionLabel(config.precision) + " " + config.parallelismLabel();
    }
}

} // namespace

Result<std::shared_ptr<const CurveSet>> withRooflines(const StoreReader &reader, std::shared_ptr<const CurveSet> curves,
                                                      const JobControl &job) {
    if (!curves->results || !hasRooflineAxes(curves->axes)) return curves;
    const auto rows = rowsBySteps(*curves);
    std::map<std::uint32_t, LocalRun> runs;
    std::vector<CurveRoofline> rooflines;
    for (const auto &[which, itsRows] : rows) {
        if (job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        const Catalogue &catalogue = *curves->results->catalogue;
        if (runs.count(which.run) == 0) {
            auto run = reader.localRun(catalogue.runs[which.run].key);
            // Points that came without their run, as rows of an export: nothing is known of its rates.
            if (!run && run.error().code() == ErrorCode::NotFound) continue;
            if (!run) return failure(run.error());
            runs.emplace(which.run, std::move(*run));
        }
        const SeriesInfo &series = catalogue.series[which.series];
        CurveRoofline one = roofline(*curves, which, itsRows, stepsLike(runs.at(which.run), catalogue.configOf(series), series));
        if (one.knots.size() > 1 && !one.shares.empty()) rooflines.push_back(std::move(one));
    }
    if (rooflines.empty()) return curves;
    name(rooflines, *curves);
    auto whole = std::make_shared<CurveSet>(*curves);
    whole->rooflines = std::move(rooflines);
    return std::shared_ptr<const CurveSet>(std::move(whole));
}

} // namespace ps
