// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/chart_spec.h"

#include <QRectF>

#include <cmath>

namespace ps {

/// Between the values of one axis and pixels. On a log axis the mapping is affine in log10, else in the value.
class AxisMapping {
public:
    AxisMapping() = default;
    AxisMapping(const AxisSpec &axis, double pixelAtMin, double pixelAtMax) : m_log(axis.log) {
        const double low = toScale(axis.range.min);
        m_factor = (pixelAtMax - pixelAtMin) / (toScale(axis.range.max) - low);
        m_offset = pixelAtMin - low * m_factor;
    }

    bool isLog() const { return m_log; }
    /// What the mapping is affine in. Not finite for a value that has no place on a log axis.
    double toScale(double value) const { return m_log ? std::log10(value) : value; }
    double fromScale(double scale) const { return m_log ? std::pow(10.0, scale) : scale; }
    double scaleToPixel(double scale) const { return scale * m_factor + m_offset; }
    double toPixel(double value) const { return scaleToPixel(toScale(value)); }
    double toValue(double pixel) const { return fromScale((pixel - m_offset) / m_factor); }

    friend bool operator==(const AxisMapping &, const AxisMapping &) = default;

private:
    bool m_log = false;
    double m_factor = 1;
    double m_offset = 0;
};

/// Where the plot lies and how values become pixels in it (y up in values, down in pixels).
struct PlotMapping {
    QRectF plot;
    AxisMapping x;
    AxisMapping y;

    PlotMapping() = default;
    PlotMapping(const QRectF &area, const AxisSpec &xAxis, const AxisSpec &yAxis)
        : plot(area), x(xAxis, area.left(), area.right()), y(yAxis, area.bottom(), area.top()) {}

    QPointF toPixel(QPointF value) const { return {x.toPixel(value.x()), y.toPixel(value.y())}; }
    QPointF toValue(QPointF pixel) const { return {x.toValue(pixel.x()), y.toValue(pixel.y())}; }

    friend bool operator==(const PlotMapping &, const PlotMapping &) = default;
};

} // namespace ps
