// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/csv_reader.h"

#include <algorithm>

namespace ps {

bool CsvReader::next() {
    while (m_at < m_text.size() && (m_text[m_at] == '\n' || m_text[m_at] == '\r')) m_nextLine += m_text[m_at++] == '\n' ? 1 : 0;
    if (m_at >= m_text.size()) return false;
    m_line = m_nextLine;
    m_fault = {};
    m_count = 0;
    const std::size_t start = m_at;
    while (readField()) {
    }
    m_fields.resize(m_count);
    if (m_fault.empty() && m_at - start > m_maxLineBytes) m_fault = "the line is too long";
    return true;
}

/// False behind the last field of the record.
bool CsvReader::readField() {
    if (m_fields.size() <= m_count) m_fields.emplace_back();
    std::string &field = m_fields[m_count++];
    field.clear();
    if (m_at < m_text.size() && m_text[m_at] == '"') readQuoted(field);
    // What stands behind the closing quote belongs to the field as it is.
    const std::size_t end = std::min(m_text.find_first_of(",\n", m_at), m_text.size());
    std::string_view rest = m_text.substr(m_at, end - m_at);
    if (!rest.empty() && rest.back() == '\r' && (end == m_text.size() || m_text[end] == '\n')) rest.remove_suffix(1);
    field += rest;
    m_at = end;
    if (m_at == m_text.size()) return false;
    if (m_text[m_at++] == ',') return true;
    ++m_nextLine;
    return false;
}

void CsvReader::readQuoted(std::string &field) {
    for (++m_at;;) {
        const std::size_t quote = m_text.find('"', m_at);
        const std::string_view part = m_text.substr(m_at, quote == std::string_view::npos ? quote : quote - m_at);
        field += part;
        m_nextLine += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        if (quote == std::string_view::npos) {
            m_fault = "a quote is not closed";
            m_at = m_text.size();
            return;
        }
        m_at = quote + 1;
        if (m_at >= m_text.size() || m_text[m_at] != '"') return;
        field += '"';
        ++m_at;
    }
}

} // namespace ps
