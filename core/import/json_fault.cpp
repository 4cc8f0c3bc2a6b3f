// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_fault.h"

#include <algorithm>
#include <string>
#include <vector>

namespace ps {

namespace {

constexpr std::string_view kEnds = "the JSON ends in the middle of a value";

bool isNumberCharacter(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Walks through the text until something is wrong. Keeps its own stack, so that depth costs no recursion.
class FaultFinder {
public:
    FaultFinder(std::string_view text, int maxDepth) : m_text(text), m_maxDepth(maxDepth) {}

    /// The reason, or empty when the text is JSON as far as this looks.
    std::string find() {
        while (m_reason.empty()) {
            skipSpace();
            if (m_position >= m_text.size()) {
                if (m_expect != Expect::End) m_reason = m_position == 0 ? "the file is empty" : std::string(kEnds);
                break;
            }
            step();
        }
        return m_reason;
    }

    std::size_t line() const {
        const auto end = m_text.begin() + static_cast<std::ptrdiff_t>(std::min(m_position, m_text.size()));
        return 1 + static_cast<std::size_t>(std::count(m_text.begin(), end, '\n'));
    }

private:
    enum class Expect { Value, ValueOrClose, KeyOrClose, Key, Colon, CommaOrClose, End };

    void skipSpace() {
        while (m_position < m_text.size() && isSpace(m_text[m_position])) ++m_position;
    }

    void step() {
        const char c = m_text[m_position];
        if (isConflictMarker()) {
            m_reason = "a git conflict marker stands in the JSON";
        } else if ((c == ']' || c == '}') && closes(c)) {
            ++m_position;
            m_open.pop_back();
            m_expect = m_open.empty() ? Expect::End : Expect::CommaOrClose;
        } else {
            switch (m_expect) {
            case Expect::Value:
            case Expect::ValueOrClose: value(c); break;
            case Expect::KeyOrClose:
            case Expect::Key: c == '"' ? string(Expect::Colon) : unexpected(c, "a field name"); break;
            case Expect::Colon: c == ':' ? advance(Expect::Value) : unexpected(c, "':'"); break;
            case Expect::CommaOrClose:
                c == ',' ? advance(m_open.back() == '{' ? Expect::Key : Expect::Value) : unexpected(c, "',' or an end");
                break;
            case Expect::End: m_reason = "there is more text after the JSON"; break;
            }
        }
    }

    bool closes(char c) const {
        const bool allowed = m_expect == Expect::CommaOrClose || m_expect == Expect::ValueOrClose || m_expect == Expect::KeyOrClose;
        return allowed && !m_open.empty() && m_open.back() == (c == ']' ? '[' : '{');
    }

    bool isConflictMarker() const {
        if (m_position > 0 && m_text[m_position - 1] != '\n') return false;
        const std::string_view start = m_text.substr(m_position, 7);
        return start == "<<<<<<<" || start == "=======" || start == ">>>>>>>";
    }

    void advance(Expect next) {
        ++m_position;
        m_expect = next;
    }

    void value(char c) {
        const Expect after = m_open.empty() ? Expect::End : Expect::CommaOrClose;
        if (c == '{' || c == '[') {
            m_open.push_back(c);
            if (m_open.size() > static_cast<std::size_t>(m_maxDepth))
                m_reason = "the JSON is nested deeper than " + std::to_string(m_maxDepth) + " levels";
            else
                advance(c == '{' ? Expect::KeyOrClose : Expect::ValueOrClose);
        } else if (c == '"') {
            string(after);
        } else if (isNumberCharacter(c)) {
            while (m_position < m_text.size() && isNumberCharacter(m_text[m_position])) ++m_position;
            m_expect = after;
        } else {
            word(c, after);
        }
    }

    void word(char c, Expect after) {
        for (const std::string_view literal : {"true", "false", "null", "NaN", "Infinity"}) {
            const std::string_view rest = m_text.substr(m_position, literal.size());
            if (rest == literal) {
                m_position += literal.size();
                m_expect = after;
                return;
            }
            if (!rest.empty() && rest.size() < literal.size() && literal.substr(0, rest.size()) == rest) {
                m_position = m_text.size();
                m_reason = kEnds;
                return;
            }
        }
        unexpected(c, "a value");
    }

    void string(Expect after) {
        const std::size_t start = m_position++;
        while (m_position < m_text.size()) {
            const char c = m_text[m_position];
            if (c == '"') return advance(after);
            if (c == '\n') {
                m_position = start;
                m_reason = "a text is not closed";
                return;
            }
            m_position += c == '\\' ? 2 : 1;
        }
        m_reason = kEnds;
    }

    void unexpected(char c, std::string_view wanted) {
        if (c == '<' && m_open.empty()) {
            m_reason = "this is HTML or XML, not JSON";
            return;
        }
        m_reason = c == '\0' ? "there is a NUL byte, and not " + std::string(wanted) : "expected " + std::string(wanted);
        if (c > ' ' && c < 0x7f) m_reason += std::string(" but found '") + c + "'";
    }

    std::string_view m_text;
    int m_maxDepth;
    std::size_t m_position = 0;
    Expect m_expect = Expect::Value;
    std::vector<char> m_open;
    std::string m_reason;
};

} // namespace

std::string describeJsonFault(std::string_view text, int maxDepth, std::string_view otherwise, std::size_t firstLine) {
    FaultFinder finder(text, maxDepth);
    const std::string reason = finder.find();
    if (reason.empty()) return std::string(otherwise);
    return reason + " (line " + std::to_string(finder.line() + firstLine - 1) + ")";
}

} // namespace ps
