// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/line_writer.h"

#include "gpu/protocol/encode.h"

#include <cerrno>
#include <unistd.h>

namespace ps::gpu {

void LineWriter::write(const Message &message) {
    const std::string line = encode(message) + '\n';
    const std::lock_guard lock(m_mutex);
    if (m_ended || m_failed) return;
    m_ended = std::holds_alternative<Done>(message);
    for (std::size_t at = 0; at < line.size();) {
        const ssize_t written = ::write(m_descriptor, line.data() + at, line.size() - at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            m_failed = true;
            return;
        }
        at += static_cast<std::size_t>(written);
    }
}

bool LineWriter::failed() const {
    const std::lock_guard lock(m_mutex);
    return m_failed;
}

} // namespace ps::gpu
