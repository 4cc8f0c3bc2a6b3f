// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/frontier_chart_view.h"

#include "ui/chart/chart_canvas.h"
#include "ui/chart/chart_spec_builder.h"
#include "ui/chart/legend_view.h"
#include "ui/chart/plot_scene.h"
#include "ui/chart/view_range.h"

#include <QHBoxLayout>

#include <algorithm>
#include <chrono>
#include <tuple>

namespace ps {

namespace {

using namespace std::chrono_literals;

constexpr auto kIdleAfter = 150ms;
constexpr double kHoverRadius = 12; // pixels
constexpr double kButtonZoom = 1.25;
constexpr double kLegendShare = 0.3; // of the width
constexpr std::size_t kMostOrigins = 500;

double fractionOf(double position, double atMin, double atMax) {
    return (position - atMin) / (atMax - atMin);
}

/// Whether both show the same quantities of the same work, so that a part of the one is worth seeing in the other.
bool sameWorkload(const CurveSet &a, const CurveSet &b) {
    const auto workload = [](const CurveSet &curves) {
        const Selection &selection = curves.selection;
        return std::tie(curves.axes, selection.models, selection.sequences, selection.isls, selection.osls);
    };
    return workload(a) == workload(b);
}

bool sameStore(const CurveSet *a, const CurveSet *b) {
    return a && b && a->results->catalogue->revision == b->results->catalogue->revision;
}

bool anyPointShown(const ChartSpec &spec) {
    const auto within = [](double value, const ValueRange &range) { return value >= range.min && value <= range.max; };
    return std::any_of(spec.points.begin(), spec.points.end(),
                       [&](const ChartPoint &point) { return within(point.x, spec.x.range) && within(point.y, spec.y.range); });
}

} // namespace

FrontierChartView::FrontierChartView(QWidget *parent)
    : QWidget(parent), m_canvas(new ChartCanvas(this)), m_legend(new LegendView(this)),
      m_scene(std::make_unique<PlotScene>(*m_canvas->chart())), m_theme(Theme::light()) {
    // Left to right whatever the language: the plot's axes must not be mirrored, and the legend belongs to it.
    setLayoutDirection(Qt::LeftToRight);
    setMinimumSize(320, 220);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_canvas, 1);
    layout->addWidget(m_legend);
    setFocusProxy(m_canvas);

    m_idle.setSingleShot(true);
    m_idle.setInterval(kIdleAfter);
    connect(&m_idle, &QTimer::timeout, this, [this] { m_scene->setCoarse(false); });
    connect(m_canvas, &ChartCanvas::resized, this, [this](const QSizeF &size) {
        leave();
        m_scene->setSize(size);
    });
    connect(m_canvas, &ChartCanvas::zoomWished, this, &FrontierChartView::zoomAt);
    connect(m_canvas, &ChartCanvas::panWished, this, &FrontierChartView::pan);
    connect(m_canvas, &ChartCanvas::resetWished, this, &FrontierChartView::resetZoom);
    connect(m_canvas, &ChartCanvas::pointerMoved, this, &FrontierChartView::hover);
    connect(m_canvas, &ChartCanvas::pointerLeft, this, &FrontierChartView::leave);
    connect(m_canvas, &ChartCanvas::clicked, this, &FrontierChartView::click);
    rebuild();
}

FrontierChartView::~FrontierChartView() = default;

void FrontierChartView::setTheme(const Theme &theme) {
    m_theme = theme;
    rebuild();
}

void FrontierChartView::setCurves(std::shared_ptr<const CurveSet> curves) {
    const bool wasZoomed = m_zoom.has_value();
    if (!m_curves || !curves || !sameWorkload(*m_curves, *curves)) m_zoom.reset();
    if (!sameStore(m_curves.get(), curves.get())) m_origins.clear();
    m_curves = std::move(curves);
    rebuild();
    if (m_zoom && !anyPointShown(m_scene->spec())) {
        m_zoom.reset();
        rebuild();
    }
    if (wasZoomed && !m_zoom) Q_EMIT viewRangeChanged();
}

void FrontierChartView::setOptions(const ChartOptions &options) {
    if (options == m_options) return;
    m_options = options;
    rebuild();
}

void FrontierChartView::rebuild() {
    leave(); // the card goes with the old picture and must come back over the new one
    const ChartStyle style = ChartStyle::of(m_theme);
    ChartSpec spec = m_curves ? buildChartSpec(*m_curves, m_options, m_theme, m_zoom) : ChartSpec{};
    describe(spec);
    m_legend->setLegend(spec.legend, style);
    m_scene->setSpec(std::move(spec), style);
}

