// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QString>

#include <utility>

namespace ps {

namespace {

// @name stands for a colour of the theme. Widgets ask for a look with the dynamic property "kind".
constexpr char kText[] = R"(
QWidget { font-size: 12px; }
QMainWindow, QDialog, QWidget[kind="page"] { background: @background; }
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 4px 6px; }

QFrame[kind="card"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
QWidget[kind="bar"] { background: @panel; border-bottom: 1px solid @line; }
QWidget[kind="status"] { background: @panel; border-top: 1px solid @line; }
QScrollArea[kind="side"] { background: @panel; border: none; border-right: 1px solid @line; }
QScrollArea[kind="plain"] { background: @panel; border: none; }
QWidget[kind="sideContents"] { background: @panel; }

QLabel { background: transparent; }
QLabel[kind="product"] { font-size: 14px; font-weight: 600; }
QLabel[kind="title"] { font-size: 16px; font-weight: 700; }
QLabel[kind="strong"] { font-size: 13px; font-weight: 700; }
QLabel[kind="section"] { font-size: 11px; font-weight: 600; color: @muted; }
QLabel[kind="muted"] { color: @muted; }
QLabel[kind="figure"] { font-size: 18px; font-weight: 600; }
QLabel[kind="figure"][tone="faint"] { color: @faint; font-weight: 400; }
QLabel[kind="figure"][tone="warning"] { color: @warning; }
QLabel[kind="error"] { color: @error; }
QLabel[kind="warning"] { color: @warning; }
QLabel[kind="badge"] { background: @selection; color: @accent; border-radius: 6px; padding: 1px 8px; font-size: 11px; font-weight: 600; }

QPushButton { background: @panel; color: @text; border: 1px solid @line; border-radius: 6px; padding: 0 14px; min-height: 26px; }
QPushButton:hover { border-color: @faint; }
QPushButton:pressed { background: @background; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faint; }
QPushButton[kind="primary"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accentHover; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @line; color: @faint; border-color: @line; }
QPushButton[kind="chip"] { background: @background; border: 1px solid @line; padding: 0 9px; min-height: 22px; font-size: 11px; }
QPushButton[kind="chip"]:hover { border-color: @faint; }
QPushButton[kind="chip"]:focus { border-color: @accent; }
QPushButton[kind="chip"]:checked, QPushButton[kind="segment"]:checked { background: @selection; color: @accent; border-color: @accent; }
QPushButton[kind="segment"] { padding: 0 4px; min-height: 24px; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 0 3px; min-height: 18px; font-size: 11px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: @accent; border-radius: 4px; }
QPushButton[kind="link"]:disabled { color: @faint; }
QPushButton[kind="tab"] { background: transparent; border: 1px solid transparent; color: @muted; padding: 0 12px; min-height: 28px; font-size: 13px; }
QPushButton[kind="tab"]:hover { color: @text; }
QPushButton[kind="tab"]:checked { background: @selection; color: @accent; font-weight: 600; }
QPushButton[kind="tab"]:focus { border-color: @accent; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="format"] { min-height: 44px; padding: 2px 6px; text-align: center; }
QPushButton[kind="format"]:checked { background: @selection; border-color: @accent; color: @accent; }
QToolButton[kind="icon"] { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton[kind="icon"]:hover { background: @background; }
QToolButton[kind="icon"]:focus { border-color: @accent; }
QToolButton[kind="icon"]:checked { background: @selection; }

QLineEdit, QSpinBox, QComboBox { background: @panel; color: @text; border: 1px solid @line; border-radius: 6px; min-height: 26px; padding: 0 8px;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: @accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @faint; }
QLineEdit[kind="search"] { background: @background; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/actions/chevron-down.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @panel; color: @text; border: 1px solid @line; selection-background-color: @selection; selection-color: @text; outline: none; }

QCheckBox { spacing: 6px; background: transparent; }
QCheckBox::indicator, QTreeView::indicator, QListView::indicator { width: 13px; height: 13px; border: 1px solid @faint; border-radius: 4px; background: @panel; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus, QTreeView::indicator:hover, QListView::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/actions/check-@scheme.svg); }
QTreeView::indicator:indeterminate { background: @selection; border-color: @accent; }
QCheckBox:focus { color: @accent; }

QMenuBar { background: @panel; border-bottom: 1px solid @line; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: @selection; border-radius: 4px; }
QMenu { background: @panel; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 6px; }

QTableView { background: @panel; border: none; gridline-color: transparent; selection-background-color: @selection; selection-color: @text; outline: none; }
QTableView::item { border: none; padding: 0 4px; }
QTableView::item:hover { background: @background; }
QTableView::item:selected { background: @selection; }
QTreeView, QListView[kind="paths"] { background: @panel; border: 1px solid @line; border-radius: 6px; selection-background-color: @selection; selection-color: @text; outline: none; }
QTreeView:focus, QListView[kind="paths"]:focus { border-color: @accent; }
QTreeView::item, QListView[kind="paths"]::item { border: none; min-height: 22px; padding: 0 4px; }
QTreeView::item:hover, QListView[kind="paths"]::item:hover { background: @background; }
QTreeView::item:selected, QListView[kind="paths"]::item:selected { background: @selection; color: @text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:selected { background: @selection; }
QTreeView::branch:has-children:closed { image: url(:/icons/actions/chevron-right.svg); }
QTreeView::branch:has-children:open { image: url(:/icons/actions/chevron-down.svg); }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @line; padding: 0 6px; font-size: 11px; font-weight: 600; }
QHeaderView::section:hover { color: @text; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
QTableCornerButton::section { background: @panel; border: none; }
QListView[kind="facet"] { background: @panel; border: none; outline: none; }
QTextBrowser { background: @panel; border: none; selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit { background: @panel; color: @text; border: 1px solid @line; border-radius: 6px; }

QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }

QProgressBar { background: @line; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }

QFrame[kind="message"] { background: @panel; border: 1px solid @line; border-radius: 8px; border-left: 4px solid @accent; margin-top: 8px; }
QFrame[kind="message"][severity="success"] { border-left-color: @success; }
QFrame[kind="message"][severity="warning"] { border-left-color: @warning; }
QFrame[kind="message"][severity="error"] { border-left-color: @error; }
)";

QColor hovered(const Theme &theme) {
    return theme.dark ? theme.accent.lighter(108) : theme.accent.darker(110);
}

} // namespace

QString Theme::styleSheet() const {
    QString sheet = QString::fromLatin1(kText);
    // A name that begins with another one comes first.
    const std::pair<const char *, QColor> colours[] = {
        {"@accentHover", hovered(*this)},
        {"@background", background},
        {"@panel", panel},
        {"@line", line},
        {"@text", text},
        {"@muted", muted},
        {"@faint", faint},
        {"@accent", accent},
        {"@onAccent", onAccent},
        {"@selection", selection},
        {"@warning", warning},
        {"@success", success},
        {"@error", error},
    };
    for (const auto &[name, colour] : colours) sheet.replace(QLatin1String(name), colour.name());
    sheet.replace(QLatin1String("@scheme"), dark ? QLatin1String("dark") : QLatin1String("light"));
    return sheet;
}

} // namespace ps
