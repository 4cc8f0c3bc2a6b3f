// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/support/result.h"

#include <atomic>
#include <cstddef>
#include <filesystem>

namespace ps {

/// A member of an archive as a file of its own, for programs that only read files. It lies in the folder for temporary
/// files (TMPDIR), only its owner can read it, and it goes with this object.
class SpooledMember {
public:
    /// Errors are those of ArchiveSource::stream(), with its limits; Unreadable: the file cannot be written.
    [[nodiscard]] static Result<SpooledMember> create(ArchiveSource &source, std::size_t index, const std::atomic<bool> &stop);
    ~SpooledMember();
    SpooledMember(SpooledMember &&other) noexcept;
    SpooledMember &operator=(SpooledMember &&other) = delete;

    const std::filesystem::path &path() const { return m_path; }

private:
    explicit SpooledMember(std::filesystem::path path) : m_path(std::move(path)) {}

    std::filesystem::path m_path; ///< empty: moved from
};

} // namespace ps
