// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_style.h"

#include "ui/models/number_format.h"

#include <QFontInfo>
#include <QGuiApplication>

namespace ps {

namespace {

QFont sized(const QFont &base, int pixels, QFont::Weight weight = QFont::Normal) {
    QFont font(base);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    // Text must be as wide on paper and in a scaled picture as it was when the layout was made.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

} // namespace

ChartFonts ChartFonts::from(const QFont &base) {
    return {.title = sized(base, 16, QFont::Bold),
            .subtitle = sized(base, 12),
            .axis = sized(base, 12),
            .tick = sized(base, 12),
            .legend = sized(base, 12),
            .legendTitle = sized(base, 11, QFont::Bold),
            .detail = sized(base, 11)};
}

ChartStyle ChartStyle::of(const Theme &theme) {
    // The name of the font itself instead of an alias such as "Sans Serif": an SVG is read on other machines.
    QFont font = QGuiApplication::font();
    font.setFamily(QFontInfo(font).family());
    return {theme, ChartFonts::from(font), readingLocale()};
}

} // namespace ps
