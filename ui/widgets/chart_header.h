// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/view_state.h"

#include <QWidget>

#include <functional>
#include <memory>

class QGridLayout;
class QMenu;
class QPushButton;

namespace ps {

class ElidedLabel;
class MetricMenu;

/// What the chart says, in words, and the chips that change it. The chips stand beside the title where there is room,
/// else under it.
class ChartHeader : public QWidget {
    Q_OBJECT
public:
    explicit ChartHeader(QWidget *parent = nullptr);

    void setViewState(const ViewState &state);
    void setCurves(const std::shared_ptr<const CurveSet> &curves);

    QPushButton *logXButton() const { return m_logX; }
    QPushButton *logYButton() const { return m_logY; }
    QPushButton *pointsButton() const { return m_points; }
    QPushButton *rooflineButton() const { return m_roofline; }
    QMenu *groupMenu() const { return m_groupMenu; }
    MetricMenu *xMenu() const { return m_xMenu; }
    MetricMenu *yMenu() const { return m_yMenu; }

Q_SIGNALS:
    /// The state that was given, with the one change that the user wishes.
    void viewStateEdited(const ViewState &state);
    void zoomResetRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildChips();
    void buildGroupMenu();
    void edit(const std::function<void(ViewState &)> &change);
    void refresh();
    void placeChips();

    ViewState m_state;
    QGridLayout *m_layout;
    QWidget *m_chips;
    ElidedLabel *m_title;
    ElidedLabel *m_subtitle;
    QPushButton *m_logX;
    QPushButton *m_logY;
    QPushButton *m_points;
    QPushButton *m_roofline; ///< hidden where the chart has none
    QPushButton *m_group;
    QPushButton *m_x;
    QPushButton *m_y;
    QMenu *m_groupMenu;
    MetricMenu *m_xMenu;
    MetricMenu *m_yMenu;
};

} // namespace ps
