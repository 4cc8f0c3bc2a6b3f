// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// The shortest text that reads back as exactly this number, in the C locale whatever the user's locale is.
/// This is how every number enters a file (CSV, JSON).
std::string exactText(double number);

/// The number when the *whole* text is one, in the C locale.
std::optional<double> parseNumber(std::string_view text);
std::optional<long long> parseInteger(std::string_view text);

} // namespace ps
