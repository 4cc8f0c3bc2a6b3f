// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/cloud_layer.h"

#include "core/frontier/decimation.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <span>

namespace ps {

namespace {

constexpr std::size_t kDrawAll = 15'000; ///< so many points are drawn in a few milliseconds
constexpr float kFineCell = 1;           ///< in pixels
constexpr float kSmallestCoarseCell = 2;
constexpr float kLargestCoarseCell = 16;
constexpr float kCellGrowth = 1.5F;
constexpr double kSpriteSide = 12; ///< logical pixels; holds the largest marker

} // namespace

CloudLayer::CloudLayer(const PlotState &state, QGraphicsItem *parent)
    : QGraphicsItem(parent), m_state(state), m_coarseCell(kSmallestCoarseCell) {
    setAcceptedMouseButtons(Qt::NoButton);
}

void CloudLayer::moved() {
    if (m_bounds != m_state.mapping.plot) {
        prepareGeometryChange();
        m_bounds = m_state.mapping.plot;
    }
    m_stale = true;
    update();
}

void CloudLayer::restyled() {
    m_sprites.clear();
    moved();
}

void CloudLayer::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    const double ratio = painter->device()->devicePixelRatioF();
    if (m_stale || m_picture.devicePixelRatio() != ratio) renderPicture(ratio);
    painter->drawPixmap(m_bounds.topLeft(), m_picture);
}

void CloudLayer::renderPicture(double devicePixelRatio) {
    const QSize size = (m_bounds.size() * devicePixelRatio).toSize();
    if (m_picture.size() != size || m_picture.devicePixelRatio() != devicePixelRatio) {
        m_picture = QPixmap(size);
        m_picture.setDevicePixelRatio(devicePixelRatio);
        m_sprites.clear();
    }
    m_picture.fill(Qt::transparent);
    choosePoints();
    QPainter painter(&m_picture);
    for (const std::uint32_t point : m_chosen) {
        const QPixmap &sprite = spriteOf(m_state.spec.points[point].marker, devicePixelRatio);
        painter.drawPixmap(QPointF(m_state.pixelX[point] - kSpriteSide / 2, m_state.pixelY[point] - kSpriteSide / 2), sprite);
    }
    m_drawn = m_chosen.size();
    m_stale = false;
}

void CloudLayer::choosePoints() {
    if (m_state.frontierBegin <= kDrawAll) {
        const QRectF inside(QPointF(0, 0), m_bounds.size());
        m_chosen.clear();
        for (std::uint32_t i = 0; i < m_state.frontierBegin; ++i) {
            if (inside.contains(QPointF(m_state.pixelX[i], m_state.pixelY[i]))) m_chosen.push_back(i);
        }
        return;
    }
    if (!m_state.coarse) {
        choosePoints(kFineCell);
        return;
    }
    choosePoints(m_coarseCell);
    while (m_chosen.size() > kDrawAll && m_coarseCell < kLargestCoarseCell) choosePoints(m_coarseCell *= kCellGrowth);
    // Zoomed in there are fewer: the next frame may show more of them.
    if (m_chosen.size() < kDrawAll / 3) m_coarseCell = std::max(kSmallestCoarseCell, m_coarseCell / kCellGrowth);
}

void CloudLayer::choosePoints(float cell) {
    m_chosen.clear();
    const std::vector<ChartPoint> &points = m_state.spec.points;
    // The points are sorted by marker within a series: each run of one marker is thinned out on its own, so that no
    // colour hides another.
    for (std::size_t begin = 0; begin < m_state.frontierBegin;) {
        std::size_t end = begin + 1;
        while (end < m_state.frontierBegin && points[end].marker == points[begin].marker) ++end;
        const std::span xs(m_state.pixelX.data() + begin, end - begin);
        const std::span ys(m_state.pixelY.data() + begin, end - begin);
        const auto width = static_cast<float>(m_bounds.width());
        const auto height = static_cast<float>(m_bounds.height());
        for (const std::uint32_t i : decimate(xs, ys, width, height, cell)) m_chosen.push_back(static_cast<std::uint32_t>(begin) + i);
        begin = end;
    }
}

const QPixmap &CloudLayer::spriteOf(std::uint16_t marker, double devicePixelRatio) {
    m_sprites.resize(m_state.spec.markers.size());
    QPixmap &sprite = m_sprites[marker];
    if (sprite.isNull()) {
        const int side = static_cast<int>(std::ceil(kSpriteSide * devicePixelRatio));
        sprite = QPixmap(side, side);
        sprite.setDevicePixelRatio(devicePixelRatio);
        sprite.fill(Qt::transparent);
        QPainter painter(&sprite);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(kDominatedOpacity);
        const QPointF centre(kSpriteSide / 2, kSpriteSide / 2);
        paintMarkers(painter, m_state.spec.markers[marker], {&centre, 1}, kDominatedRadius, m_state.style.theme.panel);
    }
    return sprite;
}

} // namespace ps
