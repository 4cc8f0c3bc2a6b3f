// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel_combo_box.h"

#include <QWheelEvent>

namespace ps {

PanelComboBox::PanelComboBox(QWidget *parent) : QComboBox(parent) {
    // The default policy would hand over the focus with the first turn of the wheel.
    setFocusPolicy(Qt::StrongFocus);
}

void PanelComboBox::wheelEvent(QWheelEvent *event) {
    if (hasFocus()) {
        QComboBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

} // namespace ps
