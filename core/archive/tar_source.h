// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/archive/container_kind.h"
#include "core/archive/input_file.h"

#include <string_view>

namespace ps {

/// Opens a tar (`kind` Tar), or a tar or a single file compressed as `kind` says: Gzip, Xz or Zstd. A tar's headers are
/// read to its end, which unpacks it once; reading its members in order unpacks it once more. The member of a single file
/// is called like `name` without the extension of the compression when that says what it is ("a.json"), else it has no
/// name. Malformed, TooLarge, UnsupportedVersion, Unreadable, Cancelled.
[[nodiscard]] Result<std::unique_ptr<ArchiveSource>> openTar(InputFile file, ContainerKind kind, std::string_view name,
                                                             const ArchiveLimits &limits, const std::atomic<bool> *stop = nullptr);

} // namespace ps
