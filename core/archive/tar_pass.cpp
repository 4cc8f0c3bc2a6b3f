// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that includes archive.h.
#include "core/archive/tar_pass.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>

namespace ps {

namespace {

constexpr std::size_t kInputBytes = std::size_t{256} << 10;

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

} // namespace

/// What libarchive calls for the bytes of the file.
struct TarPass::Callbacks {
    static la_ssize_t read(archive *handle, void *self, const void **buffer) {
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

    static la_int64_t skip(archive *, void *self, la_int64_t wanted) {
        auto &pass = *static_cast<TarPass *>(self);
        return static_cast<la_int64_t>(pass.skipInput(static_cast<std::uint64_t>(std::max<la_int64_t>(wanted, 0))));
    }
};

TarPass::TarPass(const InputFile &file, ContainerKind kind) : m_file(file), m_kind(kind) {
    if (kind == ContainerKind::Gzip) m_gzip.emplace(file);
}

TarPass::~TarPass() = default;

void TarPass::Closer::operator()(archive *handle) const {
    archive_read_free(handle);
}

bool TarPass::isTar() const {
    return (archive_format(m_handle.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}

std::uint64_t TarPass::skipInput(std::uint64_t wanted) {
    const std::uint64_t count = std::min(wanted, m_file.size() - m_position);
    m_position += count;
    return count;
}

Status TarPass::open() {
    m_handle.reset(archive_read_new());
    archive *handle = m_handle.get();
    if (!handle) return failure(ErrorCode::Internal, "there is not enough memory to unpack it");
    // Without the library libarchive would start a program in its place.
    const bool missing = (m_kind == ContainerKind::Xz && !archive_liblzma_version()) ||
                         (m_kind == ContainerKind::Zstd && !archive_libzstd_version()) ||
                         (m_kind == ContainerKind::Bzip2 && !archive_bzlib_version());
    if (missing)
        return failure(ErrorCode::UnsupportedVersion,
                       "the installed libarchive cannot read a " + std::string(containerKindText(m_kind)) + "; unpack it first");
    int result = ARCHIVE_OK;
    if (m_kind == ContainerKind::Xz) result = archive_read_support_filter_xz(handle);
    if (m_kind == ContainerKind::Bzip2) result = archive_read_support_filter_bzip2(handle);
    if (m_kind == ContainerKind::Zstd) result = archive_read_support_filter_zstd(handle);
    if (result == ARCHIVE_OK) result = archive_read_support_format_tar(handle);
    if (result == ARCHIVE_OK && m_kind != ContainerKind::Tar) result = archive_read_support_format_raw(handle);
    if (result == ARCHIVE_OK && m_kind != ContainerKind::Tar) result = archive_read_support_format_empty(handle);
    if (result == ARCHIVE_OK) result = archive_read_set_read_callback(handle, &Callbacks::read);
    if (result == ARCHIVE_OK && !m_gzip) result = archive_read_set_skip_callback(handle, &Callbacks::skip);
    if (result == ARCHIVE_OK) result = archive_read_set_callback_data(handle, this);
    if (result == ARCHIVE_OK) result = archive_read_open1(handle);
    if (result != ARCHIVE_OK) return libraryFailure();
    return {};
}

tl::unexpected<Error> TarPass::libraryFailure() const {
    if (m_inputError) return failure(*m_inputError);
    const char *reason = archive_error_string(m_handle.get());
    return failure(ErrorCode::Malformed, "the " + std::string(containerKindText(m_kind)) + " is damaged or truncated (" +
                                             (reason ? reason : "no reason given") + ")");
}

Result<std::string_view> TarPass::nextInput() {
    if (m_stop && m_stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
    if (m_gzip) return m_gzip->next();
    m_input.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kInputBytes, m_file.size() - m_position)));
    if (const Status status = m_file.readAt(m_position, m_input.data(), m_input.size()); !status) return failure(status.error());
    m_position += m_input.size();
    return m_input;
}

Result<std::optional<TarEntry>> TarPass::nextEntry(const std::atomic<bool> *stop) {
    m_stop = stop;
    archive_entry *entry = nullptr;
    const int result = archive_read_next_header(m_handle.get(), &entry);
    m_ended = result == ARCHIVE_EOF;
    if (m_ended) return std::nullopt;
    // A warning is about a name in letters that the locale does not have.
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) return libraryFailure();
    TarEntry found;
    found.name = storedName(entry);
    found.size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
    found.directory = archive_entry_filetype(entry) == AE_IFDIR;
    found.link = linkText(entry);
    return found;
}

Result<std::size_t> TarPass::readPiece(char *bytes, std::size_t count, const std::atomic<bool> *stop) {
    m_stop = stop;
    if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
    if (m_ended) return 0;
    const la_ssize_t got = archive_read_data(m_handle.get(), bytes, count);
    if (got < 0) return libraryFailure();
    return static_cast<std::size_t>(got);
}

} // namespace ps
