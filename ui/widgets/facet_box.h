// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/panel_combo_box.h"

namespace ps {

class FacetModel;

/// The values of a facet with their counts as a list of which one is chosen, or all. Like every part of the panel it
/// shows the selection of its model, not the click.
class FacetBox : public PanelComboBox {
    Q_OBJECT
public:
    /// `model` must outlive the box. `all`: the text of the first entry, which names no value.
    FacetBox(FacetModel *model, const QString &all, QWidget *parent = nullptr);

Q_SIGNALS:
    /// An empty key: all.
    void chosen(const QString &key);

private:
    void rebuild();
    void refresh();

    FacetModel *m_model;
    QString m_all;
};

} // namespace ps
