// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ps::test {

/// Member name and content.
using ZipMembers = std::vector<std::pair<std::string, std::string>>;

/// A zip archive as bytes. What fails here ends the program: a test without its input means nothing.
std::string zipBytes(const ZipMembers &members);

/// The archive without its last `bytes` bytes.
std::string truncated(std::string archive, std::size_t bytes);
/// The archive with another CRC noted for its first member, in both places where a zip notes it.
std::string withWrongCrc(std::string archive);
/// The archive with its first member marked as encrypted.
std::string markedEncrypted(std::string archive);
/// The archive with a compression method for its first member that nobody knows.
std::string withUnknownMethod(std::string archive);

/// Writes a file and the folders above it; returns its path.
std::filesystem::path writeFile(const std::filesystem::path &file, std::string_view content);
inline std::filesystem::path writeZip(const std::filesystem::path &file, const ZipMembers &members) {
    return writeFile(file, zipBytes(members));
}

/// How synthetic rows are written.
struct RowsOptions {
    std::uint64_t seed = 1;
    std::size_t first = 0; ///< number of the first row: rows of other numbers are other points
    bool indented = false; ///< as a benchmark job writes them, else compact
    bool single = false;   ///< one object instead of an array
};

/// `count` synthetic single-node rows of the era v2 as JSON. The same arguments give the same text. Row numbers run
/// through concurrency first, then sequence, then configuration.
std::string benchmarkRowsJson(std::size_t count, const RowsOptions &options = {});

} // namespace ps::test
