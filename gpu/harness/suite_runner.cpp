// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/suite_runner.h"

#include "gpu/harness/device_fault.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace ps::gpu {

namespace {

std::string reasonOf(const Verification &verified) {
    if (std::isnan(verified.error)) return "an output is NaN";
    return "differs from the reference by " + std::to_string(verified.error) + "; " + std::to_string(verified.bound) + " is allowed";
}

std::vector<ListedCase> casesOf(const Benchmark &benchmark) {
    std::vector<ListedCase> cases;
    for (const Shape &shape : benchmark.shapes(Suite::Full)) cases.push_back({shape, {"full"}, benchmark.workingSetBytes(shape)});
    for (const Shape &shape : benchmark.shapes(Suite::Quick)) {
        const auto it = std::find_if(cases.begin(), cases.end(), [&shape](const ListedCase &one) { return one.shape == shape; });
        if (it == cases.end())
            cases.push_back({shape, {"quick"}, benchmark.workingSetBytes(shape)});
        else
            it->suites = {"quick", "full"};
    }
    return cases;
}

} // namespace

ExitCode SuiteRunner::run() {
    if (m_options.mode == Mode::List) return list(), m_code;
    if (!resolveOnly()) return m_code;
    m_state.writer().write(plan());
    for (const auto &benchmark : m_backend.benchmarks) {
        const std::string name = benchmark->facts().name;
        for (const Shape &shape : benchmark->shapes(m_options.suite)) {
            if (m_state.stopping() || m_lost) return m_code;
            if (isAskedFor(name, shape)) runCase(*benchmark, shape);
        }
    }
    return m_code;
}

Plan SuiteRunner::plan() const {
    Plan out;
    for (const auto &benchmark : m_backend.benchmarks) {
        const std::string name = benchmark->facts().name;
        const std::vector<Shape> shapes = benchmark->shapes(m_options.suite);
        const auto cases = std::count_if(shapes.begin(), shapes.end(), [&](const Shape &shape) { return isAskedFor(name, shape); });
        if (cases > 0) out.groups.push_back({name, cases});
    }
    return out;
}

bool SuiteRunner::resolveOnly() {
    for (const std::string &text : m_options.only) {
        auto wanted = WantedCases::parse(text);
        if (!wanted) return fail(text, {}, "a size is no whole number", ExitCode::Usage), false;
        if (const std::string problem = resolve(*wanted); !problem.empty()) return fail(text, {}, problem, ExitCode::Usage), false;
        m_only.push_back(std::move(*wanted));
    }
    return true;
}

/// Where there is a case of just these sizes, it alone is meant: others may have the same sizes and more. Why there is none.
std::string SuiteRunner::resolve(WantedCases &wanted) const {
    bool known = false, any = false, exact = false;
    for (const auto &benchmark : m_backend.benchmarks) {
        const std::string name = benchmark->facts().name;
        if (!wanted.covers(name)) continue;
        known = true;
        for (const Shape &shape : benchmark->shapes(m_options.suite)) {
            any = any || wanted.covers(name, shape);
            exact = exact || (!wanted.sizes.empty() && shape == wanted.sizes);
        }
    }
    wanted.exact = exact;
    if (any) return {};
    return known ? "this suite has no such case" : "no benchmark of this name";
}

bool SuiteRunner::isAskedFor(const std::string &name, const Shape &shape) const {
    return m_only.empty() ||
           std::any_of(m_only.begin(), m_only.end(), [&](const WantedCases &wanted) { return wanted.covers(name, shape); });
}

void SuiteRunner::list() {
    for (const auto &benchmark : m_backend.benchmarks) {
        const BenchmarkFacts facts = benchmark->facts();
        ListedBenchmark listed{facts.name, {}, facts.bytesFormula, facts.flopsFormula, casesOf(*benchmark)};
        if (!benchmark->shapes(Suite::Quick).empty()) listed.suites.emplace_back("quick");
        if (!benchmark->shapes(Suite::Full).empty()) listed.suites.emplace_back("full");
        if (!benchmark->shapes(Suite::Check).empty()) listed.suites.emplace_back("check");
        m_state.writer().write(listed);
    }
}

void SuiteRunner::runCase(const Benchmark &benchmark, const Shape &shape) {
    const std::string name = benchmark.facts().name;
    m_state.writer().write(Started{name, shape});
    const std::int64_t needed = benchmark.workingSetBytes(shape);
    if (needed > m_backend.memoryLimitBytes)
        return skip(name, shape,
                    "out of memory: needs " + std::to_string(needed) + " bytes, " + std::to_string(m_backend.memoryLimitBytes) +
                        " are available");
    m_state.begin(name);
    try {
        measure(benchmark, shape);
    } catch (const std::bad_alloc &) {
        skip(name, shape, "out of memory: " + std::to_string(needed) + " bytes could not be had");
    } catch (const Unsupported &answer) {
        skip(name, shape, std::string("unsupported: ") + answer.what() + " (status " + std::to_string(answer.code()) + ')');
    } catch (const DeviceLost &loss) {
        m_lost = true;
        fail(name, shape, std::string("device lost: ") + loss.what() + "; the kernel's log (dmesg) may say why", ExitCode::RuntimeFailure);
    } catch (const std::exception &problem) {
        fail(name, shape, problem.what(), ExitCode::RuntimeFailure);
    }
    m_state.end();
}

void SuiteRunner::measure(const Benchmark &benchmark, const Shape &shape) {
    const BenchmarkFacts facts = benchmark.facts();
    const double start = m_state.clock().nowS();
    const auto prepared = benchmark.prepare(shape, m_options.seed);
    if (m_state.stopping()) return skip(facts.name, shape, "cancelled");
    const Verification verified = prepared->verify();
    if (!verified.ok) return fail(facts.name, shape, reasonOf(verified), ExitCode::WrongAnswer);
    if (m_options.mode == Mode::Check) {
        ++m_state.results;
        m_state.writer().write(Checked{facts.name, shape, verified});
        return;
    }
    std::vector<Measured> results = m_meter.measure(benchmark, shape, *prepared);
    if (results.empty()) return skip(facts.name, shape, "cancelled");
    for (Measured &result : results) {
        result.verified = verified;
        result.durationS = m_state.clock().nowS() - start;
        ++m_state.results;
        m_state.writer().write(prepared->message(result));
    }
    if (facts.powerHungry && !m_meter.hasTimeToSustain())
        skip(facts.name, shape,
             "the sustained rate takes " + std::to_string(std::lround(PhaseLimits().totalS)) + " s, more than --max-seconds allows");
}

void SuiteRunner::skip(const std::string &name, const Shape &shape, const std::string &reason) {
    ++m_state.skipped;
    m_state.writer().write(Skipped{name, shape, reason});
}

void SuiteRunner::fail(const std::string &name, const Shape &shape, const std::string &reason, ExitCode code) {
    ++m_state.errors;
    m_state.writer().write(Failed{name, shape, reason});
    if (m_code != ExitCode::WrongAnswer) m_code = code; // a wrong answer is the worst that can be reported
}

} // namespace ps::gpu
