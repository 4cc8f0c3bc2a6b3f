// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_limits.h"
#include "core/support/result.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ps {

/// A readable thing inside an archive.
struct ArchiveMember {
    std::string name;       ///< path inside the archive, '/' separated; empty for a loose file
    std::uint64_t size = 0; ///< bytes after decompression, as claimed
};

/// One interface over a zip and a loose file. Not thread-safe; one object per thread.
class ArchiveSource {
public:
    virtual ~ArchiveSource() = default;
    /// The members, in the archive's order, directories left out.
    virtual const std::vector<ArchiveMember> &members() const = 0;
    /// Bytes of the file itself.
    virtual std::uint64_t fileBytes() const = 0;
    /// The whole content of member `index`, CRC checked. The buffer is replaced and may be reused between calls.
    /// Malformed (wrong CRC, truncated), TooLarge, UnsupportedVersion (encryption, compression method), Unreadable,
    /// Cancelled soon after another thread sets `*stop`.
    [[nodiscard]] virtual Status read(std::size_t index, std::string &content, const std::atomic<bool> *stop = nullptr) = 0;
};

/// Opens a file as a zip when it begins like one, whatever its name, else as a loose file with one member. A file that
/// is called *.zip and begins otherwise is Malformed. Only regular files are opened: a pipe would block.
[[nodiscard]] Result<std::unique_ptr<ArchiveSource>> openArchive(const std::filesystem::path &file, const ArchiveLimits &limits = {});

/// True when the file can be opened and begins like a zip. Reads four bytes.
bool beginsLikeZip(const std::filesystem::path &file);

} // namespace ps
