// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace ps {

/// Cuts bytes into lines. Keeps a partial line until its end comes; one that grows beyond the cap is given up, and so is all
/// that follows: memory stays bounded whatever a process writes.
class LineSplitter {
public:
    explicit LineSplitter(std::size_t maxBytes) : m_maxBytes(maxBytes) {}

    /// Calls `line` with each whole line, without its line feed, until it answers false. False: a line was too long (now or
    /// earlier), or `line` said so; the rest of `bytes` is dropped.
    bool feed(std::string_view bytes, const std::function<bool(std::string_view line)> &line);

    /// What came after the last line feed: half a line, once the process has ended.
    const std::string &rest() const { return m_rest; }
    bool isOverflown() const { return m_overflown; }

private:
    std::size_t m_maxBytes;
    std::string m_rest;
    bool m_overflown = false;
};

} // namespace ps
