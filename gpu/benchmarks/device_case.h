// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/abort_word.h"
#include "gpu/device/device_list.h"
#include "gpu/device/device_memory.h"
#include "gpu/harness/benchmark.h"

#include <memory>
#include <vector>

namespace ps::gpu {

/// What the benchmarks of a device share.
struct DeviceContext {
    RuntimeFacts facts;
    std::int64_t arrayBytes = 0;    ///< of one large array
    std::int64_t rotationBytes = 0; ///< that small cases spread over, so that nothing is read from the cache
    std::vector<int> devices;       ///< all visible ones, or those that were asked for; the measured one first
    std::vector<int> given;         ///< those that were asked for: that a step may run on
    /// Of all kernels that wait for other devices; null with one device.
    std::shared_ptr<AbortWord> abort = nullptr;
};

/// A case on a device. Launches go through parts of the memory in turn. Timed by events around several launches when one lasts
/// 100 microseconds, else by replaying a graph of at least 50: an event pair around a kernel of 3 us reads 2 to 2.5 times that.
class DeviceCase : public PreparedCase {
public:
    explicit DeviceCase(std::int64_t parts = 1) : m_parts(parts) {}

    void launch() final;
    LaunchTimer timer(const Clock &clock) override;

protected:
    /// Puts the work on `stream()`, with part 0 … parts - 1 of the memory.
    virtual void enqueue(std::int64_t part) = 0;
    /// Around any number of timed launches: other streams that enqueue() puts work on start after `stream()`, and it waits for them.
    virtual void fork() {}
    virtual void join() {}
    /// Whether the work can be captured into a graph; if not, short launches are timed by events too.
    virtual bool isCapturable() { return true; }
    Stream &stream() { return m_stream; }
    std::int64_t parts() const { return m_parts; }
    /// The next launch takes part 0.
    void rewind() { m_next = 0; }
    void synchronize() { m_stream.synchronize(); }

private:
    Stream m_stream;
    std::int64_t m_parts;
    std::int64_t m_next = 0;
};

/// Parts of so many bytes each that spread over context.rotationBytes; at least one, at most `most`.
std::int64_t partsFor(const DeviceContext &context, double bytesPerPart, std::int64_t most = 256);

} // namespace ps::gpu
