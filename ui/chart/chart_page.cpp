// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_page.h"

#include "core/frontier/decimation.h"
#include "ui/chart/chart_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>

namespace ps {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ps::ChartPage)
};

constexpr double kPageMargin = 24;
constexpr double kTitleGap = 4;
constexpr double kBlockGap = 16;
constexpr double kLegendGap = 12;
constexpr double kLegendColumnShare = 0.26; // of the page's width
constexpr double kLegendShare = 0.38;       // of the page's width, all columns together
constexpr double kPlotShare = 0.51;         // of the page's width, before the legend gets more than one column
constexpr double kPlotHeadRoom = 10;        // what plotArea() leaves above the plot
constexpr int kWrap = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap | Qt::TextWrapAnywhere;

double wrappedHeight(const QFont &font, const QString &text, double width) {
    return text.isEmpty() ? 0 : QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e5), kWrap, text).height();
}

QString pointOmission(std::size_t drawn, std::size_t all, const QLocale &locale) {
    return Text::tr("Drawn: %1 of %2 dominated results, spread over the picture, and every frontier result.")
        .arg(locale.toString(qulonglong(drawn)), locale.toString(qulonglong(all)));
}

QRectF takeTop(QRectF &free, double height, double gap) {
    const QRectF block(free.left(), free.top(), free.width(), height);
    if (height > 0) free.setTop(free.top() + height + gap);
    return block;
}

QRectF takeBottom(QRectF &free, double height, double gap) {
    const QRectF block(free.left(), free.bottom() - height, free.width(), height);
    if (height > 0) free.setBottom(free.bottom() - height - gap);
    return block;
}

} // namespace

ChartPage::ChartPage(const ChartSpec &spec, const ChartStyle &style, const QSizeF &size, std::size_t mostDominated)
    : m_spec(spec), m_style(style), m_page(QPointF(0, 0), size) {
    QRectF free = m_page.adjusted(kPageMargin, kPageMargin - 4, -kPageMargin, -kPageMargin + 6);
    const ChartFonts &fonts = m_style.fonts;
    m_title = takeTop(free, wrappedHeight(fonts.title, spec.title, free.width()), kTitleGap);
    m_subtitle = takeTop(free, wrappedHeight(fonts.subtitle, spec.subtitle, free.width()), kBlockGap);
    m_footer = takeBottom(free, wrappedHeight(fonts.detail, spec.footer, free.width()), kTitleGap);
    m_noteLines = spec.notes;
    const auto dominated = static_cast<std::size_t>(
        std::count_if(spec.points.begin(), spec.points.end(), [](const ChartPoint &point) { return !point.onFrontier; }));
    // How many are drawn depends on the plot, whose height depends on the notes: the longest sentence keeps the place.
    if (dominated > mostDominated) m_noteLines << pointOmission(dominated, dominated, m_style.locale);
    m_notes = takeBottom(free, wrappedHeight(fonts.detail, m_noteLines.join(u'\n'), free.width()), kBlockGap / 2);

    placeLegend(free);
    m_mapping = PlotMapping(plotArea(free, spec, m_style), spec.x, spec.y);
    choosePoints(mostDominated);
}

void ChartPage::placeLegend(QRectF &free) {
    const double column = kLegendColumnShare * m_page.width();
    const double besidePlot = free.width() - plotArea(free, m_spec, m_style).width() + kLegendGap;
    const double leftOver = free.width() - besidePlot - kPlotShare * m_page.width();
    m_legend = layoutLegend(m_spec.legend, m_style.fonts,
                            {.columnWidth = column,
                             .width = std::max(column, std::min(kLegendShare * m_page.width(), leftOver)),
                             .height = free.height() - kPlotHeadRoom});
    if (m_legend.leftOut > 0)
        m_omissions << Text::tr("The legend has no room for %1 of its entries.").arg(m_style.locale.toString(qulonglong(m_legend.leftOut)));
    if (m_legend.items.empty()) return;
    m_legendOrigin = {free.right() - m_legend.size.width(), free.top() + kPlotHeadRoom};
    free.setRight(m_legendOrigin.x() - kLegendGap);
}

void ChartPage::choosePoints(std::size_t mostDominated) {
    std::vector<std::uint32_t> dominated;
    std::vector<std::uint32_t> frontier;
    for (std::uint32_t i = 0; i < m_spec.points.size(); ++i) (m_spec.points[i].onFrontier ? frontier : dominated).push_back(i);
    const std::size_t all = dominated.size();
    const QRectF &plot = m_mapping.plot;
    if (all > mostDominated) {
        std::vector<float> xs;
        std::vector<float> ys;
        for (const std::uint32_t index : dominated) {
            const QPointF pixel = m_mapping.toPixel({m_spec.points[index].x, m_spec.points[index].y}) - plot.topLeft();
            xs.push_back(static_cast<float>(pixel.x()));
            ys.push_back(static_cast<float>(pixel.y()));
        }
        std::vector<std::uint32_t> kept;
        float cell = 0.5F;
        do {
            kept = decimate(xs, ys, static_cast<float>(plot.width()), static_cast<float>(plot.height()), cell);
            cell *= 1.5F;
        } while (kept.size() > mostDominated);
        for (std::uint32_t &index : kept) index = dominated[index];
        dominated = std::move(kept);
        m_noteLines.last() = pointOmission(dominated.size(), all, m_style.locale);
        m_omissions << m_noteLines.last();
    }
    m_points = std::move(dominated);
    m_points.insert(m_points.end(), frontier.begin(), frontier.end());
}

void ChartPage::paint(QPainter &painter) const {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.fillRect(m_page, m_style.theme.panel);

    const auto text = [&](const QRectF &area, const QFont &font, const QColor &colour, const QString &content) {
        if (content.isEmpty()) return;
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(area, kWrap, content);
    };
    text(m_title, m_style.fonts.title, m_style.theme.text, m_spec.title);
    text(m_subtitle, m_style.fonts.subtitle, m_style.theme.muted, m_spec.subtitle);
    text(m_notes, m_style.fonts.detail, m_style.theme.muted, m_noteLines.join(u'\n'));
    text(m_footer, m_style.fonts.detail, m_style.theme.faint, m_spec.footer);

    const auto frontier =
        std::partition_point(m_points.begin(), m_points.end(), [&](std::uint32_t i) { return !m_spec.points[i].onFrontier; });
    paintAxes(painter, m_spec, m_mapping, m_style);
    paintPoints(painter, m_spec, {m_points.begin(), frontier}, m_mapping, m_style);
    paintFrontierLines(painter, m_spec, m_mapping, m_style);
    paintPoints(painter, m_spec, {frontier, m_points.end()}, m_mapping, m_style);
    paintEmptyText(painter, m_spec, m_mapping, m_style);
    paintLegend(painter, m_legend, m_legendOrigin, m_style);
}

} // namespace ps
