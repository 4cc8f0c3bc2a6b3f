// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ps {

/// For the message about a name that is not among `choices`: "; did you mean 'median_intvty'?" with up to three of the
/// nearest, or nothing when none is near. Choices at the same distance keep their order.
std::string nearChoicesHint(std::string_view given, std::span<const std::string_view> choices);

} // namespace ps
