// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facet_section.h"

#include "core/support/text.h"
#include "ui/models/facet_selection.h"
#include "ui/models/roles.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace ps {

FacetSection::FacetSection(const QString &title, FacetModel *model, const QString &group, QWidget *parent)
    : QWidget(parent), m_model(model), m_group(group), m_list(new FacetList(this)), m_all(kindButton("link", tr("all"), this)) {
    auto *header = new QHBoxLayout;
    header->addWidget(kindLabel("section", title, this));
    header->addStretch();
    header->addWidget(m_all);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(header);
    layout->addWidget(m_list);

    m_all->setAccessibleName(tr("All of %1").arg(title));
    m_all->setToolTip(tr("Select every value again"));
    m_list->setAccessibleName(title);
    m_list->setAccessibleDescription(tr("Space switches a value on and off, Return selects it alone"));
    if (group.isNull()) {
        m_list->setModel(model);
    } else {
        auto *proxy = new QSortFilterProxyModel(this);
        proxy->setFilterRole(GroupRole);
        proxy->setFilterRegularExpression(QRegularExpression(QRegularExpression::anchoredPattern(QRegularExpression::escape(group))));
        proxy->setSourceModel(model);
        m_list->setModel(proxy);
    }
    connect(m_list, &FacetList::toggled, this, [this](const QString &key) {
        Q_EMIT selectionEdited(withToggled(m_model->selection(), m_model->field(), m_model->keys(), toUtf8(key)));
    });
    connect(m_list, &FacetList::soloed, this, [this](const QString &key) {
        Q_EMIT selectionEdited(withSolo(m_model->selection(), m_model->field(), m_model->keys(), toUtf8(key)));
    });
    connect(m_all, &QPushButton::clicked, this, &FacetSection::addAll);
    connect(model, &QAbstractItemModel::modelReset, this, &FacetSection::refresh);
    connect(model, &QAbstractItemModel::dataChanged, this, &FacetSection::refresh);
    refresh();
}

void FacetSection::setFewest(int values) {
    m_fewest = values;
    refresh();
}

void FacetSection::addAll() {
    const std::vector<std::string> keys = m_model->keys();
    Q_EMIT selectionEdited(
        withGroup(m_model->selection(), m_model->field(), keys, m_group.isNull() ? keys : m_model->keysOfGroup(m_group)));
}

void FacetSection::refresh() {
    setVisible(m_list->model()->rowCount() >= m_fewest);
    const std::vector<std::string> keys = m_group.isNull() ? m_model->keys() : m_model->keysOfGroup(m_group);
    const bool allChosen = std::all_of(keys.begin(), keys.end(),
                                       [this](const std::string &key) { return isChosen(m_model->selection(), m_model->field(), key); });
    m_all->setEnabled(!allChosen);
}

} // namespace ps
