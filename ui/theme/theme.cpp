// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

namespace ps {

Theme Theme::light() {
    Theme theme;
    theme.background = QColor(0xf6f7f8);
    theme.panel = QColor(0xffffff);
    theme.line = QColor(0xe2e5e9);
    theme.text = QColor(0x1b1f24);
    theme.muted = QColor(0x6a737d);
    theme.faint = QColor(0x9aa3ad);
    theme.accent = QColor(0x2f6fde);
    theme.onAccent = QColor(0xffffff);
    theme.selection = QColor(0xeaf1fd);
    theme.grid = QColor(0xeceff2);
    theme.error = QColor(0xb3261e);
    theme.warning = QColor(0x8a5a00);
    theme.success = QColor(0x2e7d32);
    return theme;
}

Theme Theme::darkTheme() {
    Theme theme;
    theme.dark = true;
    theme.background = QColor(0x15181c);
    theme.panel = QColor(0x1c2026);
    theme.line = QColor(0x2c323a);
    theme.text = QColor(0xe8ebee);
    theme.muted = QColor(0x98a2ad);
    theme.faint = QColor(0x6c7681);
    theme.accent = QColor(0x6ea1ff);
    theme.onAccent = QColor(0x10151d);
    theme.selection = QColor(0x22304a);
    theme.grid = QColor(0x262c33);
    theme.error = QColor(0xff8a80);
    theme.warning = QColor(0xe6b45a);
    theme.success = QColor(0x7ccf86);
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
    palette.setColor(QPalette::Shadow, dark ? QColor(0x000000) : muted);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}

} // namespace ps
