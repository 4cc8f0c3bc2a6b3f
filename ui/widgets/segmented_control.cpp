// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmented_control.h"

#include "ui/models/roles.h"
#include "ui/widgets/widget_kind.h"

#include <QAbstractItemModel>
#include <QGridLayout>
#include <QPushButton>

namespace ps {

namespace {

constexpr int kColumns = 3;

} // namespace

SegmentedControl::SegmentedControl(QWidget *parent) : QWidget(parent) {
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(6);
}

void SegmentedControl::setModel(QAbstractItemModel *model) {
    m_model = model;
    connect(model, &QAbstractItemModel::modelReset, this, &SegmentedControl::rebuild);
    connect(model, &QAbstractItemModel::dataChanged, this, &SegmentedControl::refresh);
    rebuild();
}

void SegmentedControl::setChosenRow(int row) {
    m_chosen = row;
    refresh();
}

void SegmentedControl::rebuild() {
    qDeleteAll(m_buttons);
    m_buttons.clear();
    auto *grid = static_cast<QGridLayout *>(layout());
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QPushButton *button = kindButton("segment", m_model->index(row, 0).data().toString(), this);
        button->setCheckable(true);
        // Equal widths, whatever the labels.
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        connect(button, &QPushButton::clicked, this, [this, row] {
            refresh();
            Q_EMIT chosen(m_model->index(row, 0).data(KeyRole).toString());
        });
        grid->addWidget(button, row / kColumns, row % kColumns);
        m_buttons.push_back(button);
    }
    refresh();
}

// The choice is the selection's, not the button's: a click only wishes.
void SegmentedControl::refresh() {
    for (int row = 0; row < static_cast<int>(m_buttons.size()); ++row) {
        QPushButton *button = m_buttons[static_cast<std::size_t>(row)];
        const QModelIndex index = m_model->index(row, 0);
        button->setChecked(row == m_chosen);
        button->setToolTip(tr("%1: %n result(s)", nullptr, index.data(CountRole).toInt()).arg(index.data().toString()));
    }
}

} // namespace ps
