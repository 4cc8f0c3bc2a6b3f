// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace ps {

/// A text that every export can hold, in one line: names come from archives, and XML knows no control characters, not
/// even escaped. Each character that it cannot hold becomes a space.
QString drawableText(QString text);
QString drawableText(std::string_view utf8);

} // namespace ps
