// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// Reads comma-separated values (RFC 4180): fields may stand in double quotes, where a double quote is written twice and
/// commas and line ends belong to the field. Lines may end in CR LF or LF; lines without anything are left out.
class CsvReader {
public:
    /// `text` must outlive the reader.
    CsvReader(std::string_view text, std::uint64_t maxLineBytes) : m_text(text), m_maxLineBytes(maxLineBytes) {}

    /// Reads the next record. False at the end of the text.
    bool next();
    /// Of the record. Valid until the next one is read.
    const std::vector<std::string> &fields() const { return m_fields; }
    /// Why the record cannot be trusted (a quote that is not closed, a line too long), else empty. There is nothing
    /// behind a quote that is not closed.
    std::string_view fault() const { return m_fault; }
    /// Line in which the record begins, from 1.
    std::size_t line() const { return m_line; }

private:
    bool readField();
    void readQuoted(std::string &field);

    std::string_view m_text;
    std::uint64_t m_maxLineBytes;
    std::size_t m_at = 0;
    std::size_t m_count = 0; ///< fields of the record
    std::vector<std::string> m_fields;
    std::string_view m_fault;
    std::size_t m_line = 0;
    std::size_t m_nextLine = 1;
};

} // namespace ps
