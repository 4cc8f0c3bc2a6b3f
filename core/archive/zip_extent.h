// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/input_file.h"

#include <cstdint>

namespace ps {

/// Where a zip lies in a file, by the record at its end. Other bytes may lie before and behind it.
struct ZipExtent {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;     ///< behind the archive's comment
    std::uint64_t members = 0; ///< as the record claims, directories included
    std::uint64_t commentBytes = 0;
    std::uint64_t otherEnds = 0; ///< further records in front of it, close enough to be taken for the end
};

/// Looks for the record from the end of the file on: through all of a small file, through the last megabyte of a large
/// one. Malformed (there is none, or it contradicts the file), UnsupportedVersion (split over several files), Unreadable.
[[nodiscard]] Result<ZipExtent> findZip(const InputFile &file);

} // namespace ps
