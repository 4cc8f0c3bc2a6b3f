// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that includes archive.h.
#include "core/archive/tar_source.h"

#include "core/archive/gzip_stream.h"
#include "core/archive/member_names.h"
#include "core/archive/nested_archive.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <optional>
#include <utility>

namespace ps {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10;
/// The ratio says nothing about small members: a kilobyte of zeros is no bomb.
constexpr std::uint64_t kRatioFromBytes = std::uint64_t{1} << 20;

struct ArchiveCloser {
    void operator()(archive *handle) const { archive_read_free(handle); }
};
using ArchiveHandle = std::unique_ptr<archive, ArchiveCloser>;

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

/// One way through the archive: hands the file's bytes to libarchive, which looks for tar headers in them.
class TarPass {
public:
    TarPass(const InputFile &file, ContainerKind kind) : m_file(file), m_kind(kind) {
        if (kind == ContainerKind::Gzip) m_gzip.emplace(file);
    }

    [[nodiscard]] Status open();
    /// The header of the next entry, whatever it is; null at the end.
    [[nodiscard]] Result<archive_entry *> nextEntry(const std::atomic<bool> *stop);
    /// The next bytes of the entry's content; 0 at its end.
    [[nodiscard]] Result<std::size_t> readPiece(char *bytes, std::size_t count, const std::atomic<bool> *stop);
    bool isTar() const { return (archive_format(m_handle.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR; }
    /// Behind the end of a gzip file that was read to it.
    std::uint64_t bytesBehind() const { return m_gzip ? m_gzip->bytesBehind() : 0; }

private:
    static la_ssize_t readSome(archive *handle, void *self, const void **buffer);
    static la_int64_t skipSome(archive *handle, void *self, la_int64_t wanted);
    [[nodiscard]] Result<std::string_view> nextInput();
    tl::unexpected<Error> libraryFailure();

    const InputFile &m_file;
    ContainerKind m_kind;
    std::optional<GzipStream> m_gzip;
    ArchiveHandle m_handle;
    std::string m_input;
    std::uint64_t m_position = 0; // in the file
    std::optional<Error> m_inputError;
    const std::atomic<bool> *m_stop = nullptr;
};

Status TarPass::open() {
    m_handle.reset(archive_read_new());
    archive *handle = m_handle.get();
    if (!handle) return failure(ErrorCode::Internal, "there is not enough memory to unpack it");
    // Without the library libarchive would start a program in its place.
    const bool missing =
        (m_kind == ContainerKind::Xz && !archive_liblzma_version()) || (m_kind == ContainerKind::Zstd && !archive_libzstd_version());
    if (missing)
        return failure(ErrorCode::UnsupportedVersion,
                       "the installed libarchive cannot read a " + std::string(containerKindText(m_kind)) + "; unpack it first");
    int result = ARCHIVE_OK;
    if (m_kind == ContainerKind::Xz) result = archive_read_support_filter_xz(handle);
    if (m_kind == ContainerKind::Zstd) result = archive_read_support_filter_zstd(handle);
    if (result == ARCHIVE_OK) result = archive_read_support_format_tar(handle);
    if (result == ARCHIVE_OK && m_kind != ContainerKind::Tar) result = archive_read_support_format_raw(handle);
    if (result == ARCHIVE_OK && m_kind != ContainerKind::Tar) result = archive_read_support_format_empty(handle);
    if (result == ARCHIVE_OK) result = archive_read_set_read_callback(handle, &readSome);
    if (result == ARCHIVE_OK && !m_gzip) result = archive_read_set_skip_callback(handle, &skipSome);
    if (result == ARCHIVE_OK) result = archive_read_set_callback_data(handle, this);
    if (result == ARCHIVE_OK) result = archive_read_open1(handle);
    if (result != ARCHIVE_OK) return libraryFailure();
    return {};
}

tl::unexpected<Error> TarPass::libraryFailure() {
    if (m_inputError) return failure(*m_inputError);
    const char *reason = archive_error_string(m_handle.get());
    return failure(ErrorCode::Malformed, "the " + std::string(containerKindText(m_kind)) + " is damaged or truncated (" +
                                             (reason ? reason : "no reason given") + ")");
}

Result<std::string_view> TarPass::nextInput() {
    if (m_stop && m_stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
    if (m_gzip) return m_gzip->next();
    m_input.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, m_file.size() - m_position)));
    if (const Status status = m_file.readAt(m_position, m_input.data(), m_input.size()); !status) return failure(status.error());
    m_position += m_input.size();
    return m_input;
}

la_ssize_t TarPass::readSome(archive *handle, void *self, const void **buffer) {
    auto &pass = *static_cast<TarPass *>(self);
    const auto piece = pass.nextInput();
    if (!piece) {
        pass.m_inputError = piece.error();
        archive_set_error(handle, EIO, "%s", "no input");
        return ARCHIVE_FATAL;
    }
    *buffer = piece->data();
    return static_cast<la_ssize_t>(piece->size());
}

la_int64_t TarPass::skipSome(archive *, void *self, la_int64_t wanted) {
    auto &pass = *static_cast<TarPass *>(self);
    const std::uint64_t count =
        std::min<std::uint64_t>(static_cast<std::uint64_t>(std::max<la_int64_t>(wanted, 0)), pass.m_file.size() - pass.m_position);
    pass.m_position += count;
    return static_cast<la_int64_t>(count);
}

Result<archive_entry *> TarPass::nextEntry(const std::atomic<bool> *stop) {
    m_stop = stop;
    archive_entry *entry = nullptr;
    const int result = archive_read_next_header(m_handle.get(), &entry);
    if (result == ARCHIVE_EOF) return nullptr;
    // A warning is about a name in letters that the locale does not have.
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return libraryFailure();
    return entry;
}

Result<std::size_t> TarPass::readPiece(char *bytes, std::size_t count, const std::atomic<bool> *stop) {
    m_stop = stop;
    if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
    const la_ssize_t got = archive_read_data(m_handle.get(), bytes, count);
    if (got < 0) return libraryFailure();
    return static_cast<std::size_t>(got);
}

std::string storedName(archive_entry *entry) {
    if (const char *name = archive_entry_pathname_utf8(entry)) return name;
    const char *name = archive_entry_pathname(entry);
    return name ? name : "";
}

/// What the entry is when it is no regular file, else empty.
std::string_view linkText(archive_entry *entry) {
    if (archive_entry_hardlink(entry) || archive_entry_hardlink_utf8(entry)) return "hard link";
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
    case AE_IFDIR: return {};
    case AE_IFLNK: return "symbolic link";
    default: return "device or pipe";
    }
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
    [[nodiscard]] Status readHeaders(archive_entry *first, const std::atomic<bool> *stop);
    [[nodiscard]] Status addEntry(archive_entry *entry, MemberNames &names);
    [[nodiscard]] Status goTo(std::size_t index, std::uint64_t limit, const std::atomic<bool> *stop);
    [[nodiscard]] Status restart();
    [[nodiscard]] Status checkSize(std::uint64_t bytes, std::uint64_t limit) const;
    [[nodiscard]] Status checkEnd(std::size_t index, std::uint64_t done);

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
};

