// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// Turns what `pg_restore --data-only` prints for a table into the JSON array that the database's own dump would hold:
///   COPY public.configs (id, hardware, disagg) FROM stdin;
///   1<tab>h100<tab>f
///   \.
/// Text around the rows (SET, comments) is left out. Holds one line at a time.
class CopyToJson {
public:
    CopyToJson(std::uint64_t maxLineBytes, ByteSink sink) : m_maxLineBytes(maxLineBytes), m_sink(std::move(sink)) {}

    /// The next piece. False when the sink wants no more, or a line is too long.
    bool feed(std::string_view piece);
    /// Behind the last piece: closes the array. A table of which nothing was printed is an empty one.
    bool finish();
    /// Why feed() ended it, when it was not the sink.
    const std::optional<std::string> &fault() const { return m_fault; }

private:
    bool line(std::string_view text);
    bool row(std::string_view text);

    std::uint64_t m_maxLineBytes;
    ByteSink m_sink;
    std::string m_kept; ///< of a line that goes over from one piece into the next
    std::vector<std::string> m_columns;
    bool m_inRows = false;
    bool m_any = false;
    std::string m_json;
    std::optional<std::string> m_fault;
};

/// "a\tb\\N" and the like undone; none for \N, which is NULL.
std::optional<std::string> copyValue(std::string_view field);

} // namespace ps
