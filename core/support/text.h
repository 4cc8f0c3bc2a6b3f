// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <filesystem>
#include <string>
#include <string_view>

namespace ps {

/// The only place where QString and UTF-8 std::string meet.
inline QString toQString(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}
inline std::string toUtf8(const QString &text) {
    return text.toStdString();
}
inline std::filesystem::path toPath(const QString &path) {
    return std::filesystem::path(path.toStdString());
}
inline QString pathText(const std::filesystem::path &path) {
    return toQString(path.string());
}

} // namespace ps
