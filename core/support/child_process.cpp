// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char **environ;

namespace ps {

namespace {

/// How long a request to stop may go unnoticed while the program writes nothing.
constexpr int kPollMs = 20;

/// Both ends of a pipe; closed when they go.
class Pipe {
public:
    Pipe() {
        if (::pipe2(m_ends.data(), O_CLOEXEC) != 0) m_ends = {-1, -1};
    }
    ~Pipe() {
        closeEnd(0);
        closeEnd(1);
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;

    bool isOpen() const { return m_ends[0] >= 0; }
    int reading() const { return m_ends[0]; }
    int writing() const { return m_ends[1]; }
    void closeReading() { closeEnd(0); }
    void closeWriting() { closeEnd(1); }

private:
    void closeEnd(std::size_t end) {
        if (m_ends[end] >= 0) ::close(m_ends[end]);
        m_ends[end] = -1;
    }
    std::array<int, 2> m_ends{};
};

std::string reasonOf(int error) {
    return std::strerror(error);
}

std::string lastLine(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return std::string(text.substr(text.rfind('\n') + 1));
}

/// A running program, which is ended and waited for at the latest when this goes.
class Child {
public:
    ~Child() {
        if (m_pid > 0) wait(true);
    }

    /// 0, or the number of the error.
    int start(const std::filesystem::path &program, const std::vector<std::string> &arguments, Pipe &output, Pipe &errors) {
        std::string name = program.string();
        std::vector<std::string> words = arguments;
        std::vector<char *> argv{name.data()};
        for (std::string &word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, output.writing(), STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, errors.writing(), STDERR_FILENO);
        // A group of its own: what a wrapper script has started ends together with it.
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        const int error = ::posix_spawn(&m_pid, name.c_str(), &actions, &attributes, argv.data(), environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) m_pid = -1;
        output.closeWriting();
        errors.closeWriting();
        return error;
    }

    /// What waitpid() says of how it ended.
    int wait(bool kill) {
        if (kill) ::kill(-m_pid, SIGKILL);
        int status = 0;
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
        }
        m_pid = -1;
        return status;
    }

private:
    pid_t m_pid = -1;
};

/// Hands on output until both pipes are at their ends. False when it was ended before that.
bool forward(Pipe &output, Pipe &errors, std::string &complaint, const std::function<bool(std::string_view)> &sink,
             const std::atomic<bool> *stop) {
    constexpr std::size_t kPieceBytes = std::size_t{256} << 10;
    constexpr std::size_t kComplaintBytes = 4096;
    std::string buffer(kPieceBytes, '\0');
    while (output.isOpen() || errors.isOpen()) {
        if (stop && stop->load(std::memory_order_relaxed)) return false;
        std::array<pollfd, 2> waits = {pollfd{output.reading(), POLLIN, 0}, pollfd{errors.reading(), POLLIN, 0}};
        if (::poll(waits.data(), waits.size(), kPollMs) < 0 && errno != EINTR) return false;
        for (Pipe *pipe : {&output, &errors}) {
            const pollfd &wait = waits[pipe == &output ? 0 : 1];
            if (!pipe->isOpen() || (wait.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
            const ssize_t count = ::read(pipe->reading(), buffer.data(), buffer.size());
            if (count < 0 && errno == EINTR) continue;
            const std::string_view piece(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
            if (piece.empty())
                pipe->closeReading();
            else if (pipe == &output && !sink(piece))
                return false;
            else if (pipe == &errors)
                complaint = (complaint + std::string(piece)).substr(0, kComplaintBytes);
        }
    }
    return true;
}

} // namespace

std::optional<std::filesystem::path> findProgram(std::string_view name) {
    const char *path = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): nobody writes to the environment
    std::string_view folders = path ? path : "";
    while (!folders.empty()) {
        const std::size_t colon = folders.find(':');
        const std::filesystem::path file = std::filesystem::path(folders.substr(0, colon)) / name;
        std::error_code failed;
        if (std::filesystem::is_regular_file(file, failed) && ::access(file.c_str(), X_OK) == 0) return file;
        folders.remove_prefix(colon == std::string_view::npos ? folders.size() : colon + 1);
    }
    return std::nullopt;
}

Status runProgram(const std::filesystem::path &program, const std::vector<std::string> &arguments,
                  const std::function<bool(std::string_view)> &sink, const std::atomic<bool> *stop) {
    const std::string name = program.filename().string();
    Pipe output;
    Pipe errors;
    if (!output.isOpen() || !errors.isOpen()) return failure(ErrorCode::Unreadable, name + " cannot be started: " + reasonOf(errno));
    Child child;
    if (const int error = child.start(program, arguments, output, errors))
        return failure(ErrorCode::Unreadable, name + " cannot be started: " + reasonOf(error));
    std::string complaint;
    const bool whole = forward(output, errors, complaint, sink, stop);
    const int status = child.wait(!whole);
    if (!whole) {
        if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
        return {};
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    const std::string line = lastLine(complaint);
    return failure(ErrorCode::Malformed, line.empty() ? name + " failed without saying why" : line);
}

} // namespace ps
