// SPDX-License-Identifier: GPL-3.0-or-later
// Opens the bytes as an archive of any kind and reads all members, those of archives inside it included.
#include "core/archive/nested_archive.h"
#include "core/archive/open_container.h"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace ps;

/// Small, so that one input takes milliseconds.
ArchiveLimits smallLimits() {
    ArchiveLimits limits;
    limits.maxMembers = 500;
    limits.maxMemberBytes = 1U << 20;
    limits.maxStreamBytes = 1U << 20;
    limits.maxTotalBytes = 4U << 20;
    return limits;
}

void require(bool holds) {
    if (!holds) std::abort();
}

void readAll(ArchiveSource &archive, int depth, ArchiveBudget &budget, const ArchiveLimits &limits) {
    std::string content, streamed;
    for (std::size_t i = 0; i < archive.members().size(); ++i) {
        const ArchiveMember &member = archive.members()[i];
        const Status read = archive.read(i, content);
        streamed.clear();
        const Status status = archive.stream(i, [&streamed](std::string_view piece) {
            require(piece.size() <= 1U << 20);
            streamed += piece;
            return true;
        });
        require(read.has_value() == status.has_value());
        if (!read) continue;
        require(content == streamed && content.size() <= limits.maxMemberBytes);
        require(!member.sizeKnown || member.size == content.size());
        const auto nested = openMember(archive, i, depth, budget, limits);
        if (nested) readAll(**nested, depth + 1, budget, limits);
    }
    for (const ArchiveRemark &remark : archive.remarks()) require(!remark.text.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const ArchiveLimits limits = smallLimits();
    InputFile input = InputFile::fromBytes(std::string(reinterpret_cast<const char *>(data), size));
    const auto archive = openContainer(input, "x.zip", limits, nullptr);
    if (!archive || !*archive) return 0;
    ArchiveBudget budget(limits);
    budget.addOuter(**archive);
    readAll(**archive, 1, budget, limits);
    return 0;
}
