// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace ps {

/// A regular file open for reading, or bytes in memory in its place. Other kinds of files (pipe, socket, device) are
/// refused and never waited for.
class InputFile {
public:
    /// Opens the file and reads its start, which for a small file is all of it. NotFound, Unreadable.
    [[nodiscard]] static Result<InputFile> open(const std::filesystem::path &path, std::size_t startBytes = kStartBytes);
    static InputFile fromBytes(std::string bytes);
    InputFile(InputFile &&other) noexcept;
    InputFile &operator=(InputFile &&other) noexcept;
    ~InputFile();

    std::uint64_t size() const { return m_size; }
    std::string_view start() const { return m_start; }
    /// The whole file. Malformed when it has shrunk meanwhile, Unreadable, Cancelled.
    [[nodiscard]] Status readAll(std::string &content, const std::atomic<bool> *stop = nullptr) const;
    /// As readAll(), without a copy when the bytes are in memory already; start() is empty after it.
    [[nodiscard]] Status takeAll(std::string &content, const std::atomic<bool> *stop = nullptr);
    /// Fills `bytes` from position `offset` on. Errors as readAll().
    [[nodiscard]] Status readAt(std::uint64_t offset, char *bytes, std::size_t count) const;
    /// A stream of its own on the file, null when there is none: bytes in memory, or the system refuses. The caller closes it.
    std::FILE *duplicate() const;

private:
    static constexpr std::size_t kStartBytes = std::size_t{64} << 10;

    InputFile(int descriptor, std::uint64_t size) : m_descriptor(descriptor), m_size(size) {}

    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::string m_start;
};

} // namespace ps
