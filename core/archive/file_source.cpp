// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/file_source.h"

#include <algorithm>

namespace ps {

namespace {

constexpr std::uint64_t kPieceBytes = std::uint64_t{256} << 10;

Status tooLarge(std::uint64_t bytes, std::uint64_t limit) {
    return failure(ErrorCode::TooLarge, "the file has " + std::to_string(bytes) + " bytes; the limit is " + std::to_string(limit));
}

} // namespace

FileSource::FileSource(InputFile file, const ArchiveLimits &limits) : m_file(std::move(file)), m_limits(limits) {
    m_members.push_back({"", m_file.size()});
}

Status FileSource::read(std::size_t index, std::string &content, const std::atomic<bool> *stop) {
    if (index != 0) return failure(ErrorCode::Internal, "a loose file has one member");
    if (m_file.size() > m_limits.maxMemberBytes) return tooLarge(m_file.size(), m_limits.maxMemberBytes);
    return m_file.readAll(content, stop);
}

Status FileSource::stream(std::size_t index, const ByteSink &sink, const std::atomic<bool> *stop) {
    if (index != 0) return failure(ErrorCode::Internal, "a loose file has one member");
    if (m_file.size() > m_limits.maxStreamBytes) return tooLarge(m_file.size(), m_limits.maxStreamBytes);
    std::string piece(static_cast<std::size_t>(std::min(kPieceBytes, m_file.size())), '\0');
    for (std::uint64_t done = 0; done < m_file.size();) {
        if (stop && stop->load(std::memory_order_relaxed)) return failure(ErrorCode::Cancelled, "cancelled");
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), m_file.size() - done));
        if (const Status status = m_file.readAt(done, piece.data(), count); !status) return status;
        if (!sink(std::string_view(piece).substr(0, count))) return {};
        done += count;
    }
    return {};
}

} // namespace ps
