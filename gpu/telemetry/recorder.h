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
///
/// Energy is what the counter moved between two of its steps, not between two readings: a counter that moves each 100 ms, seen
/// over half a second, was 40 % wrong. Steps and powers within the lag after the first reading belong to what was before. Where the moments
/// of the steps are not known to a tenth of the time between them, there is no energy, and the power is the mean of the readings.
class ConditionsSum {
public:
    ConditionsSum(double energyStepS, double powerLagS) : m_energyStepS(energyStepS), m_powerLagS(powerLagS) {}
    void add(const Reading &reading, double atS);
    /// Up to now; without neighbours and utilisation at the start.
    Conditions conditions() const;

private:
    /// A moment when the counter was known to have moved.
    struct Step {
        double atS = 0;
        double uncertaintyS = 0;
        double mj = 0;
    };

    void addPower(double watts);
    void addCounter(double mj, double atS);

    double m_energyStepS;
    double m_powerLagS;
    Conditions m_sum;
    double m_firstS = 0;
    std::int64_t m_powerReadings = 0;
    double m_powerSumW = 0;
    std::optional<Step> m_firstStep;
    std::optional<Step> m_lastStep;
    std::optional<double> m_lastMj;
    double m_lastMjS = 0;
    bool m_counterFell = false; ///< it was reset
};

/// Records a device in a thread of its own, from its constructor to finish().
///
/// Never from the thread that measures: a question to a driver takes some milliseconds, and up to a hundred while another process
/// starts. That would stand in the samples, and leave the device idle between two launches, which do not themselves pass the part of
/// the driver that answers.
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
