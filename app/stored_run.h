// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <filesystem>
#include <string>

namespace ps {

/// A local run of the store as the text of a run file: the one of this key, or of its end; empty: the newest. NotFound: there is none.
[[nodiscard]] Result<std::string> storedRunText(const std::filesystem::path &store, const std::string &key);

} // namespace ps
