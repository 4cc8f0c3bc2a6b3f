// SPDX-License-Identifier: GPL-3.0-or-later
// How long a frame takes while the reader zooms: from the wheel event to the end of painting.
#include "tests/support/curve_fixture.h"
#include "ui/chart/frontier_chart_view.h"
#include "ui/chart/plot_scene.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr int kFrames = 120;
constexpr int kFramesPerDirection = 10;
constexpr int kHalfWheelStep = 60;

double frameMilliseconds(ps::FrontierChartView &view, int wheelDelta) {
    // Where the points are: a zoom towards an empty corner would measure nothing.
    const QRectF plot = view.scene().mapping().plot;
    const QPointF cursor(plot.left() + 0.1 * plot.width(), plot.bottom() - 0.2 * plot.height());
    QWheelEvent event(cursor, view.canvas()->mapToGlobal(cursor), {}, QPoint(0, wheelDelta), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QElapsedTimer timer;
    timer.start();
    QCoreApplication::sendEvent(view.canvas(), &event);
    view.canvas()->repaint();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void measure(std::size_t points, bool log) {
    ps::FrontierChartView view;
    view.resize(1200, 800);
    ps::ChartOptions options;
    options.logY = log;
    view.setOptions(options);
    view.setCurves(ps::test::curvesOf(ps::test::nightLikePoints(points)));
    view.show();
    QCoreApplication::processEvents();

    std::vector<double> times;
    std::size_t fewestDrawn = points;
    for (int frame = 0; frame < kFrames; ++frame) {
        const bool closer = frame / kFramesPerDirection % 2 == 0;
        times.push_back(frameMilliseconds(view, closer ? kHalfWheelStep : -kHalfWheelStep));
        fewestDrawn = std::min(fewestDrawn, view.scene().pointsDrawn());
    }
    if (fewestDrawn == 0) {
        std::fprintf(stderr, "bench_chart: a frame without points measures nothing\n");
        std::exit(1);
    }
    std::sort(times.begin(), times.end());
    std::printf("{\"bench\":\"chart\",\"what\":\"zoom-frame%s\",\"points\":%zu,\"milliseconds_median\":%.2f,\"milliseconds_p95\":%.2f,"
                "\"points_drawn\":%zu}\n",
                log ? "-log" : "", points, times[kFrames / 2], times[kFrames * 95 / 100], fewestDrawn);
}

} // namespace

int main(int argc, char **argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    for (const std::size_t points : {10'000U, 100'000U}) {
        measure(points, false);
        measure(points, true);
    }
    return 0;
}
