// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/legend_layout.h"

#include "ui/chart/chart_painter.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

constexpr double kLineKeyWidth = 26;
constexpr double kMarkerKeyWidth = 12;
constexpr double kKeyGap = 8;
constexpr double kEntryGap = 6;
constexpr double kSectionGap = 14;
constexpr double kColumnGap = 20;
constexpr int kWrapFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap | Qt::TextWrapAnywhere;

/// Size of a text that may wrap, rounded up so that painting it in that rectangle wraps the same way.
QSizeF wrappedSize(const QFont &font, const QString &text, double width) {
    const QRectF bounds = QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1e5), kWrapFlags, text);
    return {std::ceil(bounds.width()) + 1, std::ceil(bounds.height())};
}

class ColumnFlow {
public:
    ColumnFlow(const ChartFonts &fonts, double columnWidth, double height) : m_fonts(fonts), m_columnWidth(columnWidth), m_height(height) {}

    /// `heightBelow`: of the first entry, so that a title never stands alone at the foot of a column.
    void addTitle(const QString &title, double heightBelow) {
        if (m_y > 0) m_y += kSectionGap - kEntryGap;
        const QSizeF size = wrappedSize(m_fonts.legendTitle, title, m_columnWidth);
        breakBefore(size.height() + kEntryGap + heightBelow);
        m_layout.items.push_back({nullptr, title, {}, QRectF(QPointF(m_x, m_y), size), {}});
        advance(size.width(), size.height());
    }

    double heightOf(const LegendEntry &entry, double keyWidth) const {
        const double room = m_columnWidth - keyWidth - kKeyGap;
        const double detail = entry.detail.isEmpty() ? 0 : wrappedSize(m_fonts.detail, entry.detail, room).height();
        return wrappedSize(m_fonts.legend, entry.label, room).height() + detail;
    }

    void addEntry(const LegendEntry &entry, double keyWidth) {
        const double room = m_columnWidth - keyWidth - kKeyGap;
        const QSizeF label = wrappedSize(m_fonts.legend, entry.label, room);
        const QSizeF detail = entry.detail.isEmpty() ? QSizeF(0, 0) : wrappedSize(m_fonts.detail, entry.detail, room);
        breakBefore(label.height() + detail.height());
        const double left = m_x + keyWidth + kKeyGap;
        const double firstLine = QFontMetricsF(m_fonts.legend).height();
        m_layout.items.push_back({&entry, entry.label, QRectF(m_x, m_y, keyWidth, firstLine), QRectF(QPointF(left, m_y), label),
                                  QRectF(QPointF(left, m_y + label.height()), detail)});
        advance(keyWidth + kKeyGap + std::max(label.width(), detail.width()), label.height() + detail.height());
    }

    LegendLayout take() { return std::move(m_layout); }

private:
    void breakBefore(double height) {
        if (m_y == 0 || m_y + height <= m_height) return;
        m_x = m_layout.size.width() + kColumnGap;
        m_y = 0;
    }

    void advance(double width, double height) {
        m_layout.size.setWidth(std::max(m_layout.size.width(), m_x + width));
        m_layout.size.setHeight(std::max(m_layout.size.height(), m_y + height));
        m_y += height + kEntryGap;
    }

    const ChartFonts &m_fonts;
    double m_columnWidth;
    double m_height;
    double m_x = 0;
    double m_y = 0;
    LegendLayout m_layout;
};

} // namespace

LegendLayout layoutLegend(const std::vector<LegendSection> &sections, const ChartFonts &fonts, double columnWidth, double height) {
    ColumnFlow flow(fonts, columnWidth, height);
    for (const LegendSection &section : sections) {
        if (section.entries.empty()) continue;
        const bool anyLine =
            std::any_of(section.entries.begin(), section.entries.end(), [](const LegendEntry &entry) { return entry.line.has_value(); });
        const double keyWidth = anyLine ? kLineKeyWidth : kMarkerKeyWidth;
        flow.addTitle(section.title, flow.heightOf(section.entries.front(), keyWidth));
        for (const LegendEntry &entry : section.entries) flow.addEntry(entry, keyWidth);
    }
    return flow.take();
}

void paintLegend(QPainter &painter, const LegendLayout &layout, const QPointF &origin, const ChartStyle &style) {
    for (const LegendLayout::Item &item : layout.items) {
        const bool title = !item.entry;
        painter.setFont(title ? style.fonts.legendTitle : style.fonts.legend);
        painter.setPen(title ? style.theme.muted : style.theme.text);
        painter.drawText(item.label.translated(origin), kWrapFlags, item.text);
        if (title) continue;
        const QRectF key = item.key.translated(origin);
        if (item.entry->line) {
            painter.setPen(penOf(*item.entry->line));
            painter.drawLine(QPointF(key.left(), key.center().y()), QPointF(key.right(), key.center().y()));
        }
        const QPointF centre = key.center();
        if (item.entry->marker) paintMarkers(painter, *item.entry->marker, {&centre, 1}, kFrontierRadius, style.theme.panel);
        if (item.entry->detail.isEmpty()) continue;
        painter.setFont(style.fonts.detail);
        painter.setPen(style.theme.faint);
        painter.drawText(item.detail.translated(origin), kWrapFlags, item.entry->detail);
    }
}

} // namespace ps
