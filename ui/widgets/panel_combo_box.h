// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace ps {

/// A combo box for a panel that scrolls: turning the wheel over it scrolls the panel, and changes the choice only while
/// the box has the focus.
class PanelComboBox : public QComboBox {
    Q_OBJECT
public:
    explicit PanelComboBox(QWidget *parent = nullptr);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

} // namespace ps
