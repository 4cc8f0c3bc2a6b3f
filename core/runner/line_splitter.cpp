// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/line_splitter.h"

namespace ps {

bool LineSplitter::feed(std::string_view bytes, const std::function<bool(std::string_view)> &line) {
    while (!m_overflown && !bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::string_view part = bytes.substr(0, end);
        if (m_rest.size() + part.size() > m_maxBytes) {
            m_overflown = true;
            m_rest.clear();
            break;
        }
        if (end == std::string_view::npos) {
            m_rest += part;
            return true;
        }
        bytes.remove_prefix(end + 1);
        bool wanted = false;
        if (m_rest.empty()) {
            wanted = line(part);
        } else {
            m_rest += part;
            const std::string whole = std::move(m_rest);
            m_rest.clear();
            wanted = line(whole);
        }
        if (!wanted) return false;
    }
    return !m_overflown;
}

} // namespace ps
