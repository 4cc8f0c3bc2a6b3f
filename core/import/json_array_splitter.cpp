// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_array_splitter.h"

#include "core/import/text_encoding.h"

#include <utility>

namespace ps {

namespace {

/// Brackets open at once. Deeper text is no table of anything.
constexpr std::size_t kMaxOpen = 1'000'000;

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool beginsScalar(char c) {
    return c == '"' || c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n' || c == 'N' || c == 'I';
}

} // namespace

bool JsonArraySplitter::feed(std::string_view piece) {
    std::size_t at = m_state == State::Start ? piece.size() - withoutByteOrderMark(piece).size() : 0;
    while (at < piece.size() && !m_damage && !m_stopped) {
        switch (m_state) {
        case State::Nested: at = skipNested(piece, at); break;
        case State::Scalar: at = skipScalar(piece, at); break;
        default: at = skipOutside(piece, at); break;
        }
    }
    return !m_damage && !m_stopped;
}

void JsonArraySplitter::finish() {
    if (m_damage || m_stopped || m_state == State::End) return;
    fail("the JSON ends in the middle of a value");
}

/// Up to the start of an element.
std::size_t JsonArraySplitter::skipOutside(std::string_view piece, std::size_t at) {
    for (; at < piece.size() && !m_damage; ++at) {
        if (!isSpace(piece[at])) outside(piece[at]);
        if (m_state == State::Nested || m_state == State::Scalar) return at;
    }
    return at;
}

void JsonArraySplitter::outside(char c) {
    if (m_state == State::Start && c == '[')
        m_state = State::Element;
    else if (m_state == State::Element && (c == '{' || c == '['))
        m_state = State::Nested;
    else if (m_state == State::Element && beginsScalar(c))
        m_state = State::Scalar;
    else if (m_state == State::Separator && c == ',')
        m_state = State::Element;
    else if (c == ']' && (m_state == State::Separator || (m_state == State::Element && m_elements == 0)))
        m_state = State::End;
    else
        fail(m_state == State::Start ? "this is no JSON array"
             : m_state == State::End ? "there is more text after the JSON"
                                     : "the elements of the array are not separated as they should be");
}

std::size_t JsonArraySplitter::skipNested(std::string_view piece, std::size_t at) {
    const std::size_t start = at;
    for (; at < piece.size(); ++at) {
        const char c = piece[at];
        if (m_inString) {
            if (m_escaped)
                m_escaped = false;
            else if (c == '\\')
                m_escaped = true;
            else if (c == '"')
                m_inString = false;
            else if (c == '\n')
                fail("a text is not closed");
        } else if (c == '"') {
            m_inString = true;
        } else if (c == '{' || c == '[') {
            m_open += c;
            if (m_open.size() > kMaxOpen) fail("the JSON is nested deeper than " + std::to_string(kMaxOpen) + " levels");
        } else if (c == '}' || c == ']') {
            close(c);
        }
        if (m_damage) return at;
        if (m_open.empty()) {
            m_state = State::Separator;
            m_stopped = !handOut(piece.substr(start, at + 1 - start));
            return at + 1;
        }
    }
    keep(piece.substr(start));
    return at;
}

std::size_t JsonArraySplitter::skipScalar(std::string_view piece, std::size_t at) {
    const std::size_t start = at;
    for (; at < piece.size(); ++at) {
        const char c = piece[at];
        if (m_inString) {
            if (!m_escaped && c == '"') m_inString = false;
            m_escaped = !m_escaped && c == '\\';
        } else if (c == '"') {
            m_inString = true;
        } else if (c == ',' || c == ']' || isSpace(c)) {
            m_state = State::Separator;
            m_stopped = !handOut(piece.substr(start, at - start));
            return at;
        }
    }
    keep(piece.substr(start));
    return at;
}

void JsonArraySplitter::close(char bracket) {
    if (!m_open.empty() && m_open.back() == (bracket == ']' ? '[' : '{'))
        m_open.pop_back();
    else
        fail(std::string("a '") + bracket + "' closes nothing");
}

bool JsonArraySplitter::handOut(std::string_view end) {
    ++m_elements;
    if (m_kept.empty()) return m_sink(end);
    keep(end);
    if (m_damage) return false;
    const std::string element = std::exchange(m_kept, {});
    return m_sink(element);
}

void JsonArraySplitter::keep(std::string_view part) {
    if (m_kept.size() + part.size() > m_maxElementBytes)
        fail("an element has more than " + std::to_string(m_maxElementBytes) + " bytes");
    else
        m_kept += part;
}

void JsonArraySplitter::fail(std::string reason) {
    m_damage = std::move(reason);
}

} // namespace ps
