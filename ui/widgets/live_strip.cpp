// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/live_strip.h"

#include "ui/models/number_format.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

constexpr int kFigureWidth = 96;
constexpr double kMargin = 6;
/// A line that hardly moves must not look wild: it fills the height only from this part of its value on.
constexpr double kSmallestSpan = 0.2;

QString nameOf(std::size_t kind) {
    const QString names[] = {LiveStrip::tr("Power"), LiveStrip::tr("Core clock"), LiveStrip::tr("Temperature")};
    return names[kind];
}

QString unitOf(std::size_t kind) {
    const QString units[] = {LiveStrip::tr("W"), LiveStrip::tr("MHz"), LiveStrip::tr("°C")};
    return units[kind];
}

} // namespace

LiveStrip::LiveStrip(QWidget *parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("Of the newest case, and over the cases of this run"));
}

void LiveStrip::setTheme(const Theme &theme) {
    m_theme = theme;
    update();
}

void LiveStrip::clear() {
    m_values.clear();
    setAccessibleName(text());
    update();
}

void LiveStrip::add(const std::optional<gpu::Conditions> &conditions) {
    Values values;
    if (conditions) values = {conditions->powerMeanW, conditions->smClockMaxMhz, conditions->temperatureMaxC};
    m_values.push_back(values);
    setAccessibleName(text());
    update();
}

QString LiveStrip::figure(std::size_t kind) const {
    const auto known = std::find_if(m_values.rbegin(), m_values.rend(), [kind](const Values &values) { return values[kind].has_value(); });
    if (known == m_values.rend()) return QStringLiteral("–");
    return formatCount(static_cast<std::uint64_t>(std::llround(std::max(0.0, *(*known)[kind])))) + QLatin1Char(' ') + unitOf(kind);
}

QString LiveStrip::text() const {
    QStringList parts;
    for (std::size_t kind = 0; kind < kKinds; ++kind) parts << nameOf(kind).toLower() + QLatin1Char(' ') + figure(kind);
    return parts.join(QStringLiteral(", "));
}

void LiveStrip::paintLine(QPainter &painter, std::size_t kind, const QRectF &area) const {
    double low = 0, high = 0;
    bool any = false;
    for (const Values &values : m_values) {
        if (!values[kind]) continue;
        low = any ? std::min(low, *values[kind]) : *values[kind];
        high = any ? std::max(high, *values[kind]) : *values[kind];
        any = true;
    }
    painter.setPen(QPen(m_theme.line, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    if (!any || m_values.size() < 2) return;
    const double span = std::max(high - low, kSmallestSpan * std::max(high, 1.0));
    QPolygonF line;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        if (!m_values[i][kind]) continue;
        const double x = area.left() + area.width() * static_cast<double>(i) / static_cast<double>(m_values.size() - 1);
        line << QPointF(x, area.bottom() - area.height() * (*m_values[i][kind] - low) / span);
    }
    painter.setPen(QPen(m_theme.accent, 1.5));
    painter.drawPolyline(line);
}

void LiveStrip::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double cell = static_cast<double>(width()) / kKinds;
    QFont small = font(), large = font();
    small.setPixelSize(11);
    large.setPixelSize(14);
    large.setWeight(QFont::DemiBold);
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        const QRectF area(cell * static_cast<double>(kind), 0, cell - 2 * kMargin, height());
        painter.setFont(small);
        painter.setPen(m_theme.muted);
        painter.drawText(QRectF(area.left(), 4, kFigureWidth, 16), Qt::AlignLeft | Qt::AlignVCenter, nameOf(kind));
        const QString shown = figure(kind);
        const bool known = shown != QStringLiteral("–");
        painter.setFont(known ? large : small);
        painter.setPen(known ? m_theme.text : m_theme.faint);
        painter.drawText(QRectF(area.left(), 20, kFigureWidth, 22), Qt::AlignLeft | Qt::AlignVCenter,
                         known || m_values.empty() ? shown : tr("not reported"));
        const QRectF line(area.left() + kFigureWidth, 8, area.width() - kFigureWidth, area.height() - 16);
        if (line.width() > 24) paintLine(painter, kind, line);
    }
}

} // namespace ps
