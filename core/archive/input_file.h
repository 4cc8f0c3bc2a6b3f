// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ps {

/// A regular file open for reading. Other kinds (pipe, socket, device) are refused without opening them.
class InputFile {
public:
    /// NotFound, Unreadable.
    [[nodiscard]] static Result<InputFile> open(const std::filesystem::path &path);
    InputFile(InputFile &&other) noexcept;
    InputFile &operator=(InputFile &&other) noexcept;
    ~InputFile();

    std::uint64_t size() const { return m_size; }
    /// The first `bytes` bytes, or fewer when the file is shorter. Unreadable.
    [[nodiscard]] Status readStart(std::size_t bytes, std::string &content) const;
    /// The whole file. Malformed when it has shrunk meanwhile, Unreadable, Cancelled.
    [[nodiscard]] Status readAll(std::string &content, const std::atomic<bool> *stop = nullptr) const;

private:
    InputFile(int descriptor, std::uint64_t size) : m_descriptor(descriptor), m_size(size) {}
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

/// True when the text begins with the signature of a zip member, or of the end of a zip without members.
bool hasZipSignature(std::string_view start);

} // namespace ps
