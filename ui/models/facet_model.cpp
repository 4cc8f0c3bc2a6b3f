// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/facet_model.h"

#include "core/domain/gpu_sku.h"
#include "core/support/text.h"
#include "ui/models/facet_selection.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"

#include <algorithm>

namespace ps {

namespace {

bool sameKeys(const std::vector<FacetValue> &a, const std::vector<FacetValue> &b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const FacetValue &left, const FacetValue &right) { return left.key == right.key; });
}

QString groupOf(FacetField field, const FacetValue &value) {
    return field == FacetField::Hardware ? toQString(vendorKey(vendorOfGpu(value.key))) : QString();
}

} // namespace

FacetModel::FacetModel(FacetField field, QObject *parent) : QAbstractListModel(parent) {
    m_facet.field = field;
}

void FacetModel::setFacet(const Facet &facet, const Selection &selection) {
    if (facet.field != m_facet.field) return;
    if (sameKeys(facet.values, m_facet.values)) {
        m_facet = facet;
        setSelection(selection);
        return;
    }
    beginResetModel();
    m_facet = facet;
    m_selection = selection;
    endResetModel();
}

void FacetModel::setSelection(const Selection &selection) {
    m_selection = selection;
    if (!m_facet.values.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

std::vector<std::string> FacetModel::keys() const {
    std::vector<std::string> keys;
    keys.reserve(m_facet.values.size());
    for (const FacetValue &value : m_facet.values) keys.push_back(value.key);
    return keys;
}

std::vector<std::string> FacetModel::keysOfGroup(const QString &group) const {
    std::vector<std::string> keys;
    for (const FacetValue &value : m_facet.values) {
        if (groupOf(m_facet.field, value) == group) keys.push_back(value.key);
    }
    return keys;
}

std::uint64_t FacetModel::countOfGroup(const QString &group) const {
    std::uint64_t results = 0;
    for (const FacetValue &value : m_facet.values) {
        if (groupOf(m_facet.field, value) == group) results += value.count;
    }
    return results;
}

int FacetModel::onlyChosenRow() const {
    const std::vector<std::string> &chosen = chosenKeys(m_selection, m_facet.field);
    if (chosen.size() != 1) return -1;
    const auto it =
        std::find_if(m_facet.values.begin(), m_facet.values.end(), [&](const FacetValue &value) { return value.key == chosen.front(); });
    return it == m_facet.values.end() ? -1 : static_cast<int>(it - m_facet.values.begin());
}

int FacetModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_facet.values.size());
}

QVariant FacetModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const FacetValue &value = m_facet.values[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return toQString(value.label);
    case Qt::AccessibleTextRole: return tr("%1, %2 results").arg(toQString(value.label), formatCount(value.count));
    case Qt::CheckStateRole: return isChosen(m_selection, m_facet.field, value.key) ? Qt::Checked : Qt::Unchecked;
    case KeyRole: return toQString(value.key);
    case CountRole: return static_cast<qulonglong>(value.count);
    case GroupRole: return groupOf(m_facet.field, value);
    default: return {};
    }
}

} // namespace ps
