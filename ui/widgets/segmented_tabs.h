// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QStackedWidget;

namespace ps {

/// A few pages under a row of chips, in place of a frame with tabs.
class SegmentedTabs : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedTabs(QWidget *parent = nullptr);

    /// Takes the page; its index is its number in the order of adding.
    void addTab(const QString &name, QWidget *page);
    void setCurrent(int index);
    int current() const;

private:
    QButtonGroup *m_buttons;
    QHBoxLayout *m_row;
    QStackedWidget *m_pages;
};

} // namespace ps
