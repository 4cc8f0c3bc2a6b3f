// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/zip_extent.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace ps {

namespace {

using namespace std::string_view_literals;

// APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16.
constexpr std::string_view kDirectorySignature = "PK\1\2"sv;
constexpr std::string_view kEndSignature = "PK\5\6"sv;
constexpr std::string_view kEnd64Signature = "PK\6\6"sv;
constexpr std::string_view kLocatorSignature = "PK\6\7"sv;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kEntryBytes = 46; // of the directory, at least
constexpr std::size_t kLongestComment = 0xffff;

constexpr std::uint64_t kWholeFileBytes = std::uint64_t{1} << 20; // read to the beginning
constexpr std::uint64_t kTailBytes = std::uint64_t{1} << 20;      // read of larger files

/// Little-endian number of `count` bytes.
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// What the record at the end, in one of its two forms, says about the directory.
struct EndRecord {
    std::uint64_t members = 0;
    std::uint64_t bytes = 0;
    std::uint64_t offset = 0;
    std::uint64_t behind = 0; ///< position in the file that the directory should end at
    bool split = false;
};

class ZipFinder {
public:
    explicit ZipFinder(const InputFile &file) : m_file(file) {}

    Result<ZipExtent> find() {
        m_tailAt = m_file.size() > kWholeFileBytes ? m_file.size() - kTailBytes : 0;
        m_tail.resize(static_cast<std::size_t>(m_file.size() - m_tailAt));
        if (const Status status = m_file.readAt(m_tailAt, m_tail.data(), m_tail.size()); !status) return failure(status.error());
        std::optional<ZipExtent> found;
        bool split = false;
        // Best is the record that the file ends with; a comment may hold others. Next best is the last one.
        for (std::size_t at = m_tail.rfind(kEndSignature); at != std::string::npos; at = previous(at)) {
            const auto extent = extentOf(at, split);
            if (extent && (!found || extent->end == m_file.size())) found = extent;
            if (found && found->end == m_file.size()) break;
        }
        if (found) countOtherEnds(*found);
        if (found) return *found;
        if (split) return failure(ErrorCode::UnsupportedVersion, "the zip archive is split over several files");
        return failure(ErrorCode::Malformed, "the zip archive is truncated: its directory at the end is missing");
    }

private:
    std::size_t previous(std::size_t at) const { return at > 0 ? m_tail.rfind(kEndSignature, at - 1) : std::string::npos; }

    void countOtherEnds(ZipExtent &extent) const {
        for (std::size_t at = m_tail.rfind(kEndSignature); at != std::string::npos; at = previous(at)) {
            const std::uint64_t position = m_tailAt + at;
            // Whoever searches the end of this archive looks no further than this.
            if (position + kEndBytes + kLongestComment < extent.end || position < extent.begin) break;
            if (position + kEndBytes > extent.end || position + kEndBytes + extent.commentBytes == extent.end) continue;
            const EndRecord record = recordAt(at);
            if (!record.split && holdsDirectory(extent.begin, record)) ++extent.otherEnds;
        }
    }

    /// The archive that the record at `at` of the tail closes, if everything fits together.
    std::optional<ZipExtent> extentOf(std::size_t at, bool &split) const {
        if (m_tail.size() - at < kEndBytes) return std::nullopt;
        const std::uint64_t commentBytes = number(m_tail, at + 20, 2);
        if (commentBytes > m_tail.size() - at - kEndBytes) return std::nullopt;
        const EndRecord record = recordAt(at);
        if (record.split) {
            split = true;
            return std::nullopt;
        }
        if (record.bytes > record.behind || record.offset > record.behind - record.bytes) return std::nullopt;
        if (record.members > record.bytes / kEntryBytes) return std::nullopt;
        ZipExtent extent;
        extent.begin = record.behind - record.bytes - record.offset;
        // Some programs leave room between the directory and the record, or count what lies before the archive.
        if (!holdsDirectory(extent.begin, record)) extent.begin = 0;
        if (!holdsDirectory(extent.begin, record)) return std::nullopt;
        extent.end = m_tailAt + at + kEndBytes + commentBytes;
        extent.members = record.members;
        extent.commentBytes = commentBytes;
        return extent;
    }

    EndRecord recordAt(std::size_t at) const {
        EndRecord record;
        record.split = number(m_tail, at + 4, 2) != number(m_tail, at + 6, 2) ||
                       (number(m_tail, at + 4, 2) != 0 && number(m_tail, at + 4, 2) != 0xffff) ||
                       number(m_tail, at + 8, 2) != number(m_tail, at + 10, 2);
        record.members = number(m_tail, at + 10, 2);
        record.bytes = number(m_tail, at + 12, 4);
        record.offset = number(m_tail, at + 16, 4);
        record.behind = m_tailAt + at;
        const bool wide = record.members == 0xffff || record.bytes == 0xffffffff || record.offset == 0xffffffff;
        if (!wide || at < kLocatorBytes + kEnd64Bytes) return record;
        const std::size_t locator = at - kLocatorBytes;
        const std::size_t end64 = locator - kEnd64Bytes;
        if (m_tail.compare(locator, 4, kLocatorSignature) != 0 || m_tail.compare(end64, 4, kEnd64Signature) != 0) return record;
        record.split = number(m_tail, locator + 4, 4) != 0 || number(m_tail, locator + 16, 4) > 1 || number(m_tail, end64 + 16, 4) != 0 ||
                       number(m_tail, end64 + 20, 4) != 0;
        record.members = number(m_tail, end64 + 32, 8);
        record.bytes = number(m_tail, end64 + 40, 8);
        record.offset = number(m_tail, end64 + 48, 8);
        record.behind = m_tailAt + end64;
        return record;
    }

    bool holdsDirectory(std::uint64_t begin, const EndRecord &record) const {
        if (record.members == 0) return true;
        char start[kDirectorySignature.size()];
        return record.offset < m_file.size() - begin && m_file.readAt(begin + record.offset, start, sizeof start).has_value() &&
               std::string_view(start, sizeof start) == kDirectorySignature;
    }

    const InputFile &m_file;
    std::string m_tail;
    std::uint64_t m_tailAt = 0;
};

} // namespace

Result<ZipExtent> findZip(const InputFile &file) {
    return ZipFinder(file).find();
}

} // namespace ps
