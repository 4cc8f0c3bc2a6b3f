// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal_progress.h"

#include <ostream>

#include <unistd.h>

namespace ps {

namespace {
constexpr const char *kWipeLine = "\r\033[K";
}

TerminalProgress::TerminalProgress(std::ostream &err) : m_err(err), m_isTerminal(isatty(STDERR_FILENO) == 1) {}

TerminalProgress::~TerminalProgress() {
    if (m_drawn) m_err << kWipeLine << std::flush;
}

void wipeProgress(std::ostream &err) {
    if (isatty(STDERR_FILENO) == 1) err << kWipeLine << std::flush;
}

void TerminalProgress::show(const Progress &progress) {
    const auto now = std::chrono::steady_clock::now();
    if (!m_isTerminal || (m_drawn && now - m_last < std::chrono::milliseconds(100))) return;
    m_last = now;
    m_drawn = true;
    m_err << kWipeLine;
    if (progress.total > 0) m_err << 100 * progress.done / progress.total << " %  ";
    m_err << progress.what << std::flush;
}

} // namespace ps
