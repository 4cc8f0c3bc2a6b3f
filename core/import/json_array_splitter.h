// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// Cuts the text of a JSON array into its elements without reading them, however the text is broken into lines or
/// pieces. Holds one element at a time. What it hands out has balanced brackets and closed strings; whether it is JSON
/// is for a parser to say.
class JsonArraySplitter {
public:
    /// Takes the text of an element; false ends the splitting.
    using Sink = std::function<bool(std::string_view element)>;

    JsonArraySplitter(std::uint64_t maxElementBytes, Sink sink) : m_maxElementBytes(maxElementBytes), m_sink(std::move(sink)) {}

    /// The next piece of the text. False when no more is wanted: the sink has had enough, or there is damage.
    bool feed(std::string_view piece);
    /// To be called behind the last piece: an array that is not closed is damage.
    void finish();

    /// Why the array could not be followed to its end, for people. Everything before it was handed out.
    const std::optional<std::string> &damage() const { return m_damage; }
    std::uint64_t elements() const { return m_elements; }

private:
    enum class State { Start, Element, Separator, Scalar, Nested, End };

    std::size_t skipOutside(std::string_view piece, std::size_t at);
    std::size_t skipNested(std::string_view piece, std::size_t at);
    std::size_t skipScalar(std::string_view piece, std::size_t at);
    void outside(char c);
    void close(char bracket);
    bool handOut(std::string_view end);
    void keep(std::string_view part);
    void fail(std::string reason);

    std::uint64_t m_maxElementBytes;
    Sink m_sink;
    State m_state = State::Start;
    std::string m_open; ///< brackets that are open inside the element
    bool m_inString = false;
    bool m_escaped = false;
    bool m_stopped = false;
    std::string m_kept; ///< of an element that goes over from one piece into the next
    std::uint64_t m_elements = 0;
    std::optional<std::string> m_damage;
};

} // namespace ps
