// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/archive/input_file.h"

namespace ps {

/// Opens a file that begins like a zip and reads its directory. Malformed (truncated, inconsistent), TooLarge (too many
/// members, or too much in all), UnsupportedVersion, Unreadable.
[[nodiscard]] Result<std::unique_ptr<ArchiveSource>> openZip(const std::filesystem::path &path, InputFile file,
                                                             const ArchiveLimits &limits);

} // namespace ps
