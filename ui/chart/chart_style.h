// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QFont>
#include <QLocale>

namespace ps {

/// The type of a chart. Sizes are in pixels at 96 dpi, so that a scaled painter scales text and lines alike.
struct ChartFonts {
    QFont title, subtitle, axis, tick, legend, legendTitle, detail;

    /// The family of `base`, in the sizes of the design.
    static ChartFonts from(const QFont &base);
};

/// How a chart is drawn, apart from what.
struct ChartStyle {
    Theme theme;
    ChartFonts fonts;
    QLocale locale;

    /// The program's font and the user's locale.
    static ChartStyle of(const Theme &theme);
};

} // namespace ps
