// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/app_settings.h"

#include <array>

namespace ps {

namespace {

const QString kTheme = QStringLiteral("window/theme");
const QString kGeometry = QStringLiteral("window/geometry");

struct ThemeName {
    ThemeChoice choice;
    const char *name;
};
constexpr std::array kThemeNames = {ThemeName{ThemeChoice::System, "system"}, ThemeName{ThemeChoice::Light, "light"},
                                    ThemeName{ThemeChoice::Dark, "dark"}};

} // namespace

AppSettings::AppSettings() = default;

AppSettings::AppSettings(const QString &iniFile) : m_settings(iniFile, QSettings::IniFormat) {}

ThemeChoice AppSettings::theme() const {
    const QString stored = m_settings.value(kTheme).toString();
    for (const ThemeName &entry : kThemeNames) {
        if (stored == QLatin1String(entry.name)) return entry.choice;
    }
    return ThemeChoice::System;
}

void AppSettings::setTheme(ThemeChoice choice) {
    for (const ThemeName &entry : kThemeNames) {
        if (entry.choice == choice) m_settings.setValue(kTheme, QString::fromLatin1(entry.name));
    }
}

QByteArray AppSettings::windowGeometry() const {
    return m_settings.value(kGeometry).toByteArray();
}

void AppSettings::setWindowGeometry(const QByteArray &geometry) {
    m_settings.setValue(kGeometry, geometry);
}

} // namespace ps
