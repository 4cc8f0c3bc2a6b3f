// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/file_source.h"

namespace ps {

FileSource::FileSource(InputFile file, const ArchiveLimits &limits) : m_file(std::move(file)), m_limits(limits) {
    m_members.push_back({"", m_file.size()});
}

Status FileSource::read(std::size_t index, std::string &content, const std::atomic<bool> *stop) {
    if (index != 0) return failure(ErrorCode::Internal, "a loose file has one member");
    if (m_file.size() > m_limits.maxMemberBytes)
        return failure(ErrorCode::TooLarge,
                       "the file has " + std::to_string(m_file.size()) + " bytes; the limit is " + std::to_string(m_limits.maxMemberBytes));
    return m_file.readAll(content, stop);
}

} // namespace ps
