// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/worker_probe.h"

#include <QTimer>

#include <utility>

namespace ps {

namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// "error while loading shared libraries: libfoo.so.5: cannot open …" → libfoo.so.5
std::string missingLibrary(std::string_view reason) {
    constexpr std::string_view kMark = "loading shared libraries: ";
    const std::size_t at = reason.find(kMark);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = reason.substr(at + kMark.size());
    return std::string(rest.substr(0, rest.find(':')));
}

} // namespace

std::string adviceFor(std::string_view backend, std::string_view reason) {
    const bool cuda = backend == "cuda";
    const bool hip = backend == "hip";
    if (const std::string library = missingLibrary(reason); !library.empty()) {
        if (hip) return "install the ROCm runtime that has " + library + ", or build the worker with the ROCm that is installed";
        return "install the package that has " + library;
    }
    if (contains(reason, "protocol version") || contains(reason, "no message") || contains(reason, "know an option"))
        return "use the worker that was built together with this program, or update both";
    if (contains(reason, "not executable")) return "make the file executable";
    if (contains(reason, "there is no file")) return std::string("correct ") + kWorkerPathVariable + " or the setting, or build the worker";
    if (contains(reason, "no sign of life")) return "look at the system's log: a driver that hangs needs a restart";
    if (cuda && (contains(reason, "insufficient") || contains(reason, "too old")))
        return "update the NVIDIA driver to 580 or newer, or build the worker with an older CUDA toolkit";
    if (cuda && contains(reason, "libcuda")) return "install the NVIDIA driver";
    if (cuda && contains(reason, "no device")) return "check with nvidia-smi that the driver sees the GPU";
    if (hip && contains(reason, "no device")) return "check with rocminfo that the driver sees the GPU, and that /dev/kfd may be opened";
    return {};
}

struct WorkerProber::Running {
    ProbedWorker result;
    std::unique_ptr<WorkerProcess> process;
};

WorkerProber::WorkerProber(int limitMs) : m_limitMs(limitMs) {}
WorkerProber::~WorkerProber() = default;

void WorkerProber::start(const std::vector<WorkerFile> &workers, Done done) {
    m_done = std::move(done);
    m_running.clear();
    m_results.clear();
    // One more than there are workers: none at all ends the same way, and not from within this call.
    m_open = workers.size() + 1;
    WorkerLimits limits;
    limits.startMs = m_limitMs;
    limits.silenceMs = m_limitMs;
    for (const WorkerFile &worker : workers) {
        auto running = std::make_unique<Running>();
        running->result.file = worker;
        ProbedWorker &result = running->result;
        running->process =
            std::make_unique<WorkerProcess>(WorkerProcess::Listener{[&result](const gpu::Message &message) {
                                                                        if (const auto *hello = std::get_if<gpu::Hello>(&message))
                                                                            result.hello = *hello;
                                                                        if (const auto *device = std::get_if<gpu::Device>(&message))
                                                                            result.devices.push_back(*device);
                                                                    },
                                                                    [this, &result](const WorkerEnd &end) {
                                                                        if (end.outcome != RunOutcome::Finished)
                                                                            result.problem = end.reason;
                                                                        if (result.problem.empty() && result.devices.empty())
                                                                            result.problem = "it has no device";
                                                                        if (!result.problem.empty())
                                                                            result.nextStep =
                                                                                adviceFor(result.file.backend, result.problem);
                                                                        finishOne();
                                                                    }},
                                            limits);
        m_running.push_back(std::move(running));
    }
    for (const auto &running : m_running) running->process->start(describeCommand(running->result.file));
    QTimer::singleShot(0, &m_context, [this] { finishOne(); });
}

void WorkerProber::finishOne() {
    if (--m_open > 0) return;
    for (const auto &running : m_running) m_results.push_back(running->result);
    // The callback may destroy this, or start again.
    const Done done = std::exchange(m_done, {});
    const std::vector<ProbedWorker> results = std::exchange(m_results, {});
    done(results);
}

} // namespace ps
