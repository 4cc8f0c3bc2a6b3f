// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/message.h"

#include <mutex>

namespace ps::gpu {

/// Writes whole lines to a file descriptor, one at a time, from any thread. After Done nothing more is written.
class LineWriter {
public:
    explicit LineWriter(int descriptor) : m_descriptor(descriptor) {}
    void write(const Message &message);
    /// Whether a line could not be written: the reader is gone.
    bool failed() const;

private:
    mutable std::mutex m_mutex;
    int m_descriptor;
    bool m_ended = false;
    bool m_failed = false;
};

} // namespace ps::gpu
