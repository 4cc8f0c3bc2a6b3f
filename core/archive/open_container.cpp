// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/open_container.h"

#include "core/archive/container_kind.h"
#include "core/archive/tar_source.h"
#include "core/archive/zip_source.h"

namespace ps {

namespace {

/// "x.zip.part00" → "x.zip.part*"
std::string partsPattern(std::string_view name) {
    const std::string_view file = name.substr(name.rfind('/') + 1);
    return std::string(file.substr(0, file.find_last_not_of("0123456789") + 1)) + "*";
}

} // namespace

Result<std::unique_ptr<ArchiveSource>> openContainer(InputFile &input, std::string_view name, const ArchiveLimits &limits,
                                                     const std::atomic<bool> *stop) {
    if (isPartName(name))
        return failure(ErrorCode::UnsupportedVersion,
                       "one part of a file that was split: join the parts first (cat " + partsPattern(name) + " > FILE)");
    const ContainerKind promised = containerKindOfName(name);
    switch (const ContainerKind kind = containerKind(input.start()); kind) {
    case ContainerKind::Zip: return openZip(std::move(input), limits, stop);
    case ContainerKind::SplitZip: return failure(ErrorCode::UnsupportedVersion, "the zip archive is split over several files");
    case ContainerKind::Gzip:
    case ContainerKind::Xz:
    case ContainerKind::Bzip2:
    case ContainerKind::Zstd:
    case ContainerKind::Tar: return openTar(std::move(input), kind, name, limits, stop);
    case ContainerKind::None: break;
    }
    if (promised == ContainerKind::None) return nullptr;
    // Other bytes may lie before a zip: its directory is at the end.
    if (promised == ContainerKind::Zip && endsLikeZip(input)) return openZip(std::move(input), limits, stop);
    return failure(ErrorCode::Malformed, std::string("not a ") + std::string(containerKindText(promised)) + " (begins with " +
                                             shownStart(input.start().substr(0, 4)) + ")");
}

} // namespace ps
