// SPDX-License-Identifier: GPL-3.0-or-later
// The device's runtime as the host code sees it: no vendor's header, so that benchmarks are compiled once and linked with the
// CUDA, the HIP or the emulated implementation. Everything here may throw DeviceFault or std::bad_alloc.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace ps::gpu {

/// An ordered queue of work on the selected device. One thread uses it.
class Stream {
public:
    Stream();
    ~Stream();
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    void synchronize();
    void *handle() const { return m_handle; } ///< cudaStream_t or hipStream_t

private:
    void *m_handle = nullptr;
};

/// A point in a stream's work, with its time.
class Event {
public:
    Event();
    ~Event();
    Event(const Event &) = delete;
    Event &operator=(const Event &) = delete;

    void record(Stream &stream);
    /// Waits for `later`.
    static double secondsBetween(const Event &earlier, const Event &later);

private:
    void *m_handle = nullptr;
};

/// What was put on a stream during capture, to be launched as one.
class Graph {
public:
    Graph(Stream &stream, const std::function<void()> &enqueue);
    ~Graph();
    Graph(const Graph &) = delete;
    Graph &operator=(const Graph &) = delete;

    void launch(Stream &stream);

private:
    void *m_handle = nullptr; ///< executable graph
};

} // namespace ps::gpu
