// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/archive/input_file.h"

namespace ps {

/// A loose file: an archive with one member without a name.
class FileSource final : public ArchiveSource {
public:
    FileSource(InputFile file, const ArchiveLimits &limits);

    const std::vector<ArchiveMember> &members() const override { return m_members; }
    std::uint64_t fileBytes() const override { return m_file.size(); }
    [[nodiscard]] Status read(std::size_t index, std::string &content, const std::atomic<bool> *stop) override;
    [[nodiscard]] Status stream(std::size_t index, const ByteSink &sink, const std::atomic<bool> *stop) override;

private:
    InputFile m_file;
    ArchiveLimits m_limits;
    std::vector<ArchiveMember> m_members;
};

} // namespace ps
