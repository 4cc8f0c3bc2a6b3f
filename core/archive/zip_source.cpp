// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that includes zip.h.
#include "core/archive/zip_source.h"

#include "core/archive/container_kind.h"
#include "core/archive/member_names.h"
#include "core/archive/zip_extent.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <utility>
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
/// Of a streamed member.
constexpr std::uint64_t kPieceBytes = std::uint64_t{256} << 10;
/// A stored zip inside a zip looks like a further end; libzip weighs them all, at the price of reading a directory each.
constexpr std::uint64_t kMostEnds = 16;

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

std::uint64_t plus(std::uint64_t sum, std::uint64_t value) {
    return value > UINT64_MAX - sum ? UINT64_MAX : sum + value;
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

/// The zip at `extent` of the file. `bytes`, when not empty, are the zip alone and must outlive the handle.
Result<ZipHandle> openHandle(const InputFile &file, const ZipExtent &extent, const std::string &bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = nullptr;
    if (!bytes.empty()) {
        source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    } else if (std::FILE *stream = file.duplicate()) {
        source = zip_source_filep_create(stream, extent.begin, static_cast<zip_int64_t>(extent.end - extent.begin), &error);
        if (!source) std::fclose(stream);
    } else {
        zip_error_set(&error, ZIP_ER_OPEN, errno);
    }
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

    [[nodiscard]] Status open(const std::atomic<bool> *stop);
    const std::vector<ArchiveMember> &members() const override { return m_members; }
    std::uint64_t fileBytes() const override { return m_file.size(); }
    [[nodiscard]] Status read(std::size_t index, std::string &content, const std::atomic<bool> *stop) override;
    [[nodiscard]] Status stream(std::size_t index, const ByteSink &sink, const std::atomic<bool> *stop) override;
    std::vector<ArchiveRemark> remarks() const override { return m_remarks; }

private:
    [[nodiscard]] Status load(const ZipExtent &extent, const std::atomic<bool> *stop);
    [[nodiscard]] Status readDirectory();
    [[nodiscard]] Status addMember(zip_uint64_t index, MemberNames &names);
    [[nodiscard]] Result<ZipFileHandle> openMember(std::size_t index, std::uint64_t limit, zip_stat_t &info);
    void remarkOnSurroundings(const ZipExtent &extent);

    InputFile m_file;
    ArchiveLimits m_limits;
    std::string m_bytes; // the whole zip when it is small; outlives m_zip
    ZipHandle m_zip;
    std::vector<ArchiveMember> m_members;
    std::vector<zip_uint64_t> m_indices; // of the members inside the zip
    std::vector<ArchiveRemark> m_remarks;
    std::uint64_t m_packedBytes = 0;
    std::uint64_t m_totalBytes = 0;
};

Status ZipSource::open(const std::atomic<bool> *stop) {
    const auto extent = findZip(m_file);
    if (!extent) return failure(extent.error());
    if (extent->members > m_limits.maxMembers)
        return failure(ErrorCode::TooLarge,
                       "the zip archive has " + number(extent->members) + " members; the limit is " + number(m_limits.maxMembers));
    if (extent->otherEnds > kMostEnds) return failure(ErrorCode::Malformed, "the zip archive contradicts itself: it has several ends");
    remarkOnSurroundings(*extent);
    if (const Status status = load(*extent, stop); !status) return status;
    auto handle = openHandle(m_file, *extent, m_bytes);
    if (!handle) return failure(handle.error());
    m_zip = std::move(*handle);
    if (zip_get_num_entries(m_zip.get(), 0) != static_cast<zip_int64_t>(extent->members))
        return failure(ErrorCode::Malformed, "the zip archive contradicts itself: it has several directories");
    return readDirectory();
}

/// Into memory, when it is small or was there already.
Status ZipSource::load(const ZipExtent &extent, const std::atomic<bool> *stop) {
    if (m_file.size() > kInMemoryBytes && m_file.start().size() < m_file.size()) return {};
    if (const Status status = m_file.takeAll(m_bytes, stop); !status) return status;
    // Without its comment, in which libzip would look for further ends.
    m_bytes.resize(static_cast<std::size_t>(extent.end - extent.commentBytes));
    m_bytes.replace(m_bytes.size() - 2, 2, 2, '\0');
    m_bytes.erase(0, static_cast<std::size_t>(extent.begin));
    return {};
}

void ZipSource::remarkOnSurroundings(const ZipExtent &extent) {
    std::vector<std::string> parts;
    std::string start(std::min<std::size_t>(4, static_cast<std::size_t>(m_file.size() - extent.begin)), '\0');
    if (extent.begin > 0)
        parts.push_back(number(extent.begin) + " bytes before it");
    else if (m_file.readAt(0, start.data(), start.size()) && containerKind(start) != ContainerKind::Zip)
        parts.push_back("bytes before its first member");
    if (extent.end < m_file.size()) parts.push_back(number(m_file.size() - extent.end) + " bytes behind it");
    if (parts.empty()) return;
    m_remarks.push_back(
        {ArchiveRemark::Kind::SurroundedArchive, "",
         "the zip archive has " + parts.front() + (parts.size() > 1 ? " and " + parts.back() : "") + "; they were not read"});
}

Status ZipSource::readDirectory() {
    const auto count = static_cast<std::uint64_t>(std::max<zip_int64_t>(zip_get_num_entries(m_zip.get(), 0), 0));
    m_members.reserve(count);
    m_indices.reserve(count);
    MemberNames names;
    for (zip_uint64_t index = 0; index < count; ++index) {
        if (const Status status = addMember(index, names); !status) return status;
    }
    m_remarks.insert(m_remarks.end(), names.remarks().begin(), names.remarks().end());
    if (m_totalBytes > m_limits.maxTotalBytes)
        return failure(ErrorCode::TooLarge,
                       "the zip archive unpacks to " + number(m_totalBytes) + " bytes; the limit is " + number(m_limits.maxTotalBytes));
    // Members that share their packed bytes unpack to far more than the file's size lets expect.
    if (m_packedBytes > m_file.size())
        return failure(ErrorCode::Malformed, "the zip archive contradicts itself: its members take up more than the whole file");
    return {};
}

Status ZipSource::addMember(zip_uint64_t index, MemberNames &names) {
    zip_stat_t info;
    if (zip_stat_index(m_zip.get(), index, 0, &info) != 0) return zipFailure(zip_get_error(m_zip.get()));
    if (!(info.valid & ZIP_STAT_NAME) || !(info.valid & ZIP_STAT_SIZE))
        return failure(ErrorCode::Malformed, "a member of the zip archive has no name or size");
    m_totalBytes = plus(m_totalBytes, info.size);
    if (info.valid & ZIP_STAT_COMP_SIZE) m_packedBytes = plus(m_packedBytes, info.comp_size);
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(m_zip.get(), index, 0, &system, &attributes) == 0 && system == ZIP_OPSYS_UNIX &&
        S_ISLNK(attributes >> 16)) {
        names.addLink(info.name, "symbolic link");
        return {};
    }
    std::string name = names.add(info.name);
    if (name.empty()) return {};
    m_members.push_back({std::move(name), info.size});
    m_indices.push_back(index);
    return {};
}

