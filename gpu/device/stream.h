// SPDX-License-Identifier: GPL-3.0-or-later
// The device's runtime as the host code sees it: no vendor's header, so that benchmarks are compiled once and linked with the
// CUDA, the HIP or the emulated implementation. Everything here may throw DeviceFault or std::bad_alloc.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace ps::gpu {

class Event;

/// An ordered queue of work on the device that was selected when it was made, which is to be selected again for every kernel that
/// is put on it. One thread uses it.
class Stream {
public:
    Stream();
    ~Stream();
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    void synchronize();
    /// Whether all that was put on it is done. A fault when it never will be.
    bool isDone();
    /// What is put on the stream from now on starts after `event`, which may be of another device.
    void waitFor(const Event &event);
    void *handle() const { return m_handle; } ///< cudaStream_t or hipStream_t

private:
    void *m_handle = nullptr;
};

/// A point in the work of a stream of the same device, with its time.
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
    friend class Stream;
    void *m_handle = nullptr;
};

/// What was put on a stream during capture, to be launched as one. Other streams take part from their waitFor() an event of this
/// one on, and have to be waited for in turn before the capture ends.
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
