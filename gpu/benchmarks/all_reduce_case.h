// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/benchmarks/device_case.h"

#include <memory>
#include <vector>

namespace ps::gpu {

class ErrorMeter;

/// The sum of a bfloat16 message of every device, on every device. Two messages each take turns. Timed by the first device, from
/// when all may start to when all are done.
class AllReduceCase : public DeviceCase {
public:
    /// The first device is selected. `bytes` is a multiple of 16; `tolerance` is relative to the largest sum.
    AllReduceCase(const std::vector<int> &devices, std::size_t bytes, std::uint64_t seed, double tolerance);

    Verification verify() override;
    /// What each device sends and receives at least: the usual "bus bandwidth".
    double bytes() const override;
    double flops() const override { return 0; }

    static constexpr std::int64_t kMessages = 2;
    /// On each device.
    static std::int64_t workingSetBytes(std::int64_t messageBytes) { return (kMessages + 1) * messageBytes; }

protected:
    struct Rank {
        Rank(int ofDevice, Stream *firstStream, std::size_t bytes);
        const void *input(std::int64_t part) const { return inputs.at(static_cast<std::size_t>(part) * output.bytes()); }

        int device;
        std::unique_ptr<Stream> ownStream; ///< of all but the first
        Stream *stream;
        Event done;
        DeviceMemory inputs, output;
    };
    std::vector<std::unique_ptr<Rank>> &ranks() { return m_ranks; }
    std::size_t messageBytes() const { return m_bytes; }
    void synchronizeAll();

private:
    void fork() override;
    void join() override;
    bool isCapturable() override;
    void compare(std::int64_t part, std::size_t at, std::size_t bytes, ErrorMeter &meter) const;

    std::size_t m_bytes;
    double m_tolerance;
    Event m_start;
    std::vector<std::unique_ptr<Rank>> m_ranks;
};

} // namespace ps::gpu
