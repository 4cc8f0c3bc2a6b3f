// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps::test {

/// A member of a zip that is written byte by byte, so that each field can be a lie.
struct RawMember {
    std::string name;
    std::string packed; ///< as it stands in the file
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::uint16_t madeBy = 20;            ///< 3 << 8 for Unix
    std::uint32_t attributes = 0;         ///< Unix: the file's mode << 16
    std::optional<std::uint32_t> crc;     ///< else that of `packed`
    std::optional<std::uint64_t> size;    ///< unpacked, in the directory; else that of `packed`
    std::optional<std::uint32_t> claimed; ///< both sizes in the header before the member; else as the directory
    bool wide = false;                    ///< sizes and offset as 64 bit fields
    bool descriptor = false;              ///< sizes and CRC follow the content, the header has zeros
    bool sharesFirst = false;             ///< no bytes of its own: the directory points to the first member
};

struct RawZip {
    std::vector<RawMember> members;
    std::string comment;
    bool wideEnd = false;   ///< with the 64 bit form of the record at the end
    std::uint16_t disk = 0; ///< number of the file that the record at the end says it is in
};

std::string rawZipBytes(const RawZip &zip);
std::uint32_t crcOf(std::string_view bytes);

} // namespace ps::test
