// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ps {

/// The start of a JSON text made whole: cut behind the last complete value, and every open object and array closed. What
/// is cut in the middle of its first value gives an empty object or array. Empty when the text does not begin with an
/// object or an array. The result is JSON when the text was as far as it goes.
std::string completedJsonPrefix(std::string_view start);

} // namespace ps
