// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/device_canary.h"

#include "gpu/kernels/memory_kernels.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr double kReadingS = 0.05;
constexpr double kMostReads = 1000;

} // namespace

DeviceCanary::DeviceCanary(std::int64_t arrayBytes)
    : m_array(static_cast<std::size_t>(arrayBytes / 16 * 16)), m_sum(kernels::kReadSums * sizeof(std::uint32_t)) {
    kernels::fillWords(m_array.at(0), m_array.bytes() / 4, 1, m_stream);
    setBytes(m_sum.at(0), 0, m_sum.bytes(), m_stream);
    m_stream.synchronize();
}

double DeviceCanary::read() {
    const auto secondsOf = [this](int reads) {
        m_before.record(m_stream);
        for (int i = 0; i < reads; ++i) kernels::readMemory(m_array.at(0), m_array.bytes(), m_sum.as<std::uint32_t>(), m_stream);
        m_after.record(m_stream);
        return Event::secondsBetween(m_before, m_after) / reads;
    };
    secondsOf(1); // wakes the clocks
    const int reads = static_cast<int>(std::clamp(std::ceil(kReadingS / secondsOf(2)), 1.0, kMostReads));
    return static_cast<double>(m_array.bytes()) / secondsOf(reads) / 1e9;
}

} // namespace ps::gpu
