// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/archive/input_file.h"

namespace ps {

/// Opens a file that holds a zip and reads its directory. Malformed (truncated, inconsistent), TooLarge (too many members,
/// or too much in all), UnsupportedVersion, Unreadable, Cancelled.
[[nodiscard]] Result<std::unique_ptr<ArchiveSource>> openZip(InputFile file, const ArchiveLimits &limits,
                                                             const std::atomic<bool> *stop = nullptr);

/// True when the file holds a zip, whatever lies before it.
bool endsLikeZip(const InputFile &file);

} // namespace ps
