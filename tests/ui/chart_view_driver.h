// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/curve_fixture.h"
#include "ui/chart/frontier_chart_view.h"
#include "ui/chart/plot_scene.h"

#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>

#include <memory>
#include <vector>

namespace ps::test {

/// A chart on the screen, laid out.
inline std::unique_ptr<FrontierChartView> shownView(std::shared_ptr<const CurveSet> curves, const ChartOptions &options = {}) {
    auto view = std::make_unique<FrontierChartView>();
    view->resize(900, 600);
    view->setOptions(options);
    view->setCurves(std::move(curves));
    view->show();
    if (!QTest::qWaitForWindowExposed(view.get())) qFatal("the window never appeared");
    // The width of the legend reaches the plot through a posted layout request.
    QCoreApplication::sendPostedEvents();
    return view;
}

inline QPointF pixelOf(const FrontierChartView &view, std::size_t point) {
    const ChartPoint found = view.visibleSpec().points[point];
    return view.scene().mapping().toPixel({found.x, found.y});
}

inline void wheel(FrontierChartView &view, const QPointF &position, int steps) {
    QWheelEvent event(position, view.canvas()->mapToGlobal(position), {}, QPoint(0, 120 * steps), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view.canvas(), &event);
}

/// A move without a button. QTest::mouseMove only moves the cursor, which the offscreen platform does not tell the window.
inline void point(FrontierChartView &view, const QPointF &position) {
    QMouseEvent event(QEvent::MouseMove, position, view.canvas()->mapToGlobal(position), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view.canvas(), &event);
}

inline std::vector<FixturePoint> fivePoints() {
    return {{"b200", 10, 1000, "fp8"},
            {"gb300", 100, 400, "fp4"},
            {"b200", 60, 300, "fp8"},
            {"mi355x", 20, 500, "fp8"},
            {"mi355x", 15, 200, "fp4"}};
}

} // namespace ps::test
