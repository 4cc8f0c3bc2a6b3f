// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/benchmark.h"
#include "gpu/harness/judgement.h"
#include "gpu/harness/options.h"
#include "gpu/harness/phases.h"
#include "gpu/harness/run_state.h"

namespace ps::gpu {

/// Times cases of one run, with the device's conditions and the canary around them, and says what is to be doubted. It remembers
/// the best canary and the best memory rate so far.
class CaseMeter {
public:
    CaseMeter(const Backend &backend, const Options &options, RunState &state)
        : m_backend(backend), m_options(options), m_state(state), m_ceiling(backend.canaryTolerance) {}

    /// One result; of a power-hungry case two, the burst first, unless hasTimeToSustain() is false. None when the run was
    /// cancelled. `verified` and `durationS` are left to the caller. Throws DeviceLost when the device goes meanwhile.
    std::vector<Measured> measure(const Benchmark &benchmark, const Shape &shape, PreparedCase &prepared);
    bool hasTimeToSustain() const;

private:
    struct Phase {
        std::optional<std::string> name;
        Sampled sampled;
    };

    std::vector<Phase> sampled(const BenchmarkFacts &facts, const LaunchTimer &timer);
    SamplingHooks hooks(const std::string &name);
    Measured described(const BenchmarkFacts &facts, const Shape &shape, const PreparedCase &prepared) const;
    void addTimes(Measured &result, const Phase &phase) const;
    void judge(Measured &result, std::span<const double> series);
    std::optional<double> canary();

    const Backend &m_backend;
    const Options &m_options;
    RunState &m_state;
    double m_bestCanary = 0; ///< GB/s
    MemoryCeiling m_ceiling;
};

} // namespace ps::gpu
