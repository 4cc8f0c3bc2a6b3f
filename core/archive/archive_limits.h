// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace ps {

/// What the reading side accepts at most. Every refusal names the limit and the value that passed it.
struct ArchiveLimits {
    std::uint64_t maxMembers = 200'000;
    std::uint64_t maxMemberBytes = 1ULL << 30;  ///< one document after decompression
    std::uint64_t maxStreamBytes = 64ULL << 30; ///< one document that is read piece by piece
    /// All members of one file after decompression, those of archives inside it included.
    std::uint64_t maxTotalBytes = 128ULL << 30;
    std::uint64_t maxRatio = 1'000;             ///< decompressed / compressed, looked at above 1 MiB
    int maxNesting = 3;                         ///< archives inside archives; the outermost counts as 1
    std::uint64_t maxLineBytes = 16ULL << 20;   ///< of documents that are read line by line
    std::uint64_t maxStringBytes = 16ULL << 20; ///< one JSON string
    int maxJsonDepth = 64;
};

} // namespace ps
