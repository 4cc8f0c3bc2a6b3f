// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/container_kind.h"
#include "core/archive/gzip_stream.h"
#include "core/archive/input_file.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct archive;

namespace ps {

/// A header of a tar, or the content of a compressed file that is no tar.
struct TarEntry {
    std::string name;       ///< as stored
    std::uint64_t size = 0; ///< of the content; 0 when it is no tar
    bool directory = false;
    std::string_view link; ///< what it is when it holds no content itself: "symbolic link"; else empty
};

/// One way through a tar, or through a compressed file, from its beginning to its end. Not thread-safe.
class TarPass {
public:
    /// `kind` is Tar, Gzip, Xz or Zstd. The file has to outlive the pass.
    TarPass(const InputFile &file, ContainerKind kind);
    ~TarPass();
    TarPass(const TarPass &) = delete;
    TarPass &operator=(const TarPass &) = delete;

    /// Malformed, UnsupportedVersion, Unreadable.
    [[nodiscard]] Status open();
    /// Passes over the rest of an entry to the next header; missing at the end. Malformed, Unreadable, Cancelled.
    [[nodiscard]] Result<std::optional<TarEntry>> nextEntry(const std::atomic<bool> *stop);
    /// The next bytes of the entry's content; 0 at its end, and when there is no entry any more. Errors as nextEntry().
    [[nodiscard]] Result<std::size_t> readPiece(char *bytes, std::size_t count, const std::atomic<bool> *stop);
    /// After the first nextEntry(): a tar, or the content of a single file.
    bool isTar() const;
    /// Behind the end of a gzip file that was read to it.
    std::uint64_t bytesBehind() const { return m_gzip ? m_gzip->bytesBehind() : 0; }

private:
    struct Callbacks;
    struct Closer {
        void operator()(archive *handle) const;
    };
    [[nodiscard]] Result<std::string_view> nextInput();
    std::uint64_t skipInput(std::uint64_t wanted);
    tl::unexpected<Error> libraryFailure() const;

    const InputFile &m_file;
    ContainerKind m_kind;
    std::optional<GzipStream> m_gzip;
    std::unique_ptr<archive, Closer> m_handle;
    std::string m_input;
    std::uint64_t m_position = 0; // in the file
    std::optional<Error> m_inputError;
    const std::atomic<bool> *m_stop = nullptr;
    bool m_ended = false;
};

} // namespace ps
