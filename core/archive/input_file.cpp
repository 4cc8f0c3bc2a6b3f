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
    file.m_start.resize(static_cast<std::size_t>(std::min<std::uint64_t>(startBytes, file.m_size)));
    if (const Status status = file.readFrom(file.m_start, 0, nullptr); !status) return failure(status.error());
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

Status InputFile::readAll(std::string &content, const std::atomic<bool> *stop) const {
    content = m_start;
    content.resize(static_cast<std::size_t>(m_size));
    return readFrom(content, m_start.size(), stop);
}

/// Fills `content`, of which `done` bytes are there, from the file.
Status InputFile::readFrom(std::string &content, std::size_t done, const std::atomic<bool> *stop) const {
    while (done < content.size()) {
        if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
        const std::size_t wanted = std::min(kChunkBytes, content.size() - done);
        const ssize_t got = ::pread(m_descriptor, content.data() + done, wanted, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(ErrorCode::Unreadable, systemMessage(errno));
        if (got == 0) return failure(ErrorCode::Malformed, "the file became shorter while it was read");
        done += static_cast<std::size_t>(got);
    }
    return {};
}

bool hasZipSignature(std::string_view start) {
    using namespace std::string_view_literals;
    return start.substr(0, 4) == "PK\3\4"sv || start.substr(0, 4) == "PK\5\6"sv;
}

} // namespace ps
