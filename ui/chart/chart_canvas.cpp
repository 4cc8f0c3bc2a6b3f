// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_canvas.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace ps {

namespace {

constexpr double kZoomPerWheelStep = 1.2;
constexpr double kWheelStep = 120; // eighths of a degree, as Qt counts
constexpr double kZoomPerKey = 1.25;
constexpr double kPanShare = 0.1; // of the widget per arrow key

} // namespace

ChartCanvas::ChartCanvas(QWidget *parent) : QChartView(parent) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Right-to-left layouts turn texts and rows around, but a plot's axes have their direction from its values.
    setLayoutDirection(Qt::LeftToRight);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    // A graphics view takes every drag for its scene, which wants none: the window behind would never see an archive.
    setAcceptDrops(false);
    viewport()->setAcceptDrops(false);
    viewport()->setAutoFillBackground(false);
    setBackgroundBrush(Qt::NoBrush);
}

void ChartCanvas::wheelEvent(QWheelEvent *event) {
    const double steps = event->angleDelta().y() / kWheelStep;
    if (steps != 0) Q_EMIT zoomWished(event->position(), std::pow(kZoomPerWheelStep, steps));
    event->accept();
}

void ChartCanvas::mousePressEvent(QMouseEvent *event) {
    if (event->button() == Qt::LeftButton) m_pressedAt = event->pos();
}

void ChartCanvas::mouseMoveEvent(QMouseEvent *event) {
    if (!(event->buttons() & Qt::LeftButton)) {
        Q_EMIT pointerMoved(event->position());
        return;
    }
    const bool dragStarts = m_pressedAt && (event->pos() - *m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (dragStarts) {
        setCursor(Qt::ClosedHandCursor);
        m_draggedTo = m_pressedAt;
        m_pressedAt.reset();
    }
    if (!m_draggedTo) return;
    const QPoint moved = event->pos() - *m_draggedTo;
    m_draggedTo = event->pos();
    Q_EMIT panWished(moved);
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent *event) {
    if (event->button() != Qt::LeftButton) return;
    const bool wasClick = m_pressedAt.has_value();
    m_pressedAt.reset();
    m_draggedTo.reset();
    unsetCursor();
    if (wasClick) Q_EMIT clicked(event->position(), event->modifiers());
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent *event) {
    if (event->button() == Qt::LeftButton) Q_EMIT resetWished();
}

void ChartCanvas::keyPressEvent(QKeyEvent *event) {
    const QPointF centre = QRectF(rect()).center();
    const double stepX = kPanShare * width();
    const double stepY = kPanShare * height();
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: Q_EMIT zoomWished(centre, kZoomPerKey); break;
    case Qt::Key_Minus: Q_EMIT zoomWished(centre, 1 / kZoomPerKey); break;
    case Qt::Key_0: Q_EMIT resetWished(); break;
    case Qt::Key_Left: Q_EMIT panWished(QPointF(stepX, 0)); break;
    case Qt::Key_Right: Q_EMIT panWished(QPointF(-stepX, 0)); break;
    case Qt::Key_Up: Q_EMIT panWished(QPointF(0, stepY)); break;
    case Qt::Key_Down: Q_EMIT panWished(QPointF(0, -stepY)); break;
    default: event->ignore(); return;
    }
    event->accept();
}

void ChartCanvas::leaveEvent(QEvent *event) {
    QChartView::leaveEvent(event);
    Q_EMIT pointerLeft();
}

void ChartCanvas::resizeEvent(QResizeEvent *event) {
    QChartView::resizeEvent(event);
    Q_EMIT resized(event->size());
}

} // namespace ps
