// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <filesystem>
#include <string_view>

namespace ps {

/// What a failed SQLite call means to the user. `code` is an (extended) result code, `detail` SQLite's own words.
Error sqliteError(int code, std::string_view detail, const std::filesystem::path &file);

} // namespace ps
