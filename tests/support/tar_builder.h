// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/archive_builder.h"

#include <string>
#include <string_view>

namespace ps::test {

/// A tar as bytes. Names that end in '/' are folders.
std::string tarBytes(const ZipMembers &members);

/// One header of a tar of 1988 ("ustar"), 512 bytes; `type` is '0' for a file, '1' hard link, '2' symbolic link, '5' folder,
/// '6' pipe.
std::string tarHeader(std::string_view name, std::uint64_t size, char type = '0', std::string_view target = {});
/// The two empty blocks at the end.
std::string tarEnd();

enum class Packer { Gzip, Xz, Bzip2, Zstd };
/// The bytes compressed.
std::string packed(const std::string &bytes, Packer packer);

} // namespace ps::test
