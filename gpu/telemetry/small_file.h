// SPDX-License-Identifier: GPL-3.0-or-later
// Files of /sys and /proc, which may be missing, unreadable, or vanish between two looks: all of that is "not known".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ps::gpu {

/// Without white space at its end; none when there is nothing else.
std::optional<std::string> textIn(const std::string &path);
/// The number that the file consists of.
std::optional<std::int64_t> wholeIn(const std::string &path);
/// The same, times `scale`.
std::optional<double> numberIn(const std::string &path, double scale);
/// Names in a folder, sorted; none at all when it cannot be read.
std::vector<std::string> namesIn(const std::string &folder);
/// The number that a whole text consists of.
std::optional<std::int64_t> wholeOf(const std::string &text);

} // namespace ps::gpu
