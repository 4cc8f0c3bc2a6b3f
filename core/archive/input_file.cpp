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

Result<InputFile> InputFile::open(const std::filesystem::path &path) {
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0)
        return failure(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Unreadable, systemMessage(errno));
    if (!S_ISREG(info.st_mode)) return failure(ErrorCode::Unreadable, "not a regular file");
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return failure(ErrorCode::Unreadable, systemMessage(errno));
    return InputFile(descriptor, static_cast<std::uint64_t>(info.st_size));
}

InputFile::InputFile(InputFile &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size) {}

InputFile &InputFile::operator=(InputFile &&other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    return *this;
}

InputFile::~InputFile() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

Status InputFile::readStart(std::size_t bytes, std::string &content) const {
    content.resize(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, m_size)));
    std::size_t done = 0;
    while (done < content.size()) {
        const ssize_t got = ::pread(m_descriptor, content.data() + done, content.size() - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(ErrorCode::Unreadable, systemMessage(errno));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    content.resize(done);
    return {};
}

Status InputFile::readAll(std::string &content, const std::atomic<bool> *stop) const {
    content.resize(static_cast<std::size_t>(m_size));
    std::size_t done = 0;
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
