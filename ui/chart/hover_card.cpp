// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/hover_card.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace ps {

namespace {

constexpr double kPadding = 12;
constexpr double kLineGap = 4;
constexpr double kTitleGap = 8;
constexpr double kColumnGap = 18;
constexpr double kDistance = 18; ///< from the point
constexpr double kRadius = 6;
constexpr double kShadow = 8;
constexpr double kWidestValue = 300;
constexpr double kWidestNote = 320; ///< longer ones are broken into lines
constexpr double kRuleGap = 7;      ///< above and below the line before where the result comes from

QFont titleFont(const ChartFonts &fonts) {
    QFont font = fonts.legend;
    font.setWeight(QFont::Bold);
    return font;
}

/// A container image can be 100 characters long; the end, with the version, says more than the beginning.
QString shortened(const QFontMetricsF &metrics, const QString &value) {
    return metrics.elidedText(value, Qt::ElideMiddle, kWidestValue);
}

/// Of the note, broken into lines of that width.
double noteHeight(const QFontMetricsF &metrics, const QString &note, double width) {
    return std::ceil(metrics.boundingRect(QRectF(0, 0, std::ceil(width), 1000), Qt::TextWordWrap, note).height());
}

} // namespace

HoverCard::HoverCard(const PlotState &state, QGraphicsItem *parent) : QGraphicsItem(parent), m_state(state) {
    setAcceptedMouseButtons(Qt::NoButton);
    hide();
}

void HoverCard::showAt(const PointCard &card, std::uint32_t point) {
    prepareGeometryChange();
    // More about the point that is shown already: the card grows where it is.
    const bool grows = isVisible() && m_point == point;
    m_card = card;
    m_point = point;
    m_size = contentSize();
    setPos(bestPlace(m_state.pixelOf(point), grows));
    show();
    update();
}

QRectF HoverCard::boundingRect() const {
    return QRectF(QPointF(0, 0), m_size).adjusted(-kShadow, -kShadow, kShadow, kShadow + 4);
}

QSizeF HoverCard::contentSize() const {
    const ChartFonts &fonts = m_state.style.fonts;
    const QFontMetricsF title(titleFont(fonts));
    const QFontMetricsF text(fonts.detail);
    double width = title.horizontalAdvance(m_card.title) + kColumnGap + text.horizontalAdvance(m_card.badge);
    for (const PointCard::Lines *lines : {&m_card.lines, &m_card.origin}) {
        for (const auto &[label, value] : *lines)
            width = std::max(width, text.horizontalAdvance(label) + kColumnGap + text.horizontalAdvance(shortened(text, value)));
    }
    width = std::max(width, std::min(text.horizontalAdvance(m_card.note), kWidestNote));
    const auto rows = static_cast<double>(m_card.lines.size() + m_card.origin.size());
    double height = title.height() + kTitleGap + rows * (text.height() + kLineGap);
    if (!m_card.origin.empty()) height += 2 * kRuleGap - kLineGap;
    height += m_card.note.isEmpty() ? -kLineGap : noteHeight(text, m_card.note, width);
    return {std::ceil(width + 2 * kPadding), std::ceil(height + 2 * kPadding)};
}

std::size_t HoverCard::frontierPointsUnder(const QRectF &area) const {
    std::size_t covered = 0;
    for (std::size_t i = m_state.frontierBegin; i < m_state.spec.points.size(); ++i) {
        if (area.contains(m_state.pixelOf(static_cast<std::uint32_t>(i)))) ++covered;
    }
    return covered;
}

QPointF HoverCard::bestPlace(const QPointF &point, bool keepSide) {
    // Inside the plot; a card that is too high for it may cover the axes.
    const QRectF inner = m_state.mapping.plot.adjusted(4, 4, -4, -4);
    const QRectF plot = m_size.height() <= inner.height() ? inner : inner.united(QRectF(inner.left(), 0, inner.width(), m_size.height()));
    const double right = point.x() + kDistance;
    const double left = point.x() - kDistance - m_size.width();
    const double below = point.y() + kDistance;
    const double above = point.y() - kDistance - m_size.height();
    const double middle = std::clamp(point.y() - m_size.height() / 2, plot.top(), std::max(plot.top(), plot.bottom() - m_size.height()));
    const std::array<QPointF, 6> places = {{{right, below}, {left, below}, {right, above}, {left, above}, {right, middle}, {left, middle}}};
    if (keepSide && m_place && plot.contains(QRectF(places[*m_place], m_size))) return places[*m_place];
    m_place.reset();
    std::size_t fewest = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QRectF area(places[i], m_size);
        if (!plot.contains(area)) continue;
        const std::size_t covered = frontierPointsUnder(area.adjusted(-4, -4, 4, 4));
        if (m_place && covered >= fewest) continue;
        m_place = i;
        fewest = covered;
    }
    if (m_place) return places[*m_place];
    // A plot smaller than the card: beside the point on the roomier side, even if it sticks out.
    const bool roomOnRight = point.x() < plot.center().x();
    return {roomOnRight ? right : std::max(0.0, left), middle};
}

void HoverCard::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    const Theme &theme = m_state.style.theme;
    const ChartFonts &fonts = m_state.style.fonts;
    const QRectF body(QPointF(0, 0), m_size);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->setPen(Qt::NoPen);
    for (int i = static_cast<int>(kShadow); i > 0; --i) {
        painter->setBrush(QColor(0, 0, 0, theme.dark ? 12 : 3));
        painter->drawRoundedRect(body.adjusted(-i, -i + 3, i, i + 3), kRadius + i, kRadius + i);
    }
    painter->setPen(QPen(theme.line, 1));
    painter->setBrush(theme.panel);
    painter->drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);

    const QRectF inner = body.adjusted(kPadding, kPadding, -kPadding, -kPadding);
    const QFontMetricsF title(titleFont(fonts));
    const QFontMetricsF text(fonts.detail);
    const auto put = [&](double top, double height, Qt::Alignment side, const QColor &colour, const QString &content) {
        painter->setPen(colour);
        painter->drawText(QRectF(inner.left(), top, inner.width(), height), static_cast<int>(side | Qt::AlignVCenter), content);
    };
    painter->setFont(titleFont(fonts));
    put(inner.top(), title.height(), Qt::AlignLeft, theme.text, m_card.title);
    painter->setFont(fonts.detail);
    put(inner.top(), title.height(), Qt::AlignRight, theme.muted, m_card.badge);
    double top = inner.top() + title.height() + kTitleGap;
    const auto putLines = [&](const PointCard::Lines &lines) {
        for (const auto &[label, value] : lines) {
            put(top, text.height(), Qt::AlignLeft, theme.muted, label);
            put(top, text.height(), Qt::AlignRight, theme.text, shortened(text, value));
            top += text.height() + kLineGap;
        }
    };
    putLines(m_card.lines);
    if (!m_card.origin.empty()) {
        top += kRuleGap - kLineGap;
        painter->setPen(QPen(theme.line, 1));
        painter->drawLine(QPointF(inner.left(), top), QPointF(inner.right(), top));
        top += kRuleGap;
        putLines(m_card.origin);
    }
    painter->setPen(theme.warning);
    painter->drawText(QRectF(inner.left(), top, inner.width(), inner.bottom() - top + 1), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                      m_card.note);
}

} // namespace ps
