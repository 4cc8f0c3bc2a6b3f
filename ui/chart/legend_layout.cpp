// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/legend_layout.h"

#include "ui/chart/chart_painter.h"
#include "ui/chart/wrapped_text.h"
#include "ui/models/number_format.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace ps {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ps::ChartLegend)
};

constexpr double kLineKeyWidth = 26;
constexpr double kMarkerKeyWidth = 12;
constexpr double kKeyGap = 8;
constexpr double kEntryGap = 6;
constexpr double kSectionGap = 14;
constexpr double kColumnGap = 20;
constexpr double kNarrowestColumn = 110;
constexpr int kTextFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextDontClip;

/// Size of a text that wraps at `width`; paintWrapped() breaks it the same way, as it is told the same width.
QSizeF wrappedSize(const QFont &font, const QString &text, double width) {
    const QFontMetricsF metrics(font);
    return sizeOfLines(metrics, wrappedText(metrics, text, std::floor(width) - 1));
}

/// In a rectangle of wrappedSize().
void paintWrapped(QPainter &painter, const QRectF &place, const QString &text) {
    painter.drawText(place, kTextFlags, wrappedText(QFontMetricsF(painter.font()), text, place.width()));
}

/// Fills columns from the top; stops for good at the first thing that has no place.
class ColumnFlow {
public:
    ColumnFlow(const ChartFonts &fonts, const LegendRoom &room) : m_fonts(fonts), m_room(room) {}

    /// `heightBelow`: of the first entry, so that a title never stands alone at the foot of a column.
    void addTitle(const QString &title, double heightBelow) {
        if (m_y > 0) m_y += kSectionGap - kEntryGap;
        const QSizeF size = wrappedSize(m_fonts.legendTitle, title, m_room.columnWidth);
        breakBefore({size.width(), size.height() + kEntryGap + heightBelow});
        m_layout.items.push_back({nullptr, true, title, {}, QRectF(QPointF(m_x, m_y), size), {}});
        advance(size);
    }

    double heightOf(const LegendEntry &entry, double keyWidth) const {
        return labelSize(entry, keyWidth).height() + detailSize(entry, keyWidth).height();
    }

    void addEntry(const LegendEntry &entry, double keyWidth) {
        const QSizeF label = labelSize(entry, keyWidth);
        const QSizeF detail = detailSize(entry, keyWidth);
        const QSizeF whole(keyWidth + kKeyGap + std::max(label.width(), detail.width()), label.height() + detail.height());
        breakBefore(whole);
        const double left = m_x + keyWidth + kKeyGap;
        const double firstLine = QFontMetricsF(m_fonts.legend).height();
        m_layout.items.push_back({&entry, false, entry.label, QRectF(m_x, m_y, keyWidth, firstLine), QRectF(QPointF(left, m_y), label),
                                  QRectF(QPointF(left, m_y + label.height()), detail)});
        advance(whole);
    }

    void addMore(std::size_t count, double keyWidth) {
        const QString text = Text::tr("and %1 more").arg(formatCount(count));
        const QSizeF size = wrappedSize(m_fonts.legend, text, m_room.columnWidth - keyWidth - kKeyGap);
        const QSizeF whole(keyWidth + kKeyGap + size.width(), size.height());
        breakBefore(whole);
        m_layout.items.push_back({nullptr, false, text, {}, QRectF(QPointF(m_x + keyWidth + kKeyGap, m_y), size), {}});
        m_layout.leftOut += count;
        advance(whole);
    }

    bool isFull() const { return m_full; }
    LegendLayout take() { return std::move(m_layout); }

private:
    QSizeF labelSize(const LegendEntry &entry, double keyWidth) const {
        return wrappedSize(m_fonts.legend, entry.label, m_room.columnWidth - keyWidth - kKeyGap);
    }
    QSizeF detailSize(const LegendEntry &entry, double keyWidth) const {
        return entry.detail.isEmpty() ? QSizeF(0, 0) : wrappedSize(m_fonts.detail, entry.detail, m_room.columnWidth - keyWidth - kKeyGap);
    }

