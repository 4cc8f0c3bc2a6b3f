// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/archive_source.h"

#include "core/archive/container_kind.h"
#include "core/archive/file_source.h"
#include "core/archive/open_container.h"

namespace ps {

Result<std::unique_ptr<ArchiveSource>> openArchive(const std::filesystem::path &file, const ArchiveLimits &limits,
                                                   const std::atomic<bool> *stop) {
    auto input = InputFile::open(file);
    if (!input) return failure(input.error());
    auto container = openContainer(*input, file.native(), limits, stop);
    if (!container || *container) return container;
    return std::make_unique<FileSource>(std::move(*input), limits);
}

bool beginsLikeZip(const std::filesystem::path &file) {
    const auto input = InputFile::open(file, 4);
    return input && containerKind(input->start()) == ContainerKind::Zip;
}

} // namespace ps
