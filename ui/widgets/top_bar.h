// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace ps {

struct Theme;

/// The product's name, the search field, and the two things that people come to do.
class TopBar : public QWidget {
    Q_OBJECT
public:
    explicit TopBar(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    QLineEdit *searchField() const { return m_search; }
    QPushButton *importButton() const { return m_import; }
    QPushButton *exportButton() const { return m_export; }
    /// Opens the drawer with the filters; shown by the owner when the panel is folded away.
    QToolButton *filtersButton() const { return m_filters; }

private:
    QLabel *m_logo;
    QToolButton *m_filters;
    QLineEdit *m_search;
    QAction *m_searchIcon;
    QPushButton *m_import;
    QPushButton *m_export;
};

} // namespace ps
