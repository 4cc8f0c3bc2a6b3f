// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/benchmark.h"
#include "gpu/harness/exit_code.h"
#include "gpu/harness/options.h"
#include "gpu/harness/run_state.h"

namespace ps::gpu {

/// Runs what the options ask for on one device: a line per event, and exactly one of result, checked, skipped or error per case.
/// Does not write Done; the caller does, with RunState::finish().
class SuiteRunner {
public:
    SuiteRunner(const Backend &backend, const Options &options, RunState &state) : m_backend(backend), m_options(options), m_state(state) {}

    ExitCode run();

private:
    void list();
    bool isAskedFor(const std::string &name) const;
    void runCase(const Benchmark &benchmark, const Shape &shape);
    void measure(const Benchmark &benchmark, const Shape &shape);
    std::optional<Measured> timed(const BenchmarkFacts &facts, const Shape &shape, PreparedCase &prepared);
    std::vector<std::string> flagsOf(const Measured &result, std::span<const double> series) const;
    std::optional<double> canary();
    void skip(const std::string &name, const Shape &shape, const std::string &reason);
    void fail(const std::string &name, const Shape &shape, const std::string &reason, ExitCode code);

    const Backend &m_backend;
    const Options &m_options;
    RunState &m_state;
    ExitCode m_code = ExitCode::Done;
    double m_bestCanary = 0;
    double m_ceiling = 0; ///< highest rate of the memory benchmarks of this run, GB/s
};

} // namespace ps::gpu
