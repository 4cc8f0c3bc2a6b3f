// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/spawned_process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ps {

namespace {

/// What posix_spawn() is told beside program and arguments.
class SpawnWish {
public:
    explicit SpawnWish(int input) {
        ::posix_spawn_file_actions_init(&m_files);
        ::posix_spawn_file_actions_adddup2(&m_files, input, STDIN_FILENO);
        ::posix_spawn_file_actions_addopen(&m_files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addopen(&m_files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawnattr_init(&m_attributes);
        sigset_t none;
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&m_attributes, &none);
        ::posix_spawnattr_setflags(&m_attributes, static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK));
    }
    ~SpawnWish() {
        ::posix_spawn_file_actions_destroy(&m_files);
        ::posix_spawnattr_destroy(&m_attributes);
    }
    SpawnWish(const SpawnWish &) = delete;
    SpawnWish &operator=(const SpawnWish &) = delete;
    const posix_spawn_file_actions_t *files() const { return &m_files; }
    const posix_spawnattr_t *attributes() const { return &m_attributes; }

private:
    posix_spawn_file_actions_t m_files;
    posix_spawnattr_t m_attributes;
};

} // namespace

Result<SpawnedProcess> SpawnedProcess::start(const std::filesystem::path &program, const std::vector<std::string> &arguments) {
    int ends[2] = {-1, -1};
    // A socket and no pipe: writing to one whose reader is gone is an error there, and no signal.
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return failure(ErrorCode::Unreadable, std::strerror(errno));
    FileHandle ours(ends[0]);
    const FileHandle theirs(ends[1]);
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char *> pointers;
    for (std::string &word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const SpawnWish wish(theirs.get());
    pid_t process = 0;
    const int failed = ::posix_spawn(&process, words.front().c_str(), wish.files(), wish.attributes(), pointers.data(), environ);
    if (failed != 0)
        return failure(failed == ENOENT ? ErrorCode::NotFound : ErrorCode::Unreadable,
                       words.front() + " cannot be started: " + std::strerror(failed));
    return SpawnedProcess(process, std::move(ours));
}

bool SpawnedProcess::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(m_input.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool SpawnedProcess::hasEnded() {
    if (m_process > 0 && ::waitpid(m_process, nullptr, WNOHANG) != 0) m_process = 0;
    return m_process == 0;
}

} // namespace ps
