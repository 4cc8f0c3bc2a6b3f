// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/facet_delegate.h"

#include <QListView>

namespace ps {

/// The values of a facet, all of them visible at once. A click on the box (or Space) wishes to flip a value, a click on
/// the name (or Return) to have it alone.
class FacetList : public QListView {
    Q_OBJECT
public:
    explicit FacetList(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void setTheme(const Theme &theme);
    void setColour(GpuColour colour);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void toggled(const QString &key);
    void soloed(const QString &key);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    FacetDelegate *m_delegate;
};

} // namespace ps
