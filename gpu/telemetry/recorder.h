// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/telemetry/telemetry.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace ps::gpu {

/// Sums readings up. Pure: it is told the time.
class ConditionsSum {
public:
    void add(const Reading &reading, double atS);
    /// Up to now; without neighbours and utilisation at the start.
    Conditions conditions() const;

private:
    Conditions m_sum;
    double m_firstS = 0;
    std::int64_t m_powerReadings = 0;
    double m_powerSumW = 0;
    std::optional<double> m_firstMj;
    std::optional<double> m_lastMj;
    double m_firstMjS = 0;
    double m_lastMjS = 0;
};

/// Records a device in a thread of its own, from its constructor to finish().
///
/// Never from the thread that measures: a question to a driver takes from some microseconds to some milliseconds, which would
/// stand in the samples, and leave the device idle between two launches. From beside it costs one of the host's threads a few
/// per mille; launches themselves do not pass the part of the driver that answers.
class Recorder {
public:
    /// `now` is asked from both threads.
    Recorder(Telemetry &telemetry, std::function<double()> now);
    ~Recorder();
    Recorder(const Recorder &) = delete;
    Recorder &operator=(const Recorder &) = delete;

    /// Once. Ends the thread, takes a last reading, and looks for neighbours again.
    void finish();
    /// Of the readings in a span of time, both ends included; where none fell into it, of the first one after it. After finish().
    Conditions between(double fromS, double toS) const;
    /// Whether the device has gone. After finish().
    bool lost() const;

private:
    struct TimedReading {
        double atS;
        Reading reading;
    };

    void record();
    void stop();
    void take();

    Telemetry &m_telemetry;
    std::function<double()> m_now;
    std::vector<TimedReading> m_readings; ///< touched by one thread at a time: the other one is not there yet, or has ended
    std::optional<std::vector<Neighbour>> m_neighboursBefore;
    std::optional<std::vector<Neighbour>> m_neighboursAfter;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ended = false;
    std::thread m_thread;
};

} // namespace ps::gpu
