// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_limits.h"
#include "core/support/result.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// A readable thing inside an archive.
struct ArchiveMember {
    std::string name;       ///< path inside the archive, '/' separated; empty for a loose file
    std::uint64_t size = 0; ///< bytes after decompression, as claimed
    bool sizeKnown = true;  ///< false: of a lone compressed file, which claims nothing reliable; `size` is a guess
};

/// Something odd about an archive that does not keep it from being read.
struct ArchiveRemark {
    enum class Kind {
        RepeatedMember,    ///< two members of one name, or of names that differ in case only
        UnsafeName,        ///< would leave the folder if it were unpacked; members are only read, never unpacked
        LinkMember,        ///< a symbolic link: left out
        SurroundedArchive, ///< bytes before or behind it that do not belong to it
    };
    Kind kind = Kind::RepeatedMember;
    std::string member; ///< empty when it concerns the archive
    std::string text;   ///< for people
};

/// Takes a member's content piece by piece; false ends the reading early, which is no error.
using ByteSink = std::function<bool(std::string_view piece)>;

/// One interface over a zip, a tar, a compressed file and a loose file. Not thread-safe; one object per thread.
class ArchiveSource {
public:
    virtual ~ArchiveSource() = default;
    /// The members, in the archive's order; directories, links and devices left out. Reading them in this order is
    /// cheap; jumping back in a compressed tar starts again at its beginning.
    virtual const std::vector<ArchiveMember> &members() const = 0;
    /// Bytes of the file itself.
    virtual std::uint64_t fileBytes() const = 0;
    /// The whole content of member `index`, CRC checked. The buffer is replaced and may be reused between calls.
    /// Malformed (wrong CRC, truncated), TooLarge, UnsupportedVersion (encryption, compression method), Unreadable,
    /// Cancelled soon after another thread sets `*stop`.
    [[nodiscard]] virtual Status read(std::size_t index, std::string &content, const std::atomic<bool> *stop = nullptr) = 0;
    /// The content of member `index` in pieces of at most a megabyte, for members that need not fit into memory:
    /// ArchiveLimits::maxMemberBytes does not hold for it, maxStreamBytes does. Errors as read().
    [[nodiscard]] virtual Status stream(std::size_t index, const ByteSink &sink, const std::atomic<bool> *stop = nullptr) = 0;
    /// What is odd about the archive.
    virtual std::vector<ArchiveRemark> remarks() const { return {}; }
};

/// Opens a file as what it begins like, whatever its name: a zip, a tar, a tar or a single file compressed with gzip, xz
/// or zstd; else as a loose file with one member. A file that is called like an archive (*.zip, *.tar.gz, …) and is none
/// is Malformed, and so is one part of a file that was split. Only regular files are opened: a pipe would block.
/// NotFound, Unreadable, Malformed, TooLarge, UnsupportedVersion, Cancelled.
[[nodiscard]] Result<std::unique_ptr<ArchiveSource>> openArchive(const std::filesystem::path &file, const ArchiveLimits &limits = {},
                                                                 const std::atomic<bool> *stop = nullptr);

/// True when the file can be opened and begins like a zip. Reads four bytes.
bool beginsLikeZip(const std::filesystem::path &file);

} // namespace ps
