// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/journal_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace ps {

namespace {

constexpr std::string_view kMark = "-run-", kSuffix = ".jsonl", kUnfinished = ".new";

} // namespace

FileHandle::~FileHandle() {
    close();
}

FileHandle::FileHandle(FileHandle &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileHandle &FileHandle::operator=(FileHandle &&other) noexcept {
    if (this != &other) {
        close();
        m_descriptor = std::exchange(other.m_descriptor, -1);
    }
    return *this;
}

void FileHandle::close() {
    if (m_descriptor >= 0) ::close(m_descriptor);
    m_descriptor = -1;
}

std::filesystem::path journalPath(const std::filesystem::path &store, std::string_view startedAt, std::int64_t tag) {
    std::string name = store.filename().string();
    name += kMark;
    for (const char c : startedAt) {
        if (c != '-' && c != ':' && c != '.') name += c;
    }
    name += "-" + std::to_string(tag);
    name += kSuffix;
    return store.parent_path() / name;
}

std::vector<std::filesystem::path> journalsOf(const std::filesystem::path &store) {
    const std::string beginning = store.filename().string() + std::string(kMark);
    std::vector<std::filesystem::path> found;
    std::error_code failed;
    for (std::filesystem::directory_iterator it(store.parent_path(), failed), end; !failed && it != end; it.increment(failed)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with(beginning) && name.ends_with(kSuffix)) found.push_back(it->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<JournalWriter> JournalWriter::create(const std::filesystem::path &file) {
    const auto why = [&file](const char *what) {
        return failure(ErrorCode::Unreadable, "the journal " + file.string() + " cannot be " + what + ": " + std::strerror(errno));
    };
    const std::string unfinished = file.string() + std::string(kUnfinished);
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    FileHandle handle(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600));
    if (!handle.isOpen()) return why("made");
    if (::flock(handle.get(), LOCK_EX | LOCK_NB) != 0) return why("locked");
    if (::rename(unfinished.c_str(), file.c_str()) != 0) {
        ::unlink(unfinished.c_str());
        return why("named");
    }
    return JournalWriter(std::move(handle), file);
}

bool JournalWriter::write(std::string_view line) {
    std::string bytes = m_torn ? "\n" : ""; // a reader passes over the half line
    bytes += line;
    bytes += '\n';
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(m_handle.get(), bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    if (done > 0) m_torn = done < bytes.size();
    return done == bytes.size();
}

Result<JournalReader> JournalReader::open(const std::filesystem::path &file) {
    FileHandle handle(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (handle.isOpen()) return JournalReader(std::move(handle));
    return failure(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Unreadable, file.string() + ": " + std::strerror(errno));
}

std::string JournalReader::readNew() {
    std::string text(kJournalPart, '\0');
    ssize_t count = 0;
    do {
        count = ::read(m_handle.get(), text.data(), text.size());
    } while (count < 0 && errno == EINTR);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return text;
}

bool JournalReader::isWritten() const {
    if (::flock(m_handle.get(), LOCK_SH | LOCK_NB) != 0) return errno == EWOULDBLOCK;
    ::flock(m_handle.get(), LOCK_UN);
    return false;
}

bool JournalReader::claim() {
    return ::flock(m_handle.get(), LOCK_EX | LOCK_NB) == 0;
}

} // namespace ps
