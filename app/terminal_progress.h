// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/job_control.h"

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace ps {

/// One line on a terminal that says how far a job is, redrawn at most ten times a second and wiped at the end. Prints
/// nothing when standard error is no terminal.
class TerminalProgress {
public:
    explicit TerminalProgress(std::ostream &err);
    ~TerminalProgress();
    TerminalProgress(const TerminalProgress &) = delete;
    TerminalProgress &operator=(const TerminalProgress &) = delete;

    void show(const Progress &progress);

private:
    std::ostream &m_err;
    bool m_isTerminal;
    bool m_drawn = false;
    std::chrono::steady_clock::time_point m_last;
};

/// As much of a line of UTF-8 as stays in one row of so many columns: a line that breaks could not be wiped. 0: all of it.
std::string fitting(const std::string &line, std::size_t columns);

/// Before a line that goes to the same terminal: wipes what show() has drawn. Nothing when standard error is no terminal.
void wipeProgress(std::ostream &err);

} // namespace ps
