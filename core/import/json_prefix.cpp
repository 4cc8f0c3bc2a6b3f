// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_prefix.h"

#include "core/import/text_encoding.h"

#include <algorithm>

namespace ps {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

/// Walks over a text and remembers the last place where it could be cut and closed.
class PrefixCutter {
public:
    explicit PrefixCutter(std::string_view text) : m_text(text) {}

    std::string cut() {
        while (m_position < m_text.size() && step()) {
        }
        std::string prefix(m_text.substr(0, m_cut));
        for (std::size_t i = m_cutOpen.size(); i-- > 0;) prefix += m_cutOpen[i] == '{' ? '}' : ']';
        return prefix;
    }

private:
    /// One token. False at the end of what is whole.
    bool step() {
        const char c = m_text[m_position];
        if (kSpace.find(c) != std::string_view::npos || c == ',' || c == ':') {
            ++m_position;
            m_afterColon = m_afterColon || c == ':';
            return true;
        }
        switch (c) {
        case '{':
        case '[':
            m_open += c;
            ++m_position;
            m_afterColon = false;
            remember();
            return true;
        case '}':
        case ']':
            if (m_open.empty()) return false;
            m_open.pop_back();
            ++m_position;
            remember();
            return !m_open.empty();
        case '"': return text();
        default: return literal();
        }
    }

    bool text() {
        for (std::size_t i = m_position + 1; i < m_text.size(); ++i) {
            if (m_text[i] == '\\')
                ++i;
            else if (m_text[i] == '"') {
                m_position = i + 1;
                return value();
            }
        }
        return false;
    }

    /// A number or a word; whole only when something follows it.
    bool literal() {
        const std::size_t end = m_text.find_first_of(",]} \t\r\n", m_position);
        if (end == std::string_view::npos) return false;
        m_position = end;
        return value();
    }

    /// Behind a text or literal: in an object the first is a key, at which nothing can be cut.
    bool value() {
        if (m_open.empty()) return false;
        if (m_open.back() == '[' || m_afterColon) remember();
        m_afterColon = false;
        return true;
    }

    void remember() {
        m_cut = m_position;
        m_cutOpen = m_open;
    }

    std::string_view m_text;
    std::size_t m_position = 0;
    std::string m_open; ///< brackets, outermost first
    bool m_afterColon = false;
    std::size_t m_cut = 0;
    std::string m_cutOpen;
};

} // namespace

std::string completedJsonPrefix(std::string_view start) {
    std::string_view text = withoutByteOrderMark(start);
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    if (text.empty() || (text.front() != '{' && text.front() != '[')) return {};
    return PrefixCutter(text).cut();
}

} // namespace ps
