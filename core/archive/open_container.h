// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/archive/input_file.h"

#include <string_view>

namespace ps {

/// What openArchive() and openMember() do with an open file; null when it is no container. `name` says what it claims to
/// be, and how the one member of a compressed file is called. Errors as openArchive().
[[nodiscard]] Result<std::unique_ptr<ArchiveSource>> openContainer(InputFile &input, std::string_view name, const ArchiveLimits &limits,
                                                                   const std::atomic<bool> *stop);

} // namespace ps
