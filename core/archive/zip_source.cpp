// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that includes zip.h.
#include "core/archive/zip_source.h"

#include <algorithm>
#include <zip.h>

namespace ps {

namespace {

/// Files up to this size are read at once and unpacked from memory: a folder of 20,000 small zips then costs one read
/// each. Larger ones are read by libzip as it goes.
constexpr std::uint64_t kInMemoryBytes = std::uint64_t{16} << 20;
/// Between two looks at the stop flag.
constexpr std::uint64_t kChunkBytes = std::uint64_t{1} << 20;
/// Room behind the claimed size: reading then reaches the end, where libzip compares the CRC, and shows a wrong claim.
/// zlib is also quicker when it need not count the last bytes.
constexpr std::size_t kSpareBytes = 512;
/// The ratio says nothing about small members: a kilobyte of zeros is no bomb.
constexpr std::uint64_t kRatioFromBytes = std::uint64_t{1} << 20;

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

tl::unexpected<Error> zipFailure(zip_error_t *error) {
    switch (zip_error_code_zip(error)) {
    case ZIP_ER_NOZIP: return failure(ErrorCode::Malformed, "the zip archive is truncated: its directory at the end is missing");
    case ZIP_ER_EOF: return failure(ErrorCode::Malformed, "the zip archive is truncated");
    case ZIP_ER_CRC: return failure(ErrorCode::Malformed, "wrong CRC: the content is damaged");
    case ZIP_ER_INCONS: return failure(ErrorCode::Malformed, "the zip archive contradicts itself");
    case ZIP_ER_ZLIB:
    case ZIP_ER_COMPRESSED_DATA: return failure(ErrorCode::Malformed, "the compressed data are damaged");
    case ZIP_ER_MULTIDISK: return failure(ErrorCode::UnsupportedVersion, "the zip archive is split over several files");
    case ZIP_ER_COMPNOTSUPP: return failure(ErrorCode::UnsupportedVersion, "the compression method is not supported");
    case ZIP_ER_ENCRNOTSUPP:
    case ZIP_ER_NOPASSWD: return failure(ErrorCode::UnsupportedVersion, "is encrypted");
    case ZIP_ER_OPEN:
    case ZIP_ER_READ:
    case ZIP_ER_SEEK: return failure(ErrorCode::Unreadable, zip_error_strerror(error));
    default: return failure(ErrorCode::Malformed, zip_error_strerror(error));
    }
}

struct ZipCloser {
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
struct ZipFileCloser {
    void operator()(zip_file_t *file) const { zip_fclose(file); }
};
using ZipHandle = std::unique_ptr<zip_t, ZipCloser>;
using ZipFileHandle = std::unique_ptr<zip_file_t, ZipFileCloser>;

/// `bytes`, when not empty, are the whole file and must outlive the archive.
Result<ZipHandle> openHandle(const std::filesystem::path &path, const std::string &bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = bytes.empty() ? zip_source_file_create(path.c_str(), 0, 0, &error)
                                         : zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (!archive) {
        if (source) zip_source_free(source);
        auto result = zipFailure(&error);
        zip_error_fini(&error);
        return result;
    }
    zip_error_fini(&error);
    return ZipHandle(archive);
}

class ZipSource final : public ArchiveSource {
public:
    ZipSource(InputFile file, const ArchiveLimits &limits) : m_file(std::move(file)), m_limits(limits) {}

    [[nodiscard]] Status open(const std::filesystem::path &path);
    const std::vector<ArchiveMember> &members() const override { return m_members; }
    std::uint64_t fileBytes() const override { return m_file.size(); }
    [[nodiscard]] Status read(std::size_t index, std::string &content, const std::atomic<bool> *stop) override;

private:
    [[nodiscard]] Status readDirectory();
    [[nodiscard]] Status checkReadable(const zip_stat_t &info) const;

