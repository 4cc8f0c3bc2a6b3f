// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/nested_archive.h"

#include "core/archive/container_kind.h"
#include "core/archive/open_container.h"

#include <algorithm>
#include <iterator>

namespace ps {

namespace {

/// "a.json.gz.xz" has two.
constexpr int kLayersInNames = 4;
/// Of files that are worth unpacking when they are compressed.
constexpr std::string_view kPackedExtensions[] = {".json", ".csv", ".dump"};

std::uint64_t plus(std::uint64_t sum, std::uint64_t value) {
    return value > UINT64_MAX - sum ? UINT64_MAX : sum + value;
}

std::string_view extensionOf(std::string_view name) {
    const std::string_view file = name.substr(name.rfind('/') + 1);
    const std::size_t dot = file.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : file.substr(dot);
}

bool equalsIgnoringCase(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
        if (c != lower[i]) return false;
    }
    return true;
}

} // namespace

void ArchiveBudget::addOuter(const ArchiveSource &file) {
    for (const ArchiveMember &member : file.members()) m_bytes = plus(m_bytes, member.sizeKnown ? member.size : 0);
    m_members = plus(m_members, file.members().size());
}

Status ArchiveBudget::add(ArchiveSource &archive, const std::atomic<bool> *stop) {
    for (std::size_t i = 0; i < archive.members().size(); ++i) {
        const ArchiveMember &member = archive.members()[i];
        if (member.sizeKnown) {
            m_bytes = plus(m_bytes, member.size);
            continue;
        }
        const auto count = [this](std::string_view piece) {
            m_bytes = plus(m_bytes, piece.size());
            return m_bytes <= m_limits.maxTotalBytes;
        };
        if (const Status status = archive.stream(i, count, stop); !status) return status;
    }
    m_members = plus(m_members, archive.members().size());
    if (m_bytes > m_limits.maxTotalBytes)
        return failure(ErrorCode::TooLarge, "the file and the archives in it unpack to " + std::to_string(m_bytes) +
                                                " bytes; the limit is " + std::to_string(m_limits.maxTotalBytes));
    if (m_members > m_limits.maxMembers)
        return failure(ErrorCode::TooLarge, "the file and the archives in it have " + std::to_string(m_members) +
                                                " members; the limit is " + std::to_string(m_limits.maxMembers));
    return {};
}

bool mayBeArchiveName(std::string_view name) {
    std::string inner(name);
    for (int layer = 0; layer < kLayersInNames; ++layer) {
        const ContainerKind kind = containerKindOfName(inner);
        if (kind == ContainerKind::Zip || kind == ContainerKind::Tar) return true;
        if (kind == ContainerKind::None) {
            const std::string_view extension = extensionOf(inner);
            return layer > 0 && (extension.empty() || std::any_of(std::begin(kPackedExtensions), std::end(kPackedExtensions),
                                                                  [&](std::string_view e) { return equalsIgnoringCase(extension, e); }));
        }
        inner = withoutCompression(inner);
    }
    return false;
}

bool mayBePartOfArchive(std::string_view name) {
    return isPartName(name) && (mayBeArchiveName(name.substr(0, name.rfind('.'))) || name.substr(name.size() - 4, 2) == ".z");
}

Result<std::unique_ptr<ArchiveSource>> openMember(ArchiveSource &outer, std::size_t index, int depth, ArchiveBudget &budget,
                                                  const ArchiveLimits &limits, const std::atomic<bool> *stop) {
    if (index >= outer.members().size()) return failure(ErrorCode::Internal, "the archive has no such member");
    if (depth >= limits.maxNesting)
        return failure(ErrorCode::TooLarge,
                       "an archive at nesting depth " + std::to_string(depth + 1) + "; the limit is " + std::to_string(limits.maxNesting));
    std::string content;
    if (const Status status = outer.read(index, content, stop); !status) return failure(status.error());
    InputFile input = InputFile::fromBytes(std::move(content));
    auto archive = openContainer(input, outer.members()[index].name, limits, stop);
    if (!archive) return archive;
    if (!*archive) return failure(ErrorCode::Malformed, "not an archive (begins with " + shownStart(input.start().substr(0, 4)) + ")");
    if (const Status status = budget.add(**archive, stop); !status) return failure(status.error());
    return archive;
}

} // namespace ps