/// `limit` is what the member may unpack to.
Result<ZipFileHandle> ZipSource::openMember(std::size_t index, std::uint64_t limit, zip_stat_t &info) {
    if (index >= m_indices.size()) return failure(ErrorCode::Internal, "the zip archive has no such member");
    if (zip_stat_index(m_zip.get(), m_indices[index], 0, &info) != 0) return zipFailure(zip_get_error(m_zip.get()));
    if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE)
        return failure(ErrorCode::UnsupportedVersion, "is encrypted");
    if ((info.valid & ZIP_STAT_COMP_METHOD) && !zip_compression_method_supported(info.comp_method, 0))
        return failure(ErrorCode::UnsupportedVersion, "compression method " + std::to_string(info.comp_method) + " is not supported");
    if (info.size > limit) return failure(ErrorCode::TooLarge, "unpacks to " + number(info.size) + " bytes; the limit is " + number(limit));
    const std::uint64_t ratio = info.valid & ZIP_STAT_COMP_SIZE ? info.size / std::max<std::uint64_t>(info.comp_size, 1) : 0;
    if (info.size > kRatioFromBytes && ratio > m_limits.maxRatio)
        return failure(ErrorCode::TooLarge,
                       "unpacks to " + number(ratio) + " times its packed size; the limit is " + number(m_limits.maxRatio));
    ZipFileHandle file(zip_fopen_index(m_zip.get(), m_indices[index], 0));
    if (!file) return zipFailure(zip_get_error(m_zip.get()));
    return file;
}

/// Unpacks piece by piece into what `room(done)` gives and calls `taken(count)`, which may end it by returning false.
template <typename Room, typename Taken>
Status unpack(zip_file_t *file, std::uint64_t claimed, const std::atomic<bool> *stop, const Room &room, const Taken &taken) {
    std::uint64_t done = 0;
    for (;;) {
        if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
        const auto [bytes, count] = room(done);
        const zip_int64_t got = zip_fread(file, bytes, count);
        if (got < 0) return zipFailure(zip_file_get_error(file));
        if (got == 0) break;
        done += static_cast<std::uint64_t>(got);
        if (done > claimed)
            return failure(ErrorCode::Malformed, "unpacks to more bytes than the zip archive claims (" + number(claimed) + ")");
        if (!taken(static_cast<std::size_t>(got))) return {};
    }
    if (done < claimed)
        return failure(ErrorCode::Malformed, "unpacks to " + number(done) + " bytes; the zip archive claims " + number(claimed));
    return {};
}

Status ZipSource::read(std::size_t index, std::string &content, const std::atomic<bool> *stop) {
    zip_stat_t info;
    const auto file = openMember(index, m_limits.maxMemberBytes, info);
    if (!file) return failure(file.error());
    content.resize(static_cast<std::size_t>(info.size) + kSpareBytes);
    const Status status = unpack(
        file->get(), info.size, stop,
        [&content](std::uint64_t done) {
            return std::pair(content.data() + done, std::min<std::uint64_t>(kChunkBytes, content.size() - done));
        },
        [](std::size_t) { return true; });
    content.resize(static_cast<std::size_t>(info.size));
    return status;
}

Status ZipSource::stream(std::size_t index, const ByteSink &sink, const std::atomic<bool> *stop) {
    zip_stat_t info;
    const auto file = openMember(index, m_limits.maxStreamBytes, info);
    if (!file) return failure(file.error());
    std::string piece(static_cast<std::size_t>(std::min(kPieceBytes, info.size + kSpareBytes)), '\0');
    return unpack(
        file->get(), info.size, stop, [&piece](std::uint64_t) { return std::pair(piece.data(), std::uint64_t{piece.size()}); },
        [&](std::size_t count) { return sink(std::string_view(piece).substr(0, count)); });
}

} // namespace

Result<std::unique_ptr<ArchiveSource>> openZip(InputFile file, const ArchiveLimits &limits, const std::atomic<bool> *stop) {
    auto source = std::make_unique<ZipSource>(std::move(file), limits);
    if (const Status status = source->open(stop); !status) return failure(status.error());
    return source;
}

bool endsLikeZip(const InputFile &file) {
    return findZip(file).has_value();
}

} // namespace ps
