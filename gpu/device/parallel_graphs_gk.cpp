// SPDX-License-Identifier: GPL-3.0-or-later
// Graphs of several devices over CUDA and HIP.
#include "gpu/device/device_list.h"
#include "gpu/device/gk.h"
#include "gpu/device/parallel_graphs.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace ps::gpu {

namespace {

void check(GK(Error_t) code, const char *what) {
    if (code != GK(Success)) gk::throwError(static_cast<int>(code), what);
}

GK(Stream_t) handleOf(const DeviceStream &of) {
    return static_cast<GK(Stream_t)>(of.stream->handle());
}

GK(GraphExec_t) executableOf(GK(Graph_t) graph, const DeviceStream &of) {
    GK(GraphExec_t) executable = nullptr;
#if defined(PS_GPU_HIP) || CUDART_VERSION < 12000
    const auto code = GK(GraphInstantiate)(&executable, graph, nullptr, nullptr, 0);
#else
    const auto code = GK(GraphInstantiate)(&executable, graph, 0);
#endif
    check(code, "graph");
#if !defined(PS_GPU_HIP)
    // Else the first launch takes memory for it, which may wait for a device that waits for this one.
    const auto uploaded = GK(GraphUpload)(executable, handleOf(of));
    if (uploaded != GK(Success)) (void)GK(GraphExecDestroy)(executable);
    check(uploaded, "graph");
#endif
    check(GK(StreamSynchronize)(handleOf(of)), "synchronisation");
    return executable;
}

/// A graph, and the thread that launches it.
class Launcher {
public:
    Launcher(const DeviceStream &of, GK(GraphExec_t) graph, std::function<void()> onFault)
        : m_of(of), m_graph(graph), m_onFault(std::move(onFault)), m_thread([this] { serve(); }) {}
    ~Launcher() {
        {
            const std::lock_guard lock(m_mutex);
            m_ends = true;
        }
        m_changed.notify_all();
        m_thread.join();
        (void)GK(GraphExecDestroy)(m_graph);
    }
    Launcher(const Launcher &) = delete;
    Launcher &operator=(const Launcher &) = delete;

    void start(std::int64_t times) {
        {
            const std::lock_guard lock(m_mutex);
            m_times = times;
        }
        m_changed.notify_all();
    }
    /// Until all are queued; what a launch threw.
    std::exception_ptr finish() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_times == 0; });
        return std::exchange(m_problem, nullptr);
    }

private:
    void serve() {
        for (;;) {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_ends || m_times > 0; });
            if (m_times == 0) return;
            const std::int64_t times = m_times;
            lock.unlock();
            std::exception_ptr problem;
            try {
                selectDevice(m_of.device);
                for (std::int64_t i = 0; i < times; ++i) check(GK(GraphLaunch)(m_graph, handleOf(m_of)), "graph launch");
            } catch (...) {
                problem = std::current_exception();
                m_onFault();
            }
            lock.lock();
            m_problem = problem;
            m_times = 0;
            lock.unlock();
            m_changed.notify_all();
        }
    }

    DeviceStream m_of;
    GK(GraphExec_t) m_graph;
    std::function<void()> m_onFault;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::int64_t m_times = 0;
    bool m_ends = false;
    std::exception_ptr m_problem;
    std::thread m_thread; // last: it begins when all else is there
};

/// Graphs that were captured and have no owner yet.
struct Captured {
    std::vector<GK(Graph_t)> graphs;
    ~Captured() {
        for (const auto graph : graphs)
            if (graph) (void)GK(GraphDestroy)(graph);
    }
};

/// Ends every capture that was begun, whatever became of it; the first problem.
GK(Error_t) endCaptures(const std::vector<DeviceStream> &streams, std::size_t begun, Captured &out) {
    GK(Error_t) problem = GK(Success);
    for (std::size_t i = 0; i < begun; ++i) {
        const OnDevice on(streams[i].device);
        GK(Graph_t) graph = nullptr;
        const auto code = GK(StreamEndCapture)(handleOf(streams[i]), &graph);
        out.graphs.push_back(graph);
        if (problem == GK(Success)) problem = code;
    }
    return problem;
}

} // namespace

struct ParallelGraphs::Parts {
    std::vector<std::unique_ptr<Launcher>> launchers;
};

ParallelGraphs::ParallelGraphs(std::vector<DeviceStream> streams, std::function<void()> enqueue, std::function<void()> onFault)
    : m_parts(std::make_unique<Parts>()) {
    Captured captured;
    std::size_t begun = 0;
    try {
        for (; begun < streams.size(); ++begun) {
            const OnDevice on(streams[begun].device);
            check(GK(StreamBeginCapture)(handleOf(streams[begun]), GK(StreamCaptureModeThreadLocal)), "graph capture");
        }
        enqueue();
    } catch (...) {
        (void)endCaptures(streams, begun, captured);
        (void)GK(GetLastError)();
        throw;
    }
    check(endCaptures(streams, begun, captured), "graph capture");
    for (std::size_t i = 0; i < streams.size(); ++i) {
        const OnDevice on(streams[i].device);
        m_parts->launchers.push_back(std::make_unique<Launcher>(streams[i], executableOf(captured.graphs[i], streams[i]), onFault));
    }
}

ParallelGraphs::~ParallelGraphs() = default;

void ParallelGraphs::launch(std::int64_t times) {
    for (const auto &launcher : m_parts->launchers) launcher->start(times);
    std::exception_ptr first;
    for (const auto &launcher : m_parts->launchers)
        if (const auto problem = launcher->finish(); problem && !first) first = problem;
    if (first) std::rethrow_exception(first);
}

} // namespace ps::gpu