    void breakBefore(const QSizeF &size) {
        if (m_y > 0 && m_y + size.height() > m_room.height) {
            m_x = m_layout.size.width() + kColumnGap;
            m_y = 0;
        }
        m_full |= m_y + size.height() > m_room.height || m_x + size.width() > m_room.width;
    }

    void advance(const QSizeF &size) {
        m_layout.size = m_layout.size.expandedTo({m_x + size.width(), m_y + size.height()});
        m_y += size.height() + kEntryGap;
    }

    const ChartFonts &m_fonts;
    LegendRoom m_room;
    double m_x = 0;
    double m_y = 0;
    bool m_full = false;
    LegendLayout m_layout{{}, {0, 0}, 0};
};

/// With at most `most` entries of each section; none when that has no room.
std::optional<LegendLayout> layoutFirst(std::size_t most, const std::vector<LegendSection> &sections, const ChartFonts &fonts,
                                        const LegendRoom &room) {
    ColumnFlow flow(fonts, room);
    for (const LegendSection &section : sections) {
        if (section.entries.empty()) continue;
        const bool anyLine =
            std::any_of(section.entries.begin(), section.entries.end(), [](const LegendEntry &entry) { return entry.line.has_value(); });
        const double keyWidth = anyLine ? kLineKeyWidth : kMarkerKeyWidth;
        const std::size_t shown = std::min(most, section.entries.size());
        flow.addTitle(section.title, shown > 0 ? flow.heightOf(section.entries.front(), keyWidth) : 0);
        for (std::size_t i = 0; i < shown && !flow.isFull(); ++i) flow.addEntry(section.entries[i], keyWidth);
        if (shown < section.entries.size()) flow.addMore(section.entries.size() - shown, keyWidth);
        if (flow.isFull()) return std::nullopt;
    }
    return flow.take();
}

/// As many entries of each section as there is room for.
LegendLayout layoutMost(const std::vector<LegendSection> &sections, const ChartFonts &fonts, const LegendRoom &room) {
    std::size_t longest = 0;
    for (const LegendSection &section : sections) longest = std::max(longest, section.entries.size());
    if (auto whole = layoutFirst(longest, sections, fonts, room)) return std::move(*whole);
    LegendLayout best;
    for (const LegendSection &section : sections) best.leftOut += section.entries.size();
    std::size_t fits = 0;
    for (std::size_t tooMany = longest; fits < tooMany;) {
        const std::size_t middle = fits + (tooMany - fits) / 2;
        if (auto layout = layoutFirst(middle, sections, fonts, room)) {
            best = std::move(*layout);
            fits = middle + 1;
        } else {
            tooMany = middle;
        }
    }
    return best;
}

} // namespace

LegendLayout layoutLegend(const std::vector<LegendSection> &sections, const ChartFonts &fonts, const LegendRoom &room) {
    LegendLayout best = layoutMost(sections, fonts, room);
    // Where one wide column is not enough, narrower ones in the same room may hold more.
    for (int columns = 2; best.leftOut > 0 && std::isfinite(room.width); ++columns) {
        LegendRoom narrow = room;
        narrow.columnWidth = std::floor((room.width - (columns - 1) * kColumnGap) / columns);
        if (narrow.columnWidth < kNarrowestColumn) break;
        LegendLayout layout = layoutMost(sections, fonts, narrow);
        if (layout.leftOut < best.leftOut) best = std::move(layout);
    }
    return best;
}

void paintLegend(QPainter &painter, const LegendLayout &layout, const QPointF &origin, const ChartStyle &style) {
    for (const LegendLayout::Item &item : layout.items) {
        painter.setFont(item.title ? style.fonts.legendTitle : style.fonts.legend);
        painter.setPen(item.entry ? style.theme.text : style.theme.muted);
        paintWrapped(painter, item.label.translated(origin), item.text);
        if (!item.entry) continue;
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
        paintWrapped(painter, item.detail.translated(origin), item.entry->detail);
    }
}

} // namespace ps
