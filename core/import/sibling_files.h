// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

class ArchiveSource;

/// The files in the same folder as a document: of the archive that it is a member of, else of the disk. Some documents
/// mean nothing alone. Bounded: kMaxFiles names are looked at, and only small files are read. Not thread-safe.
class SiblingFiles {
public:
    static constexpr std::size_t kMaxFiles = 4096;
    static constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 20;

    virtual ~SiblingFiles() = default;
    /// Names without folder, the document's own included, in no order.
    virtual std::vector<std::string> names() const = 0;
    /// NotFound, TooLarge, and whatever reading gives.
    [[nodiscard]] virtual Result<std::string> read(std::string_view name) const = 0;
};

/// Of member `index` of an archive, or of a loose file at `file`, whose only member has no name.
class PlaceSiblings final : public SiblingFiles {
public:
    /// The archive must outlive this object.
    PlaceSiblings(ArchiveSource &source, std::size_t index, const std::filesystem::path &file);

    std::vector<std::string> names() const override;
    [[nodiscard]] Result<std::string> read(std::string_view name) const override;

private:
    ArchiveSource &m_source;
    bool m_loose;
    std::string m_folder;                ///< in the archive, with '/' behind it unless empty
    const std::filesystem::path &m_file; ///< the loose file
};

} // namespace ps
