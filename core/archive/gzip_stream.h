// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/input_file.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace ps {

/// Unpacks a gzip file piece by piece. Unlike libarchive 3.6 it compares checksum and length at the end.
class GzipStream {
public:
    /// The file has to outlive the stream.
    explicit GzipStream(const InputFile &file);
    ~GzipStream();

    /// The next piece, valid until the next call; empty at the end. Several gzip files one after another are one stream;
    /// bytes behind the last that are no gzip file end it. Malformed (truncated, wrong CRC), Unreadable.
    [[nodiscard]] Result<std::string_view> next();
    /// After the end: bytes behind it that were not read.
    std::uint64_t bytesBehind() const;

    /// What the file claims to unpack to, modulo 2^32.
    static std::uint64_t claimedBytes(const InputFile &file);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ps
