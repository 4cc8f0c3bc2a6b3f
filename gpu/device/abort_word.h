// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace ps::gpu {

/// A word in the host's memory by which kernels that wait for another device are told to give up. All devices see it. Any thread
/// may raise it, also one that must not wait; what such kernels leave behind is of no use.
class AbortWord {
public:
    AbortWord();
    ~AbortWord();
    AbortWord(const AbortWord &) = delete;
    AbortWord &operator=(const AbortWord &) = delete;

    void raise() { set(1); }
    void clear() { set(0); }
    const std::uint32_t *address() const { return m_word; } ///< for kernels

private:
    void set(std::uint32_t value) { __atomic_store_n(m_word, value, __ATOMIC_SEQ_CST); }

    std::uint32_t *m_word = nullptr;
};

} // namespace ps::gpu
