// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal_progress.h"

#include <ostream>

#include <sys/ioctl.h>
#include <unistd.h>

namespace ps {

namespace {
constexpr const char *kWipeLine = "\r\033[K";

/// Of the terminal of standard error; 0 where it does not say.
std::size_t terminalColumns() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
} // namespace

std::string fitting(const std::string &line, std::size_t columns) {
    if (columns == 0) return line;
    std::size_t shown = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool startsCharacter = (static_cast<unsigned char>(line[i]) & 0xc0) != 0x80;
        if (startsCharacter && shown++ == columns - 1) return line.substr(0, i);
    }
    return line;
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
    const std::string share = progress.total > 0 ? std::to_string(100 * progress.done / progress.total) + " %  " : std::string();
    m_err << kWipeLine << fitting(share + progress.what, terminalColumns()) << std::flush;
}

} // namespace ps
