// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_limits.h"
#include "core/archive/archive_source.h"
#include "core/import/dump_reader.h"
#include "core/import/json_reader.h"
#include "core/import/note_collector.h"

#include <atomic>
#include <functional>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace ps {

/// One row of a table: its fields and where it stands. Lives until the next row.
struct TableRow {
    simdjson::dom::object fields;
    std::string_view text; ///< the same as JSON, from '{' to '}'
    std::size_t element = 0;

    /// Missing, null or of another type: empty.
    std::string_view string(std::string_view key) const;
    /// A number, or a text that is one.
    std::optional<std::int64_t> whole(std::string_view key) const;
    bool isNull(std::string_view key) const;
};

/// Reads the rows of tables one after the other without holding more than one of them.
class TableRows {
public:
    TableRows(const ArchiveLimits &limits, const TableStream &stream, const std::atomic<bool> &stop)
        : m_maxRowBytes(limits.maxLineBytes), m_maxTableBytes(limits.maxMemberBytes), m_stream(stream), m_stop(stop),
          m_json(limits.maxJsonDepth) {}

    /// Calls `take` for every row. Rows that are damaged are noted and counted; false when the table could not be read, with
    /// a note that says why.
    bool each(std::string_view table, NoteCollector &notes, std::uint64_t &rejected, const std::function<void(const TableRow &)> &take);

private:
    bool one(std::string_view element, std::size_t index, NoteCollector &notes, const std::function<void(const TableRow &)> &take);

    std::uint64_t m_maxRowBytes;
    std::uint64_t m_maxTableBytes; ///< what is made of the rows is held, so they are limited like any other document
    const TableStream &m_stream;
    const std::atomic<bool> &m_stop;
    JsonReader m_json;
    std::string m_content;
};

} // namespace ps
