// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/facets.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace ps {

struct Theme;

/// "As of" which night, with arrows to the night before and after, and which results of a configuration count then.
class NightPicker : public QWidget {
    Q_OBJECT
public:
    explicit NightPicker(QWidget *parent = nullptr);

    /// Nights with results, oldest first.
    void setNights(const std::vector<DayCount> &nights);
    void setSelection(const Selection &selection);
    void setTheme(const Theme &theme);

    QComboBox *nightBox() const { return m_night; }
    QComboBox *modeBox() const { return m_mode; }
    QToolButton *olderButton() const { return m_older; }
    QToolButton *newerButton() const { return m_newer; }

Q_SIGNALS:
    void selectionEdited(const Selection &selection);

private:
    void rebuild();
    void refresh();
    void step(int towardsOlder);
    void choose(int row);

    std::vector<DayCount> m_nights;
    Selection m_selection;
    QComboBox *m_night;
    QComboBox *m_mode;
    QToolButton *m_older;
    QToolButton *m_newer;
};

} // namespace ps
