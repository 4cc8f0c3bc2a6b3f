// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/spooled_member.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ps {

namespace {

class OwnedDescriptor {
public:
    explicit OwnedDescriptor(int descriptor) : m_descriptor(descriptor) {}
    ~OwnedDescriptor() { ::close(m_descriptor); }
    OwnedDescriptor(const OwnedDescriptor &) = delete;
    OwnedDescriptor &operator=(const OwnedDescriptor &) = delete;

    /// 0, or the error's number.
    int write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR) return errno;
            if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return 0;
    }

private:
    int m_descriptor;
};

tl::unexpected<Error> notWritten(const std::string &path, int number) {
    return failure(ErrorCode::Unreadable, "it cannot be unpacked to " + path + ": " + std::generic_category().message(number));
}

} // namespace

Result<SpooledMember> SpooledMember::create(ArchiveSource &source, std::size_t index, const std::atomic<bool> &stop) {
    std::error_code failed;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(failed);
    if (failed) return failure(ErrorCode::Unreadable, "there is no folder for temporary files: " + failed.message());
    std::string path = (folder / "paretoscope-XXXXXX").string();
    const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor < 0) return notWritten(folder.string(), errno);
    const OwnedDescriptor file(descriptor);
    SpooledMember spooled{std::filesystem::path(path)};
    int number = 0;
    const auto take = [&file, &number](std::string_view piece) {
        number = file.write(piece);
        return number == 0;
    };
    if (Status streamed = source.stream(index, take, &stop); !streamed) return failure(streamed.error());
    if (number != 0) return notWritten(path, number);
    return spooled;
}

SpooledMember::~SpooledMember() {
    if (!m_path.empty()) ::unlink(m_path.c_str());
}

SpooledMember::SpooledMember(SpooledMember &&other) noexcept : m_path(std::exchange(other.m_path, {})) {}

} // namespace ps
