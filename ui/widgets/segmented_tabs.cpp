// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmented_tabs.h"

#include "ui/widgets/widget_kind.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace ps {

SegmentedTabs::SegmentedTabs(QWidget *parent)
    : QWidget(parent), m_buttons(new QButtonGroup(this)), m_row(new QHBoxLayout), m_pages(new QStackedWidget) {
    m_row->setSpacing(6);
    m_row->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(m_row);
    layout->addWidget(m_pages, 1);
    connect(m_buttons, &QButtonGroup::idClicked, m_pages, &QStackedWidget::setCurrentIndex);
}

void SegmentedTabs::addTab(const QString &name, QWidget *page) {
    const int index = m_pages->addWidget(page);
    QPushButton *button = kindButton("chip", name, this);
    button->setCheckable(true);
    button->setChecked(index == 0);
    m_buttons->addButton(button, index);
    m_row->insertWidget(index, button);
}

void SegmentedTabs::setCurrent(int index) {
    m_buttons->button(index)->setChecked(true);
    m_pages->setCurrentIndex(index);
}

int SegmentedTabs::current() const {
    return m_pages->currentIndex();
}

} // namespace ps
