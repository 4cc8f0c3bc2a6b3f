// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <filesystem>
#include <string_view>

namespace ps {

/// Writes a whole file or leaves what was there: to a temporary name beside it, then renamed. Errors name the file and
/// the reason: Unreadable (no such folder, no permission, a folder or device, which is never replaced), DiskFull.
[[nodiscard]] Status saveFile(const std::filesystem::path &file, std::string_view content);

} // namespace ps
