// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/tar_source.h"

#include "core/archive/member_names.h"
#include "core/archive/nested_archive.h"
#include "core/archive/tar_pass.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace ps {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10;
/// Of the last small members the content stays at hand: the settings beside a result are asked for once more with it, and
/// going back would unpack everything before them again.
constexpr std::size_t kKeptMembers = 16;
constexpr std::size_t kKeptBytes = std::size_t{64} << 10;
/// The ratio says nothing about small members: a kilobyte of zeros is no bomb.
constexpr std::uint64_t kRatioFromBytes = std::uint64_t{1} << 20;

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

class TarSource final : public ArchiveSource {
public:
    TarSource(InputFile file, ContainerKind kind, const ArchiveLimits &limits) : m_file(std::move(file)), m_kind(kind), m_limits(limits) {}

    [[nodiscard]] Status open(std::string_view name, const std::atomic<bool> *stop);
    const std::vector<ArchiveMember> &members() const override { return m_members; }
    std::uint64_t fileBytes() const override { return m_file.size(); }
    [[nodiscard]] Status read(std::size_t index, std::string &content, const std::atomic<bool> *stop) override;
    [[nodiscard]] Status stream(std::size_t index, const ByteSink &sink, const std::atomic<bool> *stop) override;
    std::vector<ArchiveRemark> remarks() const override;

private:
    [[nodiscard]] Status readHeaders(std::optional<TarEntry> first, const std::atomic<bool> *stop);
    [[nodiscard]] Status addEntry(const TarEntry &entry, MemberNames &names);
    [[nodiscard]] Status goTo(std::size_t index, std::uint64_t limit, const std::atomic<bool> *stop);
    [[nodiscard]] Status restart();
    [[nodiscard]] Status checkSize(std::uint64_t bytes, std::uint64_t limit) const;
    [[nodiscard]] Status checkEnd(std::size_t index, std::uint64_t done);
    void keep(std::size_t index, const std::string &content);

    InputFile m_file;
    ContainerKind m_kind;
    ArchiveLimits m_limits;
    std::optional<TarPass> m_pass;
    std::size_t m_entry = 0; // of the entry that the pass will read next
    bool m_isTar = false;
    std::vector<ArchiveMember> m_members;
    std::vector<std::size_t> m_entries; // of the members, among all entries
    std::uint64_t m_entryCount = 0;
    std::uint64_t m_totalBytes = 0;
    std::uint64_t m_bytesBehind = 0;
    std::vector<ArchiveRemark> m_remarks;
    std::deque<std::pair<std::size_t, std::string>> m_kept; // by member, the latest last
};

Status TarSource::open(std::string_view name, const std::atomic<bool> *stop) {
    if (const Status status = restart(); !status) return status;
    const auto first = m_pass->nextEntry(stop);
    if (!first) return failure(first.error());
    m_isTar = m_pass->isTar();
    if (m_isTar) {
        const Status status = readHeaders(std::move(*first), stop);
        m_pass.reset();
        return status;
    }
    // "a.json.gz" holds "a.json"; other names say nothing about the content.
    const std::string_view file = name.substr(name.rfind('/') + 1);
    std::string inner = withoutCompression(file);
    if (inner == file || inner.find('.') == std::string::npos || !mayBeArchiveName(file)) inner.clear();
    m_members.push_back({std::move(inner), m_kind == ContainerKind::Gzip ? GzipStream::claimedBytes(m_file) : m_file.size(), false});
    m_entries.push_back(0);
    m_pass.reset();
    return {};
}

Status TarSource::restart() {
    m_pass.emplace(m_file, m_kind);
    m_entry = 0;
    return m_pass->open();
}

Status TarSource::readHeaders(std::optional<TarEntry> first, const std::atomic<bool> *stop) {
    MemberNames names;
    for (std::optional<TarEntry> entry = std::move(first); entry;) {
        if (const Status status = addEntry(*entry, names); !status) return status;
        const auto next = m_pass->nextEntry(stop);
        if (!next) return failure(next.error());
        entry = std::move(*next);
    }
    m_remarks = names.remarks();
    return {};
}

/// Before its content is passed over, so that what is refused is not unpacked.
Status TarSource::addEntry(const TarEntry &entry, MemberNames &names) {
    const std::size_t position = m_entryCount++;
    if (m_entryCount > m_limits.maxMembers)
        return failure(ErrorCode::TooLarge,
                       "the archive has at least " + number(m_entryCount) + " members; the limit is " + number(m_limits.maxMembers));
    m_totalBytes = entry.size > UINT64_MAX - m_totalBytes ? UINT64_MAX : m_totalBytes + entry.size;
    if (m_totalBytes > m_limits.maxTotalBytes)
        return failure(ErrorCode::TooLarge,
                       "the archive unpacks to " + number(m_totalBytes) + " bytes; the limit is " + number(m_limits.maxTotalBytes));
    if (const Status status = checkSize(m_totalBytes, UINT64_MAX); !status) return status;
    if (!entry.link.empty()) {
        names.addLink(entry.name, entry.link);
        return {};
    }
    std::string name = entry.directory ? std::string() : names.add(entry.name);
    if (name.empty()) return {};
    m_members.push_back({std::move(name), entry.size});
    m_entries.push_back(position);
    return {};
}

