// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/top_bar.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/widget_kind.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace ps {

namespace {

constexpr int kHeight = 48;
constexpr int kSearchWidth = 300;
constexpr int kLogoSize = 24;
/// Below this width the name gives way to the pages.
constexpr int kNarrow = 960;

} // namespace

TopBar::TopBar(QWidget *parent)
    : QWidget(parent), m_logo(new QLabel(this)), m_product(kindLabel("product", tr("Paretoscope"), this)), m_pages(new QButtonGroup(this)),
      m_filters(new QToolButton(this)), m_search(new QLineEdit(this)), m_import(kindButton("plain", tr("Import…"), this)),
      m_export(kindButton("primary", tr("Export…"), this)) {
    setKind(this, "bar");
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    m_logo->setPixmap(applicationIcon().pixmap(kLogoSize));
    setKind(m_filters, "icon");
    m_filters->setCheckable(true);
    m_filters->setToolTip(tr("Show or hide the filters"));
    m_filters->setAccessibleName(tr("Filters"));
    setKind(m_search, "search");
    m_search->setPlaceholderText(tr("Search model, GPU, image, run…"));
    m_search->setToolTip(tr("Filters the rows of the table ( / )"));
    m_search->setAccessibleName(tr("Search the table"));
    m_search->setClearButtonEnabled(true);
    m_searchIcon = m_search->addAction(QIcon(), QLineEdit::LeadingPosition);
    // Files dropped on the field are for the window.
    m_search->setAcceptDrops(false);
    m_search->setMaximumWidth(kSearchWidth);
    m_search->setMinimumWidth(kSearchWidth / 2);
    // Its place stays on pages that have nothing to search.
    QSizePolicy kept = m_search->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_search->setSizePolicy(kept);
    addPage(PageId::Explore, tr("Explore"), tr("Chart and table of results (Ctrl+1)"));
    addPage(PageId::Run, tr("Local runs"), tr("Measuring this machine (Ctrl+2)"));
    addPage(PageId::Devices, tr("Devices"), tr("What can be measured here, or why not (Ctrl+3)"));
    addPage(PageId::Imports, tr("Imports"), tr("What was imported, and taking it back (Ctrl+4)"));
    setPage(PageId::Explore);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(20, 0, 20, 0);
    layout->setSpacing(12);
    layout->addWidget(m_filters);
    layout->addWidget(m_logo);
    layout->addWidget(m_product);
    auto *pages = new QHBoxLayout;
    pages->setSpacing(4);
    for (QAbstractButton *page : m_pages->buttons()) pages->addWidget(page);
    layout->addLayout(pages);
    layout->addStretch(1);
    layout->addWidget(m_search, 2);
    layout->addWidget(m_import);
    layout->addWidget(m_export);
}

void TopBar::setTheme(const Theme &theme) {
    m_filters->setIcon(actionIcon(QStringLiteral("filter"), theme.muted));
    m_searchIcon->setIcon(actionIcon(QStringLiteral("search"), theme.faint));
}

void TopBar::addPage(PageId page, const QString &name, const QString &toolTip) {
    QPushButton *button = kindButton("tab", name, this);
    button->setCheckable(true);
    button->setToolTip(toolTip);
    // The checked one is bold: room for that keeps the others where they are.
    QFont bold = button->font();
    bold.setPixelSize(13);
    bold.setWeight(QFont::DemiBold);
    button->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(name) + 28);
    m_pages->addButton(button, static_cast<int>(page));
    connect(button, &QPushButton::clicked, this, [this, page] { Q_EMIT pageChosen(page); });
}

void TopBar::setPage(PageId page) {
    pageButton(page)->setChecked(true);
    m_search->setVisible(page == PageId::Explore);
}

QPushButton *TopBar::pageButton(PageId page) const {
    return static_cast<QPushButton *>(m_pages->button(static_cast<int>(page)));
}

void TopBar::resizeEvent(QResizeEvent *event) {
    QWidget::resizeEvent(event);
    m_product->setVisible(width() >= kNarrow);
}

} // namespace ps
