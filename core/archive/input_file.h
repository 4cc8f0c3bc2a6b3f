// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ps {

/// A regular file open for reading. Other kinds (pipe, socket, device) are refused and never waited for.
class InputFile {
public:
    /// Opens the file and reads its start, which for a small file is all of it. NotFound, Unreadable.
    [[nodiscard]] static Result<InputFile> open(const std::filesystem::path &path, std::size_t startBytes = kStartBytes);
    InputFile(InputFile &&other) noexcept;
    InputFile &operator=(InputFile &&other) noexcept;
    ~InputFile();

    std::uint64_t size() const { return m_size; }
    std::string_view start() const { return m_start; }
    /// The whole file. Malformed when it has shrunk meanwhile, Unreadable, Cancelled.
    [[nodiscard]] Status readAll(std::string &content, const std::atomic<bool> *stop = nullptr) const;

private:
    static constexpr std::size_t kStartBytes = std::size_t{64} << 10;

    InputFile(int descriptor, std::uint64_t size) : m_descriptor(descriptor), m_size(size) {}
    [[nodiscard]] Status readFrom(std::string &content, std::size_t done, const std::atomic<bool> *stop) const;

    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::string m_start;
};

/// True when the text begins with the signature of a zip member, or of the end of a zip without members.
bool hasZipSignature(std::string_view start);

} // namespace ps
