// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facet_list.h"

#include "ui/models/roles.h"
#include "ui/widgets/widget_kind.h"

#include <QKeyEvent>

namespace ps {

FacetList::FacetList(QWidget *parent) : QListView(parent), m_delegate(new FacetDelegate(this)) {
    setKind(this, "facet");
    setItemDelegate(m_delegate);
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setUniformItemSizes(true);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    viewport()->setCursor(Qt::PointingHandCursor);
}

void FacetList::setModel(QAbstractItemModel *model) {
    QListView::setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, &FacetList::updateGeometry);
    connect(model, &QAbstractItemModel::rowsInserted, this, &FacetList::updateGeometry);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &FacetList::updateGeometry);
}

void FacetList::setTheme(const Theme &theme) {
    m_delegate->setTheme(theme);
    viewport()->update();
}

void FacetList::setColour(GpuColour colour) {
    m_delegate->setColour(std::move(colour));
    viewport()->update();
}

QSize FacetList::sizeHint() const {
    const int rows = model() ? model()->rowCount() : 0;
    return {120, rows == 0 ? 0 : rows * sizeHintForRow(0)};
}

void FacetList::mouseReleaseEvent(QMouseEvent *event) {
    QListView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    if (event->button() != Qt::LeftButton || !index.isValid()) return;
    const QString key = index.data(KeyRole).toString();
    if (FacetDelegate::boxArea(visualRect(index), layoutDirection()).contains(event->pos())) {
        Q_EMIT toggled(key);
    } else {
        Q_EMIT soloed(key);
    }
}

void FacetList::keyPressEvent(QKeyEvent *event) {
    const QString key = currentIndex().data(KeyRole).toString();
    switch (event->key()) {
    case Qt::Key_Space:
        if (!key.isEmpty()) Q_EMIT toggled(key);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!key.isEmpty()) Q_EMIT soloed(key);
        return;
    default: QListView::keyPressEvent(event);
    }
}

// The panel scrolls, not the list: every row is visible.
void FacetList::wheelEvent(QWheelEvent *event) {
    event->ignore();
}

void FacetList::focusInEvent(QFocusEvent *event) {
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && model() && model()->rowCount() > 0) setCurrentIndex(model()->index(0, 0));
}

} // namespace ps
