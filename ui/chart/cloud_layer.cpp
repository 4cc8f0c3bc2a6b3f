// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/cloud_layer.h"

#include "core/frontier/decimation.h"

#include <QPainter>

#include <cmath>
#include <span>

namespace ps {

namespace {

constexpr std::size_t kDrawAll = 15'000; ///< so many points cost less than deciding which to leave out
constexpr std::size_t kVeryMany = 300'000;
constexpr float kFineCell = 1;
constexpr float kCoarseCell = 4;
constexpr float kVeryCoarseCell = 8;
constexpr double kSpriteSide = 12; ///< logical pixels; holds the largest marker

float cellFor(std::size_t points, bool coarse) {
    if (!coarse) return kFineCell;
    return points > kVeryMany ? kVeryCoarseCell : kCoarseCell;
}

} // namespace

CloudLayer::CloudLayer(const PlotState &state, QGraphicsItem *parent) : QGraphicsItem(parent), m_state(state) {
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
    m_drawn = 0;
    QPainter painter(&m_picture);
    // The points are sorted by marker within a series, so a batch is a run of equal markers.
    for (std::size_t begin = 0; begin < m_state.frontierBegin;) {
        std::size_t end = begin + 1;
        while (end < m_state.frontierBegin && m_state.spec.points[end].marker == m_state.spec.points[begin].marker) ++end;
        drawBatch(painter, begin, end);
        begin = end;
    }
    m_stale = false;
}

void CloudLayer::drawBatch(QPainter &painter, std::size_t begin, std::size_t end) {
    const QPixmap &sprite = spriteOf(m_state.spec.points[begin].marker, m_picture.devicePixelRatio());
    const auto width = static_cast<float>(m_bounds.width());
    const auto height = static_cast<float>(m_bounds.height());
    const std::span xs(m_state.pixelX.data() + begin, end - begin);
    const std::span ys(m_state.pixelY.data() + begin, end - begin);
    const auto draw = [&](std::size_t i) {
        painter.drawPixmap(QPointF(xs[i] - kSpriteSide / 2, ys[i] - kSpriteSide / 2), sprite);
        ++m_drawn;
    };
    if (m_state.frontierBegin > kDrawAll) {
        for (const std::uint32_t i : decimate(xs, ys, width, height, cellFor(m_state.frontierBegin, m_state.coarse))) draw(i);
        return;
    }
    for (std::size_t i = 0; i < xs.size(); ++i) {
        if (xs[i] >= 0 && xs[i] <= width && ys[i] >= 0 && ys[i] <= height) draw(i);
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