    InputFile m_file;
    ArchiveLimits m_limits;
    std::string m_bytes; // the whole file when it is small; outlives m_zip
    ZipHandle m_zip;
    std::vector<ArchiveMember> m_members;
    std::vector<zip_uint64_t> m_indices; // of the members inside the zip
};

Status ZipSource::open(const std::filesystem::path &path) {
    if (m_file.size() <= kInMemoryBytes) {
        if (const Status status = m_file.readAll(m_bytes); !status) return status;
    }
    auto handle = openHandle(path, m_bytes);
    if (!handle) return failure(handle.error());
    m_zip = std::move(*handle);
    return readDirectory();
}

Status ZipSource::readDirectory() {
    const auto count = static_cast<std::uint64_t>(std::max<zip_int64_t>(zip_get_num_entries(m_zip.get(), 0), 0));
    if (count > m_limits.maxMembers)
        return failure(ErrorCode::TooLarge,
                       "the zip archive has " + number(count) + " members; the limit is " + number(m_limits.maxMembers));
    m_members.reserve(count);
    m_indices.reserve(count);
    std::uint64_t total = 0;
    for (zip_uint64_t index = 0; index < count; ++index) {
        zip_stat_t info;
        if (zip_stat_index(m_zip.get(), index, 0, &info) != 0) return zipFailure(zip_get_error(m_zip.get()));
        if (!(info.valid & ZIP_STAT_NAME) || !(info.valid & ZIP_STAT_SIZE))
            return failure(ErrorCode::Malformed, "a member of the zip archive has no name or size");
        const std::string_view name = info.name;
        if (name.empty() || name.back() == '/') continue;
        total = info.size > UINT64_MAX - total ? UINT64_MAX : total + info.size;
        m_members.push_back({std::string(name), info.size});
        m_indices.push_back(index);
    }
    if (total > m_limits.maxTotalBytes)
        return failure(ErrorCode::TooLarge,
                       "the zip archive unpacks to " + number(total) + " bytes; the limit is " + number(m_limits.maxTotalBytes));
    return {};
}

Status ZipSource::checkReadable(const zip_stat_t &info) const {
    if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE)
        return failure(ErrorCode::UnsupportedVersion, "is encrypted");
    if ((info.valid & ZIP_STAT_COMP_METHOD) && !zip_compression_method_supported(info.comp_method, 0))
        return failure(ErrorCode::UnsupportedVersion, "compression method " + std::to_string(info.comp_method) + " is not supported");
    if (info.size > m_limits.maxMemberBytes)
        return failure(ErrorCode::TooLarge, "unpacks to " + number(info.size) + " bytes; the limit is " + number(m_limits.maxMemberBytes));
    if ((info.valid & ZIP_STAT_COMP_SIZE) && info.size > kRatioFromBytes &&
        info.size / std::max<std::uint64_t>(info.comp_size, 1) > m_limits.maxRatio)
        return failure(ErrorCode::TooLarge, "unpacks to " + number(info.size / std::max<std::uint64_t>(info.comp_size, 1)) +
                                                " times its packed size; the limit is " + number(m_limits.maxRatio));
    return {};
}

Status ZipSource::read(std::size_t index, std::string &content, const std::atomic<bool> *stop) {
    if (index >= m_indices.size()) return failure(ErrorCode::Internal, "the zip archive has no such member");
    zip_stat_t info;
    if (zip_stat_index(m_zip.get(), m_indices[index], 0, &info) != 0) return zipFailure(zip_get_error(m_zip.get()));
    if (const Status status = checkReadable(info); !status) return status;
    const ZipFileHandle file(zip_fopen_index(m_zip.get(), m_indices[index], 0));
    if (!file) return zipFailure(zip_get_error(m_zip.get()));

    content.resize(static_cast<std::size_t>(info.size) + kSpareBytes);
    std::uint64_t done = 0;
    for (;;) {
        if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
        const zip_int64_t got = zip_fread(file.get(), content.data() + done, std::min<std::uint64_t>(kChunkBytes, content.size() - done));
        if (got < 0) return zipFailure(zip_file_get_error(file.get()));
        if (got == 0) break;
        done += static_cast<std::uint64_t>(got);
        if (done > info.size)
            return failure(ErrorCode::Malformed, "unpacks to more bytes than the zip archive claims (" + number(info.size) + ")");
    }
    content.resize(static_cast<std::size_t>(done));
    if (done < info.size)
        return failure(ErrorCode::Malformed, "unpacks to " + number(done) + " bytes; the zip archive claims " + number(info.size));
    return {};
}

} // namespace

Result<std::unique_ptr<ArchiveSource>> openZip(const std::filesystem::path &path, InputFile file, const ArchiveLimits &limits) {
    auto source = std::make_unique<ZipSource>(std::move(file), limits);
    if (const Status status = source->open(path); !status) return failure(status.error());
    return source;
}

} // namespace ps
