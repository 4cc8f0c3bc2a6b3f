// SPDX-License-Identifier: GPL-3.0-or-later
// The layout is that of APPNOTE.TXT 6.3.10, section 4.3.
#include "tests/support/raw_zip.h"

#include <cstddef>

namespace ps::test {

namespace {

constexpr std::uint32_t kNever = 0xffffffff;

void put(std::string &bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint64_t sizeOf(const RawMember &member) {
    return member.size.value_or(member.packed.size());
}

std::uint32_t narrow(const RawMember &member, std::uint64_t value) {
    return member.wide ? kNever : static_cast<std::uint32_t>(value);
}

std::string wideField(const RawMember &member, std::optional<std::uint64_t> offset) {
    std::string field;
    if (!member.wide) return field;
    put(field, 1, 2);
    put(field, offset ? 24 : 16, 2);
    put(field, sizeOf(member), 8);
    put(field, member.packed.size(), 8);
    if (offset) put(field, *offset, 8);
    return field;
}

/// What header and directory have in common, from the version needed to the length of the name.
void putFields(std::string &bytes, const RawMember &member, std::uint32_t crc, std::uint32_t packed, std::uint32_t size) {
    put(bytes, member.wide ? 45 : 20, 2);
    put(bytes, member.flags | (member.descriptor ? 8 : 0), 2);
    put(bytes, member.method, 2);
    put(bytes, 0x21, 4); // 1 January 1980
    put(bytes, crc, 4);
    put(bytes, packed, 4);
    put(bytes, size, 4);
    put(bytes, member.name.size(), 2);
}

void putMember(std::string &bytes, const RawMember &member) {
    const std::uint32_t crc = member.crc.value_or(crcOf(member.packed));
    const std::string extra = wideField(member, std::nullopt);
    const std::uint32_t packed = member.claimed.value_or(narrow(member, member.packed.size()));
    const std::uint32_t size = member.claimed.value_or(narrow(member, sizeOf(member)));
    bytes += "PK\3\4";
    if (member.descriptor)
        putFields(bytes, member, 0, 0, 0);
    else
        putFields(bytes, member, crc, packed, size);
    put(bytes, extra.size(), 2);
    bytes += member.name + extra + member.packed;
    if (!member.descriptor) return;
    bytes += "PK\7\10";
    put(bytes, crc, 4);
    put(bytes, member.packed.size(), 4);
    put(bytes, sizeOf(member), 4);
}

void putEntry(std::string &bytes, const RawMember &member, std::uint64_t offset) {
    const std::string extra = wideField(member, offset);
    bytes += "PK\1\2";
    put(bytes, member.madeBy, 2);
    putFields(bytes, member, member.crc.value_or(crcOf(member.packed)), narrow(member, member.packed.size()),
              narrow(member, sizeOf(member)));
    put(bytes, extra.size(), 2);
    put(bytes, 0, 2 + 2 + 2); // comment, disk, internal attributes
    put(bytes, member.attributes, 4);
    put(bytes, narrow(member, offset), 4);
    bytes += member.name + extra;
}

void putWideEnd(std::string &bytes, const RawZip &zip, std::uint64_t directory) {
    const std::uint64_t end = bytes.size();
    bytes += "PK\6\6";
    put(bytes, 44, 8);
    put(bytes, 45, 2);
    put(bytes, 45, 2);
    put(bytes, 0, 8);
    put(bytes, zip.members.size(), 8);
    put(bytes, zip.members.size(), 8);
    put(bytes, end - directory, 8);
    put(bytes, directory, 8);
    bytes += "PK\6\7";
    put(bytes, 0, 4);
    put(bytes, end, 8);
    put(bytes, 1, 4);
}

} // namespace

std::uint32_t crcOf(std::string_view bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

std::string rawZipBytes(const RawZip &zip) {
    std::string bytes;
    std::vector<std::uint64_t> offsets;
    for (const RawMember &member : zip.members) {
        offsets.push_back(member.sharesFirst ? 0 : bytes.size());
        if (!member.sharesFirst) putMember(bytes, member);
    }
    const std::uint64_t directory = bytes.size();
    for (std::size_t i = 0; i < zip.members.size(); ++i) putEntry(bytes, zip.members[i], offsets[i]);
    const std::uint64_t directoryBytes = bytes.size() - directory;
    if (zip.wideEnd) putWideEnd(bytes, zip, directory);
    bytes += "PK\5\6";
    put(bytes, zip.disk, 2);
    put(bytes, zip.disk, 2);
    put(bytes, zip.wideEnd ? 0xffff : zip.members.size(), 2);
    put(bytes, zip.wideEnd ? 0xffff : zip.members.size(), 2);
    put(bytes, zip.wideEnd ? kNever : directoryBytes, 4);
    put(bytes, zip.wideEnd ? kNever : directory, 4);
    put(bytes, zip.comment.size(), 2);
    return bytes + zip.comment;
}

} // namespace ps::test
