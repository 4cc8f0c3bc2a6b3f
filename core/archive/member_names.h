// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ps {

/// Looks at the names of an archive's members, one after another, and remarks on the odd ones.
class MemberNames {
public:
    /// The name with '/' between folders, as ArchiveMember has it. Empty for a directory.
    std::string add(std::string_view stored);
    /// A member that is left out because it only points elsewhere: "symbolic link", "hard link", "device or pipe".
    void addLink(std::string_view stored, std::string_view what);

    const std::vector<ArchiveRemark> &remarks() const { return m_remarks; }

private:
    std::unordered_set<std::string> m_seen; // in lower case
    std::vector<ArchiveRemark> m_remarks;
};

} // namespace ps
