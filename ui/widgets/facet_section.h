// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/facet_model.h"
#include "ui/widgets/facet_list.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace ps {

/// A heading, "all", and the values of a facet, or of one group of it. Hidden while it has no values, or fewer than
/// `fewest`.
class FacetSection : public QWidget {
    Q_OBJECT
public:
    /// `model` must outlive the section. `group`: the GroupRole of the values to list; a null string lists all.
    FacetSection(const QString &title, FacetModel *model, const QString &group = {}, QWidget *parent = nullptr);

    void setFewest(int values);
    void setTheme(const Theme &theme) { m_list->setTheme(theme); }
    void setColour(GpuColour colour) { m_list->setColour(std::move(colour)); }
    FacetList *list() const { return m_list; }
    QPushButton *allButton() const { return m_all; }

Q_SIGNALS:
    void selectionEdited(const Selection &selection);

private:
    void refresh();
    void addAll();

    FacetModel *m_model;
    QString m_group;
    int m_fewest = 1;
    FacetList *m_list;
    QPushButton *m_all;
};

} // namespace ps