Status TarSource::checkSize(std::uint64_t bytes, std::uint64_t limit) const {
    if (bytes > limit) return failure(ErrorCode::TooLarge, "unpacks to " + number(bytes) + " bytes; the limit is " + number(limit));
    const std::uint64_t ratio = bytes / std::max<std::uint64_t>(m_file.size(), 1);
    if (bytes > kRatioFromBytes && ratio > m_limits.maxRatio)
        return failure(ErrorCode::TooLarge,
                       "unpacks to " + number(ratio) + " times its packed size; the limit is " + number(m_limits.maxRatio));
    return {};
}

/// Moves to the content of a member.
Status TarSource::goTo(std::size_t index, std::uint64_t limit, const std::atomic<bool> *stop) {
    if (index >= m_members.size()) return failure(ErrorCode::Internal, "the archive has no such member");
    if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
    if (m_isTar) {
        if (const Status status = checkSize(m_members[index].size, limit); !status) return status;
    }
    if (!m_pass || m_entry > m_entries[index]) {
        if (const Status status = restart(); !status) return status;
    }
    for (;;) {
        const auto entry = m_pass->nextEntry(stop);
        // After an error the pass is of no use to the members behind.
        if (!entry) {
            m_pass.reset();
            return failure(entry.error());
        }
        if (!*entry && m_isTar) {
            m_pass.reset();
            return failure(ErrorCode::Malformed, "the file changed while it was read");
        }
        if (m_entry++ == m_entries[index]) return {};
    }
}

Status TarSource::checkEnd(std::size_t index, std::uint64_t done) {
    m_bytesBehind = std::max(m_bytesBehind, m_pass->bytesBehind());
    if (m_isTar && done != m_members[index].size)
        return failure(ErrorCode::Malformed, "unpacks to " + number(done) + " bytes; the archive claims " + number(m_members[index].size));
    return {};
}

Status TarSource::read(std::size_t index, std::string &content, const std::atomic<bool> *stop) {
    const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [index](const auto &member) { return member.first == index; });
    if (kept != m_kept.end()) {
        content = kept->second;
        return {};
    }
    if (const Status status = goTo(index, m_limits.maxMemberBytes, stop); !status) return status;
    std::uint64_t done = 0;
    for (;;) {
        if (content.size() < done + kPieceBytes)
            content.resize(std::max<std::size_t>(done + kPieceBytes, content.size() + content.size() / 2));
        const auto got = m_pass->readPiece(content.data() + done, kPieceBytes, stop);
        if (!got) {
            m_pass.reset();
            return failure(got.error());
        }
        done += *got;
        if (const Status status = checkSize(done, m_limits.maxMemberBytes); !status) return status;
        if (*got == 0) break;
    }
    content.resize(static_cast<std::size_t>(done));
    if (const Status status = checkEnd(index, done); !status) return status;
    keep(index, content);
    return {};
}

void TarSource::keep(std::size_t index, const std::string &content) {
    if (content.size() > kKeptBytes) return;
    if (m_kept.size() == kKeptMembers) m_kept.pop_front();
    m_kept.emplace_back(index, content);
}

Status TarSource::stream(std::size_t index, const ByteSink &sink, const std::atomic<bool> *stop) {
    if (const Status status = goTo(index, m_limits.maxStreamBytes, stop); !status) return status;
    std::string piece(kPieceBytes, '\0');
    for (std::uint64_t done = 0;;) {
        const auto got = m_pass->readPiece(piece.data(), piece.size(), stop);
        if (!got) {
            m_pass.reset();
            return failure(got.error());
        }
        if (*got == 0) return checkEnd(index, done);
        done += *got;
        if (const Status status = checkSize(done, m_limits.maxStreamBytes); !status) return status;
        if (!sink(std::string_view(piece).substr(0, *got))) return {};
    }
}

std::vector<ArchiveRemark> TarSource::remarks() const {
    std::vector<ArchiveRemark> remarks = m_remarks;
    if (m_bytesBehind > 0)
        remarks.push_back({ArchiveRemark::Kind::SurroundedArchive, "",
                           "the gzip file has " + number(m_bytesBehind) + " bytes behind it; they were not read"});
    return remarks;
}

} // namespace

Result<std::unique_ptr<ArchiveSource>> openTar(InputFile file, ContainerKind kind, std::string_view name, const ArchiveLimits &limits,
                                               const std::atomic<bool> *stop) {
    auto source = std::make_unique<TarSource>(std::move(file), kind, limits);
    if (const Status status = source->open(name, stop); !status) return failure(status.error());
    return source;
}

} // namespace ps
