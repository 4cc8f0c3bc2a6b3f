// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/member_names.h"

#include "core/archive/folder_walk.h"

#include <algorithm>

namespace ps {

namespace {

/// Some programs for Windows write backslashes between folders. Always valid UTF-8.
std::string withSlashes(std::string_view stored) {
    std::string name = shownPath(std::string(stored));
    std::replace(name.begin(), name.end(), '\\', '/');
    return name;
}

bool isDrive(std::string_view name) {
    return name.size() >= 2 && name[1] == ':' && ((name[0] >= 'A' && name[0] <= 'Z') || (name[0] >= 'a' && name[0] <= 'z'));
}

/// Whether unpacking would write outside of the folder.
bool leavesFolder(std::string_view name) {
    if (name.front() == '/' || isDrive(name)) return true;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find('/', at), name.size());
        if (name.substr(at, end - at) == "..") return true;
        at = end + 1;
    }
    return false;
}

std::string asciiLowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

} // namespace

std::string MemberNames::add(std::string_view stored) {
    std::string name = withSlashes(stored);
    std::size_t begin = 0;
    while (name.compare(begin, 2, "./") == 0) begin += 2;
    name.erase(0, begin);
    if (name.empty() || name.back() == '/') return {};
    if (leavesFolder(name))
        m_remarks.push_back(
            {ArchiveRemark::Kind::UnsafeName, name, "the name would leave the folder if it were unpacked; it was only read"});
    if (!m_seen.insert(asciiLowered(name)).second)
        m_remarks.push_back(
            {ArchiveRemark::Kind::RepeatedMember, name, "another member has this name, or one that differs in case only; both were read"});
    return name;
}

void MemberNames::addLink(std::string_view stored, std::string_view what) {
    m_remarks.push_back({ArchiveRemark::Kind::LinkMember, withSlashes(stored), "a " + std::string(what) + ": left out"});
}

} // namespace ps
