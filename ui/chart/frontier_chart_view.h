// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "core/import/import_report.h"
#include "ui/chart/chart_spec.h"
#include "ui/theme/theme.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ps {

class ChartCanvas;
class LegendView;
class PlotScene;

/// The chart of a curve set: plot and legend, without a title, which is the page's. Wheel zooms at the cursor, drag
/// pans, double click and 0 reset, + - and arrows work from the keyboard. The GUI thread only.
class FrontierChartView : public QWidget {
    Q_OBJECT
public:
    explicit FrontierChartView(QWidget *parent = nullptr);
    ~FrontierChartView() override;

    void setTheme(const Theme &theme);
    /// New data. The zoom stays when axes, models and sequences are selected as before and some point is in the zoomed
    /// part, so that a refresh moves nothing. nullptr empties the chart.
    void setCurves(std::shared_ptr<const CurveSet> curves);
    void setOptions(const ChartOptions &options);
    const ChartOptions &options() const { return m_options; }

    /// Crosshair and ring on a result, without a card: the other half of hovering over a table. No signal.
    void setHighlighted(std::optional<ResultId> result);
    void setSelected(const std::vector<ResultId> &results);
    /// The answer to originWished. Kept for the next time the reader points at this result.
    void setOrigin(ResultId result, const ResultOrigin &origin);

    void resetZoom();
    void zoomIn();
    void zoomOut();
    bool isZoomed() const { return m_zoom.has_value(); }

    /// Exactly what is shown, the zoomed range included: what an export draws.
    ChartSpec visibleSpec() const;
    /// Where things are, for tests and measurements. Positions are in the coordinates of canvas().
    const PlotScene &scene() const { return *m_scene; }
    QWidget *canvas() const;

Q_SIGNALS:
    void hovered(std::optional<ps::ResultId> result);
    /// The card of this result should say where it comes from, too.
    void originWished(ps::ResultId result);
    void clicked(std::optional<ps::ResultId> result, Qt::KeyboardModifiers modifiers);
    void viewRangeChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    void describe(const ChartSpec &spec); ///< for screen readers
    void zoomAt(const QPointF &position, double factor);
    void pan(const QPointF &pixels);
    void showRange(const ViewRange &range);
    void hover(const QPointF &position);
    void showCard(std::uint32_t point);
    void leave();
    void click(const QPointF &position, Qt::KeyboardModifiers modifiers);

    ChartCanvas *m_canvas;
    LegendView *m_legend;
    std::unique_ptr<PlotScene> m_scene;
    Theme m_theme;
    std::shared_ptr<const CurveSet> m_curves;
    ChartOptions m_options;
    std::optional<ViewRange> m_zoom;
    std::optional<ResultId> m_hovered;
    std::unordered_map<ResultId, ResultOrigin> m_origins; ///< of results that the reader pointed at, in this state of the store
    QTimer m_idle;                                        ///< runs out when the reader has stopped zooming: then everything is drawn again
};

} // namespace ps
