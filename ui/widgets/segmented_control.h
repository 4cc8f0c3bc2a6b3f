// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QAbstractItemModel;
class QPushButton;

namespace ps {

/// A few exclusive choices side by side, from a model with KeyRole; more than three wrap into rows.
class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedControl(QWidget *parent = nullptr);

    /// Not owned; must outlive the control.
    void setModel(QAbstractItemModel *model);
    /// The row that is chosen; -1: none.
    void setChosenRow(int row);
    const std::vector<QPushButton *> &buttons() const { return m_buttons; }

Q_SIGNALS:
    void chosen(const QString &key);

private:
    void rebuild();
    void refresh();

    QAbstractItemModel *m_model = nullptr;
    std::vector<QPushButton *> m_buttons;
    int m_chosen = -1;
};

} // namespace ps
