// SPDX-License-Identifier: GPL-3.0-or-later
// Where journals lie, and whether somebody still writes one.
#pragma once

#include "core/support/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// An open file descriptor; closed with it.
class FileHandle {
public:
    explicit FileHandle(int descriptor = -1) : m_descriptor(descriptor) {}
    ~FileHandle();
    FileHandle(FileHandle &&other) noexcept;
    FileHandle &operator=(FileHandle &&other) noexcept;
    int get() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }
    void close();

private:
    int m_descriptor;
};

/// A journal beside the store: "results.db-run-20261125T044100123Z-4711.jsonl". `tag` tells apart those of one moment.
std::filesystem::path journalPath(const std::filesystem::path &store, std::string_view startedAt, std::int64_t tag);
/// The journals of a store, oldest first.
std::vector<std::filesystem::path> journalsOf(const std::filesystem::path &store);

/// The writing end. It holds a lock on the file that the system takes away when the process ends, however it ends.
class JournalWriter {
public:
    /// Unreadable: why it cannot be made. It appears with its lock held, never before.
    [[nodiscard]] static Result<JournalWriter> create(const std::filesystem::path &file);
    /// One line, at once. False when it could not be written whole (a full disk): what a reader misses is in the store all the same.
    bool write(std::string_view line);
    const std::filesystem::path &file() const { return m_path; }

private:
    JournalWriter(FileHandle handle, std::filesystem::path file) : m_handle(std::move(handle)), m_path(std::move(file)) {}
    FileHandle m_handle;
    std::filesystem::path m_path;
    bool m_torn = false; ///< the last line is not whole
};

inline constexpr std::size_t kJournalPart = 1 << 18;

/// Reads a journal while it is written, also on after it was removed.
class JournalReader {
public:
    /// NotFound: it is not there (yet).
    [[nodiscard]] static Result<JournalReader> open(const std::filesystem::path &file);
    /// What came since the last time, as it is, at most kJournalPart bytes; empty: nothing.
    std::string readNew();
    /// Whether the process that writes it lives. Ask before the last readNew(), so that nothing is missed.
    bool isWritten() const;
    /// Takes the lock of a journal that nobody writes any more, so that only one process cleans up after it.
    bool claim();

private:
    explicit JournalReader(FileHandle handle) : m_handle(std::move(handle)) {}
    FileHandle m_handle;
};

} // namespace ps
