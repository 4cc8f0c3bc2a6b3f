// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/facet_model.h"
#include "ui/widgets/facet_list.h"

#include <QWidget>

class QPushButton;

namespace ps {

class FacetHeading;

/// A heading, "all" (of the whole facet), and the values of a facet, or of one group of it. The heading of a group counts
/// its results, and a click on it wishes to have the group alone. Hidden while it has no values, or fewer than `fewest`.
class FacetSection : public QWidget {
    Q_OBJECT
public:
    /// `model` must outlive the section. `group`: the GroupRole of the values to list; a null string lists all.
    FacetSection(const QString &title, FacetModel *model, const QString &group = {}, QWidget *parent = nullptr);

    void setFewest(int values);
    void setTheme(const Theme &theme);
    void setColour(GpuColour colour) { m_list->setColour(std::move(colour)); }
    FacetList *list() const { return m_list; }
    QPushButton *allButton() const { return m_all; }
    /// nullptr without a group.
    FacetHeading *heading() const { return m_heading; }

Q_SIGNALS:
    void selectionEdited(const Selection &selection);

private:
    QWidget *buildHeading(const QString &title);
    void filterByGroup();
    void refresh();

    FacetModel *m_model;
    QString m_group;
    int m_fewest = 1;
    FacetList *m_list;
    QPushButton *m_all;
    FacetHeading *m_heading = nullptr;
};

} // namespace ps
