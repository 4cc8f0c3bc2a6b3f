// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/case_meter.h"
#include "gpu/harness/exit_code.h"
#include "gpu/protocol/case_name.h"

namespace ps::gpu {

/// Runs what the options ask for on one device: first how much that is, then a line per event, and exactly one of result, checked, skipped
/// or error per case; for one that is power-hungry a result for the burst, and a result, or where the time does not suffice skipped, for
/// the sustained rate. After an error that says that the device is lost there are no more cases. Does not write Done; the caller does, with
/// RunState::finish().
class SuiteRunner {
public:
    SuiteRunner(const Backend &backend, const Options &options, RunState &state)
        : m_backend(backend), m_options(options), m_state(state), m_meter(backend, options, state) {}

    ExitCode run();

private:
    void list();
    Plan plan() const;
    bool resolveOnly();
    std::string resolve(WantedCases &wanted) const;
    bool isAskedFor(const std::string &name, const Shape &shape) const;
    void runCase(const Benchmark &benchmark, const Shape &shape);
    void measure(const Benchmark &benchmark, const Shape &shape);
    void skip(const std::string &name, const Shape &shape, const std::string &reason);
    void fail(const std::string &name, const Shape &shape, const std::string &reason, ExitCode code);

    const Backend &m_backend;
    const Options &m_options;
    RunState &m_state;
    std::vector<WantedCases> m_only; ///< empty: all
    ExitCode m_code = ExitCode::Done;
    CaseMeter m_meter;
    bool m_lost = false; ///< the device
};

} // namespace ps::gpu
