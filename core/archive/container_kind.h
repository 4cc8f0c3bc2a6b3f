// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ps {

/// What a file is by its first bytes.
enum class ContainerKind {
    None, ///< a document, or nothing that is known
    Zip,
    SplitZip, ///< the first part of a zip that is split over several files
    Gzip,
    Xz,
    Bzip2,
    Zstd,
    Tar,
};

/// 512 bytes are enough; with fewer a tar is not recognised.
ContainerKind containerKind(std::string_view start);

/// What the name promises; None when it is called like no archive. "x.tar.gz" and "x.tgz" are Gzip.
ContainerKind containerKindOfName(std::string_view name);
/// "zip archive", "gzip file", …
std::string_view containerKindText(ContainerKind kind);

/// The name without the extension of a compression, and *.tgz as *.tar: "a.json.xz" → "a.json", "a.tgz" → "a.tar".
std::string withoutCompression(std::string_view name);
/// True for the parts that a file was split into: "x.zip.part00", "x.zip.001", "x.z01".
bool isPartName(std::string_view name);

/// The first bytes for a message: text as it is, anything else in hexadecimal.
std::string shownStart(std::string_view start);

} // namespace ps
