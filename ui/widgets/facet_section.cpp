// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facet_section.h"

#include "core/support/text.h"
#include "ui/models/facet_selection.h"
#include "ui/models/roles.h"
#include "ui/widgets/facet_heading.h"
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
    header->addWidget(buildHeading(title));
    header->addStretch();
    header->addWidget(m_all);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(header);
    layout->addWidget(m_list);

    m_all->setAccessibleName(group.isNull() ? tr("All of %1").arg(title) : tr("All GPUs"));
    m_all->setToolTip(group.isNull() ? tr("Select every value again") : tr("Select the GPUs of all vendors again"));
    m_list->setAccessibleName(title);
    m_list->setAccessibleDescription(tr("Space switches a value on and off, Return selects it alone"));
    if (group.isNull()) {
        m_list->setModel(model);
    } else {
        filterByGroup();
    }
    connect(m_list, &FacetList::toggled, this, [this](const QString &key) {
        Q_EMIT selectionEdited(withToggled(m_model->selection(), m_model->field(), m_model->keys(), toUtf8(key)));
    });
    connect(m_list, &FacetList::soloed, this, [this](const QString &key) {
        Q_EMIT selectionEdited(withSolo(m_model->selection(), m_model->field(), m_model->keys(), toUtf8(key)));
    });
    connect(m_all, &QPushButton::clicked, this, [this] { Q_EMIT selectionEdited(withAll(m_model->selection(), m_model->field())); });
    connect(model, &QAbstractItemModel::modelReset, this, &FacetSection::refresh);
    connect(model, &QAbstractItemModel::dataChanged, this, &FacetSection::refresh);
    refresh();
}

QWidget *FacetSection::buildHeading(const QString &title) {
    if (m_group.isNull()) return kindLabel("section", title, this);
    m_heading = new FacetHeading(title, this);
    connect(m_heading, &FacetHeading::clicked, this, [this] {
        Q_EMIT selectionEdited(withGroupSolo(m_model->selection(), m_model->field(), m_model->keys(), m_model->keysOfGroup(m_group)));
    });
    return m_heading;
}

void FacetSection::filterByGroup() {
    auto *proxy = new QSortFilterProxyModel(this);
    proxy->setFilterRole(GroupRole);
    proxy->setFilterRegularExpression(QRegularExpression(QRegularExpression::anchoredPattern(QRegularExpression::escape(m_group))));
    proxy->setSourceModel(m_model);
    m_list->setModel(proxy);
}

void FacetSection::setTheme(const Theme &theme) {
    m_list->setTheme(theme);
    if (m_heading) m_heading->setTheme(theme);
}

void FacetSection::setFewest(int values) {
    m_fewest = values;
    refresh();
}

void FacetSection::refresh() {
    setVisible(m_list->model()->rowCount() >= m_fewest);
    const std::vector<std::string> keys = m_model->keys();
    const bool allChosen = std::all_of(keys.begin(), keys.end(),
                                       [this](const std::string &key) { return isChosen(m_model->selection(), m_model->field(), key); });
    m_all->setEnabled(!allChosen);
    if (m_heading) m_heading->setCount(m_model->countOfGroup(m_group));
}

} // namespace ps
