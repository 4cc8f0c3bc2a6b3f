// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/main_window.h"

#include <QByteArray>
#include <QSettings>

namespace ps {

/// What survives a restart. A value that cannot be read is the default.
class AppSettings {
public:
    /// The user's settings, or those in an INI file (tests).
    AppSettings();
    explicit AppSettings(const QString &iniFile);

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray &geometry);

private:
    QSettings m_settings;
};

} // namespace ps
