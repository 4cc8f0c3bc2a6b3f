// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facet_box.h"

#include "core/support/text.h"
#include "ui/models/facet_model.h"
#include "ui/models/facet_selection.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"

namespace ps {

namespace {

constexpr int kAllRow = 0;

} // namespace

FacetBox::FacetBox(FacetModel *model, const QString &all, QWidget *parent) : PanelComboBox(parent), m_model(model), m_all(all) {
    connect(model, &QAbstractItemModel::modelReset, this, &FacetBox::rebuild);
    connect(model, &QAbstractItemModel::dataChanged, this, &FacetBox::refresh);
    connect(this, &QComboBox::activated, this, [this](int row) {
        const QString key = itemData(row, KeyRole).toString();
        refresh();
        Q_EMIT chosen(key);
    });
    rebuild();
}

void FacetBox::rebuild() {
    clear();
    addItem(m_all);
    for (int row = 0; row < m_model->rowCount(); ++row) {
        addItem({});
        setItemData(count() - 1, m_model->index(row).data(KeyRole), KeyRole);
    }
    refresh();
}

void FacetBox::refresh() {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex value = m_model->index(row);
        setItemText(row + 1, tr("%1 · %2").arg(value.data().toString(), formatCount(value.data(CountRole).toULongLong())));
    }
    QStringList named;
    for (const std::string &key : chosenKeys(m_model->selection(), m_model->field())) named << toQString(key);
    // Several values, or one that the store does not have, are no entry of the list.
    setPlaceholderText(named.join(QStringLiteral(", ")));
    const int row = m_model->onlyChosenRow();
    setCurrentIndex(named.isEmpty() ? kAllRow : row < 0 ? -1 : row + 1);
}

} // namespace ps
