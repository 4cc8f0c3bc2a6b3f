// SPDX-License-Identifier: GPL-3.0-or-later
// What the harness asks of a benchmark and of a device. Everything may throw std::exception; the loop catches it once per case.
#pragma once

#include "gpu/harness/instruments.h"
#include "gpu/harness/launch_timer.h"
#include "gpu/protocol/message.h"

#include <functional>
#include <memory>

namespace ps::gpu {

enum class Suite { Quick, Full, Check };

/// A benchmark with its memory, ready to be launched again and again.
class PreparedCase {
public:
    virtual ~PreparedCase() = default;
    /// Once, on the next part of the memory, which is larger than the caches. Returns when it is done or, on a device with a
    /// queue of its own, when it is queued.
    virtual void launch() = 0;
    /// How launches are timed. Unless overridden: by the host's clock around launch().
    virtual LaunchTimer timer(const Clock &clock) {
        return hostClockTimer([this] { launch(); }, clock);
    }
    /// Spoils the outputs, launches, and compares with a reference in float64.
    virtual Verification verify() = 0;
    virtual double bytes() const = 0; ///< of one launch, by formula
    virtual double flops() const = 0;
    /// The line of a result. Unless overridden: the result.
    virtual Message message(const Measured &measured) { return measured; }
    /// Name to version of the libraries that this case calls, beside the runtime.
    virtual std::map<std::string, std::string> libraries() const { return {}; }
};

struct BenchmarkFacts {
    std::string name;
    std::string dataType;
    std::string algorithm;
    std::string bytesFormula;
    std::string flopsFormula;
    bool powerHungry = false; ///< meets the power limit: measured twice, as "burst" and as "sustained"
};

class Benchmark {
public:
    virtual ~Benchmark() = default;
    virtual BenchmarkFacts facts() const = 0;
    /// Each once. The full suite has all that the quick one has, so that any choice of cases is one run.
    virtual std::vector<Shape> shapes(Suite suite) const = 0;
    /// By arithmetic alone: --list asks it of every case.
    virtual std::int64_t workingSetBytes(const Shape &shape) const = 0;
    virtual std::unique_ptr<PreparedCase> prepare(const Shape &shape, std::uint64_t seed) const = 0;
};

struct Backend {
    std::string vendor;
    Device device;
    std::int64_t memoryLimitBytes = 0; ///< of one case
    std::vector<std::unique_ptr<Benchmark>> benchmarks;
    std::function<double()> canary; ///< GB/s of a short reading; empty when there is none
    double canaryTolerance = 0.02;
    Instruments instruments = {};
};

} // namespace ps::gpu
