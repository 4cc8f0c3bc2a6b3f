// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/cpu/thread_team.h"
#include "gpu/harness/random.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>

namespace ps::gpu {

/// Memory aligned for any vector unit, not initialised. Throws std::bad_alloc.
template <typename Value>
class HostArray {
public:
    explicit HostArray(std::size_t size) : m_size(size) {
        constexpr std::size_t kAlignment = 4096;
        const std::size_t bytes = (size * sizeof(Value) + kAlignment) / kAlignment * kAlignment;
        m_data.reset(static_cast<Value *>(std::aligned_alloc(kAlignment, bytes)));
        if (!m_data) throw std::bad_alloc();
    }
    std::size_t size() const { return m_size; }
    Value *data() { return m_data.get(); }
    const Value *data() const { return m_data.get(); }
    Value &operator[](std::size_t at) { return m_data.get()[at]; }
    const Value &operator[](std::size_t at) const { return m_data.get()[at]; }
    std::span<const Value> view() const { return {m_data.get(), m_size}; }

private:
    struct Free {
        void operator()(Value *memory) const { std::free(memory); }
    };
    std::size_t m_size;
    std::unique_ptr<Value, Free> m_data;
};

template <typename Value, typename Make>
void fill(ThreadTeam &team, HostArray<Value> &array, Make make) {
    team.split(array.size(), 512, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) array[i] = make(i);
    });
}

/// All bits set: NaN in every floating-point type.
template <typename Value>
void poison(ThreadTeam &team, HostArray<Value> &array) {
    team.split(array.size(), 512, [&](std::size_t begin, std::size_t end) {
        std::memset(static_cast<void *>(array.data() + begin), 0xff, (end - begin) * sizeof(Value));
    });
}

} // namespace ps::gpu