void FrontierChartView::describe(const ChartSpec &spec) {
    const QString name = spec.title.isEmpty() ? tr("Chart") : spec.title;
    QStringList parts;
    for (const QString &part : {spec.subtitle, spec.emptyText, spec.footer, spec.notes.join(u'\n')}) {
        if (!part.isEmpty()) parts << part;
    }
    // The canvas too: it is what has the focus, and what a screen reader therefore reads.
    for (QWidget *widget : std::initializer_list<QWidget *>{this, m_canvas}) {
        widget->setAccessibleName(name);
        widget->setAccessibleDescription(parts.join(u'\n'));
    }
}

void FrontierChartView::setHighlighted(std::optional<ResultId> result) {
    m_scene->setHighlighted(result);
    if (result != m_hovered) m_scene->hideCard();
}

void FrontierChartView::setSelected(const std::vector<ResultId> &results) {
    m_scene->setSelected(results);
}

void FrontierChartView::resetZoom() {
    if (!m_zoom) return;
    leave();
    m_zoom.reset();
    const ChartSpec &spec = m_scene->spec();
    m_scene->setRange({spec.x.full, spec.y.full});
    Q_EMIT viewRangeChanged();
}

void FrontierChartView::zoomIn() {
    zoomAt(m_scene->mapping().plot.center(), kButtonZoom);
}

void FrontierChartView::zoomOut() {
    zoomAt(m_scene->mapping().plot.center(), 1 / kButtonZoom);
}

ChartSpec FrontierChartView::visibleSpec() const {
    return m_scene->spec();
}

QWidget *FrontierChartView::canvas() const {
    return m_canvas->viewport();
}

void FrontierChartView::resizeEvent(QResizeEvent *event) {
    QWidget::resizeEvent(event);
    m_legend->setWidestColumn(kLegendShare * width());
}

void FrontierChartView::zoomAt(const QPointF &position, double factor) {
    const ChartSpec &spec = m_scene->spec();
    if (spec.points.empty()) return;
    const QRectF &plot = m_scene->mapping().plot;
    const double x = std::clamp(fractionOf(position.x(), plot.left(), plot.right()), 0.0, 1.0);
    const double y = std::clamp(fractionOf(position.y(), plot.bottom(), plot.top()), 0.0, 1.0);
    showRange({zoomed(spec.x, x, factor), zoomed(spec.y, y, factor)});
}

void FrontierChartView::pan(const QPointF &pixels) {
    const ChartSpec &spec = m_scene->spec();
    if (spec.points.empty()) return;
    const QSizeF size = m_scene->mapping().plot.size();
    showRange({panned(spec.x, -pixels.x() / size.width()), panned(spec.y, pixels.y() / size.height())});
}

void FrontierChartView::showRange(const ViewRange &range) {
    leave();
    m_zoom = range;
    m_scene->setCoarse(true);
    m_scene->setRange(range);
    m_idle.start();
    Q_EMIT viewRangeChanged();
}

void FrontierChartView::hover(const QPointF &position) {
    const auto point = m_scene->pointNear(position, kHoverRadius);
    if (!point) {
        leave();
        return;
    }
    const ChartPoint &found = m_scene->spec().points[*point];
    if (m_hovered == found.id) return;
    m_hovered = found.id;
    m_scene->setHighlighted(found.id);
    showCard(*point);
    Q_EMIT hovered(m_hovered);
    if (!m_origins.contains(found.id)) Q_EMIT originWished(found.id);
}

void FrontierChartView::showCard(std::uint32_t point) {
    const ChartPoint &shown = m_scene->spec().points[point];
    const auto origin = m_origins.find(shown.id);
    m_scene->showCard(describePoint(*m_curves, shown.row, origin == m_origins.end() ? nullptr : &origin->second), point);
}

void FrontierChartView::setOrigin(ResultId result, const ResultOrigin &origin) {
    if (m_origins.size() >= kMostOrigins) m_origins.clear();
    m_origins.insert_or_assign(result, origin);
    if (m_hovered != result) return;
    const std::vector<ChartPoint> &points = m_scene->spec().points;
    const auto point = std::find_if(points.begin(), points.end(), [result](const ChartPoint &candidate) { return candidate.id == result; });
    if (point != points.end()) showCard(static_cast<std::uint32_t>(point - points.begin()));
}

void FrontierChartView::leave() {
    if (!m_hovered) return;
    m_hovered.reset();
    m_scene->setHighlighted(std::nullopt);
    m_scene->hideCard();
    Q_EMIT hovered(std::nullopt);
}

void FrontierChartView::click(const QPointF &position, Qt::KeyboardModifiers modifiers) {
    const auto point = m_scene->pointNear(position, kHoverRadius);
    const auto id = point ? std::optional(m_scene->spec().points[*point].id) : std::nullopt;
    Q_EMIT clicked(id, modifiers);
}

} // namespace ps
