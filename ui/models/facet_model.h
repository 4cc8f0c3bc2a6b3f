// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/facets.h"

#include <QAbstractListModel>

namespace ps {

/// The values of one filter field: DisplayRole the label, CheckStateRole whether results with it are selected, KeyRole,
/// CountRole, GroupRole (the vendor's key for GPUs). A refresh with the same values in the same order keeps rows, so
/// that focus and scroll position survive.
class FacetModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit FacetModel(FacetField field, QObject *parent = nullptr);

    FacetField field() const { return m_facet.field; }
    const Selection &selection() const { return m_selection; }
    /// Values of another field are ignored.
    void setFacet(const Facet &facet, const Selection &selection);
    void setSelection(const Selection &selection);

    std::vector<std::string> keys() const;
    std::vector<std::string> keysOfGroup(const QString &group) const;
    std::uint64_t countOfGroup(const QString &group) const; ///< the sum over its values
    /// The row of the value that alone is named in the selection; -1 when none or several are.
    int onlyChosenRow() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    Facet m_facet;
    Selection m_selection;
};

} // namespace ps
