// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QChartView>
#include <QPoint>

#include <optional>

namespace ps {

/// Turns mouse, wheel and keys over the chart into wishes; it changes nothing itself. Positions are in the chart's
/// coordinates, which are those of the viewport.
class ChartCanvas : public QChartView {
    Q_OBJECT
public:
    explicit ChartCanvas(QWidget *parent = nullptr);

Q_SIGNALS:
    void zoomWished(const QPointF &fixed, double factor);
    void panWished(const QPointF &pixels); ///< the content follows by this much
    void resetWished();
    void pointerMoved(const QPointF &position);
    void pointerLeft();
    void clicked(const QPointF &position, Qt::KeyboardModifiers modifiers);
    void resized(const QSizeF &size);

protected:
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    std::optional<QPoint> m_pressedAt; ///< while the left button is down and has not yet dragged
    std::optional<QPoint> m_draggedTo;
};

} // namespace ps
