// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace ps {

struct Theme;

/// The pages of the window, in the order in which they stand in the top bar.
enum class PageId { Explore, Run, Devices, Imports };

/// The product's name, the pages, the search field, and the two things that people come to do.
class TopBar : public QWidget {
    Q_OBJECT
public:
    explicit TopBar(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    /// Marks the page as the one that is shown. No signal. The search field and Export are of the Explore page.
    void setPage(PageId page);
    QPushButton *pageButton(PageId page) const;
    QLineEdit *searchField() const { return m_search; }
    QPushButton *importButton() const { return m_import; }
    QPushButton *exportButton() const { return m_export; }
    /// Opens the drawer with the filters; shown by the owner when the panel is folded away.
    QToolButton *filtersButton() const { return m_filters; }

Q_SIGNALS:
    void pageChosen(ps::PageId page);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void addPage(PageId page, const QString &name, const QString &toolTip);

    QLabel *m_logo;
    QLabel *m_product;
    QButtonGroup *m_pages;
    QToolButton *m_filters;
    QLineEdit *m_search;
    QAction *m_searchIcon;
    QPushButton *m_import;
    QPushButton *m_export;
};

} // namespace ps
