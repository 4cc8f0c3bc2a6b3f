// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/vendor.h"

#include <QColor>
#include <QPalette>

namespace ps {

/// The colours of the program, light or dark. A value: views get one handed and repaint.
struct Theme {
    bool dark = false;
    QColor background; ///< of the window
    QColor panel;      ///< of cards, bars, fields
    QColor line;       ///< borders
    QColor text, muted, faint;
    QColor accent;     ///< the one primary colour
    QColor onAccent;   ///< text on the accent
    QColor selection;  ///< background of selected rows and active chips
    QColor grid;       ///< of the chart
    QColor error, warning, success;

    static Theme light();
    static Theme darkTheme();
    /// Follows the desktop: dark when the window text is lighter than the window.
    static Theme forPalette(const QPalette &desktop);

    /// The palette that makes standard widgets match.
    QPalette palette() const;
    /// Style sheet for the whole application: cards, chips, primary button, tables, scroll bars.
    QString styleSheet() const;
};

} // namespace ps
