// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

namespace ps {

Theme Theme::light() {
    Theme theme;
    theme.background = QColor(0xfff6f7f8);
    theme.panel = QColor(0xffffffff);
    theme.line = QColor(0xffe2e5e9);
    theme.text = QColor(0xff1b1f24);
    theme.muted = QColor(0xff6a737d);
    theme.faint = QColor(0xff9aa3ad);
    theme.accent = QColor(0xff2f6fde);
    theme.onAccent = QColor(0xffffffff);
    theme.selection = QColor(0xffeaf1fd);
    theme.grid = QColor(0xffeceff2);
    theme.error = QColor(0xffb3261e);
    theme.warning = QColor(0xff8a5a00);
    theme.success = QColor(0xff2e7d32);
    return theme;
}

Theme Theme::darkTheme() {
    Theme theme;
    theme.dark = true;
    theme.background = QColor(0xff15181c);
    theme.panel = QColor(0xff1c2026);
    theme.line = QColor(0xff2c323a);
    theme.text = QColor(0xffe8ebee);
    theme.muted = QColor(0xff98a2ad);
    theme.faint = QColor(0xff6c7681);
    theme.accent = QColor(0xff6ea1ff);
    theme.onAccent = QColor(0xff10151d);
    theme.selection = QColor(0xff22304a);
    theme.grid = QColor(0xff262c33);
    theme.error = QColor(0xffff8a80);
    theme.warning = QColor(0xffe6b45a);
    theme.success = QColor(0xff7ccf86);
    return theme;
}

Theme Theme::forPalette(const QPalette &desktop) {
    const bool dark = desktop.color(QPalette::WindowText).lightnessF() > desktop.color(QPalette::Window).lightnessF();
    return dark ? darkTheme() : light();
}

QPalette Theme::palette() const {
    QPalette palette;
    palette.setColor(QPalette::Window, background);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, panel);
    palette.setColor(QPalette::AlternateBase, background);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, faint);
    palette.setColor(QPalette::Button, panel);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, error);
    palette.setColor(QPalette::ToolTipBase, panel);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, onAccent);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::Light, panel);
    palette.setColor(QPalette::Midlight, line);
    palette.setColor(QPalette::Mid, line);
    palette.setColor(QPalette::Dark, faint);
    palette.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : muted);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}

} // namespace ps
