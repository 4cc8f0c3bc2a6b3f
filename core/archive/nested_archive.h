// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace ps {

/// What one file of the user has unpacked to so far, archives inside it included. Shared by all calls of openMember() for
/// the same file, so that many small archives cannot do what one large one may not.
class ArchiveBudget {
public:
    explicit ArchiveBudget(const ArchiveLimits &limits) : m_limits(limits) {}

    /// Counts the members of an archive that was opened; unpacks those that do not tell their size. TooLarge
    /// (maxTotalBytes, maxMembers), and what their unpacking may end with.
    [[nodiscard]] Status add(ArchiveSource &archive, const std::atomic<bool> *stop = nullptr);
    /// Counts the file of the user itself, by what its members claim.
    void addOuter(const ArchiveSource &file);

private:
    ArchiveLimits m_limits;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_members = 0;
};

/// True for names of what may hold documents: *.zip, *.tar, *.tgz, and *.gz, *.xz, *.bz2, *.zst around one of them, around *.json,
/// *.csv or *.dump, or around a name without extension. So "trace.log.gz" is none. Content decides what it is.
bool mayBeArchiveName(std::string_view name);

/// True for one part of such a file that was split: "x.tar.xz.part00". Opening it says what to do.
bool mayBePartOfArchive(std::string_view name);

/// Opens member `index` of `outer`, itself at nesting depth `depth` (1 for the file of the user), as an archive. It is
/// read into memory, so `outer` may be read further or closed. `budget` is that of the user's file and has to know `outer`
/// (addOuter()).
/// Malformed (no archive, damaged), TooLarge (maxNesting, maxMemberBytes, maxTotalBytes, maxMembers, maxRatio),
/// UnsupportedVersion, Unreadable, Cancelled.
[[nodiscard]] Result<std::unique_ptr<ArchiveSource>> openMember(ArchiveSource &outer, std::size_t index, int depth, ArchiveBudget &budget,
                                                                const ArchiveLimits &limits, const std::atomic<bool> *stop = nullptr);

} // namespace ps
