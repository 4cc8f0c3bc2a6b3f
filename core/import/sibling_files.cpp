// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/sibling_files.h"

#include "core/archive/archive_source.h"
#include "core/archive/input_file.h"

#include <algorithm>
#include <optional>
#include <system_error>

namespace ps {

namespace {

/// The name when the member lies in this folder itself.
std::optional<std::string_view> nameInFolder(std::string_view member, std::string_view folder) {
    if (member.substr(0, folder.size()) != folder) return std::nullopt;
    const std::string_view name = member.substr(folder.size());
    if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
    return name;
}

std::string folderOf(std::string_view member) {
    const std::size_t slash = member.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(member.substr(0, slash + 1));
}

Result<std::string> notFound(std::string_view name) {
    return failure(ErrorCode::NotFound, "there is no '" + std::string(name) + "' beside it");
}

Result<std::string> tooLarge(std::string_view name) {
    return failure(ErrorCode::TooLarge, "'" + std::string(name) + "' is larger than 1 MiB");
}

std::vector<std::string> namesOnDisk(const std::filesystem::path &folder) {
    std::vector<std::string> names;
    std::error_code failed;
    std::filesystem::directory_iterator entry(folder, failed);
    for (; !failed && entry != std::filesystem::directory_iterator() && names.size() < SiblingFiles::kMaxFiles; entry.increment(failed))
        names.push_back(entry->path().filename().string());
    return names;
}

Result<std::string> readOnDisk(const std::filesystem::path &file, std::string_view name) {
    const Result<InputFile> input = InputFile::open(file);
    if (!input) return failure(input.error());
    if (input->size() > SiblingFiles::kMaxBytes) return tooLarge(name);
    std::string content;
    if (const Status status = input->readAll(content); !status) return failure(status.error());
    return content;
}

} // namespace

PlaceSiblings::PlaceSiblings(ArchiveSource &source, std::size_t index, const std::filesystem::path &file)
    : m_source(source), m_loose(source.members()[index].name.empty()), m_folder(folderOf(source.members()[index].name)), m_file(file) {}

std::vector<std::string> PlaceSiblings::names() const {
    const std::filesystem::path folder = m_file.parent_path();
    if (m_loose) return namesOnDisk(folder.empty() ? std::filesystem::path(".") : folder);
    std::vector<std::string> names;
    for (const ArchiveMember &member : m_source.members()) {
        if (names.size() == kMaxFiles) break;
        if (const auto name = nameInFolder(member.name, m_folder)) names.emplace_back(*name);
    }
    return names;
}

Result<std::string> PlaceSiblings::read(std::string_view name) const {
    if (m_loose) return readOnDisk(m_file.parent_path() / name, name);
    const std::vector<ArchiveMember> &members = m_source.members();
    const auto member =
        std::find_if(members.begin(), members.end(), [&](const ArchiveMember &one) { return nameInFolder(one.name, m_folder) == name; });
    if (member == members.end()) return notFound(name);
    if (member->size > kMaxBytes) return tooLarge(name);
    std::string content;
    const Status status = m_source.read(static_cast<std::size_t>(member - members.begin()), content);
    if (!status) return failure(status.error());
    return content;
}

} // namespace ps
