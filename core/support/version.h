// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace ps {

/// "0.1.0": what CMakeLists.txt says, kept beside every import and in every export.
std::string_view versionText();

} // namespace ps
