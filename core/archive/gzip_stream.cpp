// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that includes zlib.h.
#include "core/archive/gzip_stream.h"

#include <algorithm>
#include <string>
#include <zlib.h>

namespace ps {

namespace {

constexpr std::size_t kInputBytes = std::size_t{64} << 10;
constexpr std::size_t kOutputBytes = std::size_t{256} << 10;
/// The largest window, and 16 for the gzip format.
constexpr int kGzipWindow = 15 + 16;

} // namespace

struct GzipStream::Private {
    explicit Private(const InputFile &input) : file(input), packed(kInputBytes, '\0'), unpacked(kOutputBytes, '\0') {
        zlib.zalloc = nullptr;
        zlib.zfree = nullptr;
        zlib.opaque = nullptr;
        zlib.next_in = nullptr;
        zlib.avail_in = 0;
        prepared = inflateInit2(&zlib, kGzipWindow) == Z_OK;
    }
    ~Private() {
        if (prepared) inflateEnd(&zlib);
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    std::uint64_t unread() const { return file.size() - position + zlib.avail_in; }
    [[nodiscard]] Status refill();
    bool startNext();

    const InputFile &file;
    std::string packed;
    std::string unpacked;
    z_stream zlib;
    std::uint64_t position = 0; // in the file, of what was not handed to zlib yet
    bool prepared = false;
    bool ended = false;
};

/// Moves what zlib has not used to the front and fills up behind it.
Status GzipStream::Private::refill() {
    const std::size_t kept = zlib.avail_in;
    if (kept > 0) std::copy_n(zlib.next_in, kept, reinterpret_cast<Bytef *>(packed.data()));
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(packed.size() - kept, file.size() - position));
    if (const Status status = file.readAt(position, packed.data() + kept, count); !status) return status;
    position += count;
    zlib.next_in = reinterpret_cast<Bytef *>(packed.data());
    zlib.avail_in = static_cast<uInt>(kept + count);
    return {};
}

/// True when another gzip file follows.
bool GzipStream::Private::startNext() {
    if (zlib.avail_in < 3 && !refill()) return false;
    if (zlib.avail_in < 3 || zlib.next_in[0] != 0x1f || zlib.next_in[1] != 0x8b || zlib.next_in[2] != 8) return false;
    return inflateReset(&zlib) == Z_OK;
}

GzipStream::GzipStream(const InputFile &file) : d(std::make_unique<Private>(file)) {}
GzipStream::~GzipStream() = default;

std::uint64_t GzipStream::bytesBehind() const {
    return d->ended ? d->unread() : 0;
}

Result<std::string_view> GzipStream::next() {
    if (!d->prepared) return failure(ErrorCode::Internal, "there is not enough memory to unpack it");
    d->zlib.next_out = reinterpret_cast<Bytef *>(d->unpacked.data());
    d->zlib.avail_out = static_cast<uInt>(d->unpacked.size());
    while (!d->ended && d->zlib.avail_out > 0) {
        if (d->zlib.avail_in == 0) {
            if (const Status status = d->refill(); !status) return failure(status.error());
            if (d->zlib.avail_in == 0) return failure(ErrorCode::Malformed, "the gzip file is truncated");
        }
        const int result = inflate(&d->zlib, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            d->ended = !d->startNext();
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            const std::string_view reason = d->zlib.msg ? d->zlib.msg : "";
            if (reason == "incorrect data check" || reason == "incorrect length check")
                return failure(ErrorCode::Malformed, "wrong CRC: the content is damaged");
            return failure(ErrorCode::Malformed, "the compressed data are damaged");
        }
    }
    return std::string_view(d->unpacked).substr(0, d->unpacked.size() - d->zlib.avail_out);
}

std::uint64_t GzipStream::claimedBytes(const InputFile &file) {
    unsigned char last[4] = {};
    if (file.size() < sizeof last || !file.readAt(file.size() - sizeof last, reinterpret_cast<char *>(last), sizeof last)) return 0;
    return last[0] | last[1] << 8 | last[2] << 16 | static_cast<std::uint64_t>(last[3]) << 24;
}

} // namespace ps