Status TarSource::open(std::string_view name, const std::atomic<bool> *stop) {
    if (const Status status = restart(); !status) return status;
    const auto first = m_pass->nextEntry(stop);
    if (!first) return failure(first.error());
    m_isTar = m_pass->isTar();
    if (m_isTar) {
        const Status status = readHeaders(*first, stop);
        m_pass.reset();
        return status;
    }
    std::string inner = withoutCompression(name.substr(name.rfind('/') + 1));
    if (!mayBeArchiveName(inner) && !mayBeArchiveName(inner + ".gz")) inner.clear();
    if (inner.find('.') == std::string::npos) inner.clear();
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

Status TarSource::readHeaders(archive_entry *first, const std::atomic<bool> *stop) {
    MemberNames names;
    for (archive_entry *entry = first; entry;) {
        if (const Status status = addEntry(entry, names); !status) return status;
        const auto next = m_pass->nextEntry(stop);
        if (!next) return failure(next.error());
        entry = *next;
    }
    m_remarks = names.remarks();
    return {};
}

/// Before its content is passed over, so that what is refused is not unpacked.
Status TarSource::addEntry(archive_entry *entry, MemberNames &names) {
    const std::size_t position = m_entryCount++;
    if (m_entryCount > m_limits.maxMembers)
        return failure(ErrorCode::TooLarge,
                       "the archive has at least " + number(m_entryCount) + " members; the limit is " + number(m_limits.maxMembers));
    const auto size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
    m_totalBytes = size > UINT64_MAX - m_totalBytes ? UINT64_MAX : m_totalBytes + size;
    if (m_totalBytes > m_limits.maxTotalBytes)
        return failure(ErrorCode::TooLarge,
                       "the archive unpacks to " + number(m_totalBytes) + " bytes; the limit is " + number(m_limits.maxTotalBytes));
    if (const Status status = checkSize(m_totalBytes, UINT64_MAX); !status) return status;
    const std::string stored = storedName(entry);
    if (const std::string_view link = linkText(entry); !link.empty()) {
        names.addLink(stored, link);
        return {};
    }
    std::string name = names.add(archive_entry_filetype(entry) == AE_IFDIR ? "" : stored);
    if (name.empty()) return {};
    m_members.push_back({std::move(name), size});
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
    return checkEnd(index, done);
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
