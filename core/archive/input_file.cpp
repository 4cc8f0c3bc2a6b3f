// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/input_file.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ps {

namespace {

/// Between two looks at the stop flag.
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

std::string systemMessage(int code) {
    return std::generic_category().message(code);
}

tl::unexpected<Error> shrunk() {
    return failure(ErrorCode::Malformed, "the file became shorter while it was read");
}

} // namespace

Result<InputFile> InputFile::open(const std::filesystem::path &path, std::size_t startBytes) {
    // Without O_NONBLOCK a pipe would wait for its writer here.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        if (errno == ENXIO) return failure(ErrorCode::Unreadable, "not a regular file");
        return failure(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Unreadable, systemMessage(errno));
    }
    InputFile file(descriptor, 0);
    struct stat info = {};
    if (::fstat(descriptor, &info) != 0) return failure(ErrorCode::Unreadable, systemMessage(errno));
    if (!S_ISREG(info.st_mode)) return failure(ErrorCode::Unreadable, "not a regular file");
    file.m_size = static_cast<std::uint64_t>(info.st_size);
    std::string start(static_cast<std::size_t>(std::min<std::uint64_t>(startBytes, file.m_size)), '\0');
    if (const Status status = file.readAt(0, start.data(), start.size()); !status) return failure(status.error());
    file.m_start = std::move(start);
    return file;
}

InputFile::InputFile(InputFile &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size), m_start(std::move(other.m_start)) {}

InputFile &InputFile::operator=(InputFile &&other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    std::swap(m_start, other.m_start);
    return *this;
}

InputFile::~InputFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

InputFile InputFile::fromBytes(std::string bytes) {
    InputFile file(-1, bytes.size());
    file.m_start = std::move(bytes);
    return file;
}

Status InputFile::readAll(std::string &content, const std::atomic<bool> *stop) const {
    content.assign(m_start);
    content.resize(static_cast<std::size_t>(m_size));
    for (std::size_t done = m_start.size(); done < content.size();) {
        if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
        const std::size_t wanted = std::min(kChunkBytes, content.size() - done);
        if (const Status status = readAt(done, content.data() + done, wanted); !status) return status;
        done += wanted;
    }
    return {};
}

Status InputFile::takeAll(std::string &content, const std::atomic<bool> *stop) {
    if (m_start.size() != m_size) return readAll(content, stop);
    content = std::exchange(m_start, {});
    return {};
}

Status InputFile::readAt(std::uint64_t offset, char *bytes, std::size_t count) const {
    if (offset <= m_start.size() && count <= m_start.size() - offset) {
        m_start.copy(bytes, count, static_cast<std::size_t>(offset));
        return {};
    }
    if (m_descriptor < 0) return shrunk();
    for (std::size_t done = 0; done < count;) {
        const ssize_t got = ::pread(m_descriptor, bytes + done, count - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(ErrorCode::Unreadable, systemMessage(errno));
        if (got == 0) return shrunk();
        done += static_cast<std::size_t>(got);
    }
    return {};
}

std::FILE *InputFile::duplicate() const {
    const int descriptor = m_descriptor < 0 ? -1 : ::fcntl(m_descriptor, F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0) return nullptr;
    std::FILE *stream = ::fdopen(descriptor, "rb");
    if (!stream) ::close(descriptor);
    return stream;
}

} // namespace ps
