// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/recorder.h"

#include <algorithm>

namespace ps::gpu {

namespace {

constexpr double kEnergyTolerance = 0.1;

void widen(std::optional<double> &low, std::optional<double> &high, const std::optional<ClockRange> &range) {
    if (!range) return;
    low = std::min(low.value_or(range->minMhz), range->minMhz);
    high = std::max(high.value_or(range->maxMhz), range->maxMhz);
}

void raise(std::optional<double> &highest, const std::optional<double> &value) {
    if (value) highest = std::max(highest.value_or(*value), *value);
}

} // namespace

void ConditionsSum::add(const Reading &reading, double atS) {
    if (m_sum.readings++ == 0) m_firstS = atS;
    m_sum.durationS = atS - m_firstS;
    widen(m_sum.smClockMinMhz, m_sum.smClockMaxMhz, reading.smClock);
    widen(m_sum.memoryClockMinMhz, m_sum.memoryClockMaxMhz, reading.memoryClock);
    raise(m_sum.temperatureMaxC, reading.temperatureC);
    if (reading.powerW && m_sum.durationS >= m_powerLagS) addPower(*reading.powerW);
    if (reading.energyCounterMj) addCounter(*reading.energyCounterMj, atS);
    if (reading.throttleReasons) {
        std::set<std::string> names;
        if (m_sum.throttleReasons) names.insert(m_sum.throttleReasons->begin(), m_sum.throttleReasons->end());
        for (const ThrottleReason reason : *reading.throttleReasons) names.insert(nameOf(reason));
        m_sum.throttleReasons.emplace(names.begin(), names.end());
    }
}

void ConditionsSum::addPower(double watts) {
    ++m_powerReadings;
    m_powerSumW += watts;
    raise(m_sum.powerMaxW, watts);
}

void ConditionsSum::addCounter(double mj, double atS) {
    if (m_lastMj && mj > *m_lastMj) {
        const double uncertaintyS = std::min(m_energyStepS, atS - m_lastMjS);
        const Step step{atS - uncertaintyS / 2, uncertaintyS, mj};
        if (step.atS - m_firstS >= m_powerLagS) {
            m_lastStep = step;
            if (!m_firstStep) m_firstStep = step;
        }
    }
    m_counterFell = m_counterFell || (m_lastMj && mj < *m_lastMj);
    m_lastMj = mj;
    m_lastMjS = atS;
}

Conditions ConditionsSum::conditions() const {
    Conditions out = m_sum;
    if (m_powerReadings > 0) out.powerMeanW = m_powerSumW / static_cast<double>(m_powerReadings);
    if (!m_firstStep || m_counterFell) return out;
    const double spanS = m_lastStep->atS - m_firstStep->atS;
    const double uncertaintyS = (m_firstStep->uncertaintyS + m_lastStep->uncertaintyS) / 2;
    if (spanS <= 0 || uncertaintyS > kEnergyTolerance * spanS) return out;
    out.energyJ = (m_lastStep->mj - m_firstStep->mj) / 1000;
    out.energySpanS = spanS;
    out.powerMeanW = *out.energyJ / *out.energySpanS;
    return out;
}

Recorder::Recorder(Telemetry &telemetry, std::function<double()> now)
    : m_telemetry(telemetry), m_now(std::move(now)), m_neighboursBefore(telemetry.neighbours()) {
    take();
    m_thread = std::thread([this] { record(); });
}

Recorder::~Recorder() {
    stop();
}

void Recorder::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable()) m_thread.join();
}

void Recorder::take() {
    m_readings.push_back({m_now(), m_telemetry.read()});
}

void Recorder::record() {
    const auto interval = std::chrono::duration<double>(m_telemetry.intervalS());
    std::unique_lock lock(m_mutex);
    while (!m_changed.wait_for(lock, interval, [this] { return m_ended; })) {
        lock.unlock(); // finish() need not wait for a driver before it can say so
        take();
        lock.lock();
    }
}

void Recorder::finish() {
    stop();
    take();
    m_neighboursAfter = m_telemetry.neighbours();
}

Conditions Recorder::between(double fromS, double toS) const {
    ConditionsSum sum(m_telemetry.energyStepS(), m_telemetry.powerLagS());
    bool any = false;
    for (const TimedReading &each : m_readings) {
        if (each.atS < fromS || (each.atS > toS && any)) continue;
        any = true;
        sum.add(each.reading, each.atS);
    }
    Conditions out = sum.conditions();
    out.neighboursBefore = m_neighboursBefore;
    out.neighboursAfter = m_neighboursAfter;
    return out;
}

bool Recorder::lost() const {
    return std::any_of(m_readings.begin(), m_readings.end(), [](const TimedReading &each) { return each.reading.lost; });
}

} // namespace ps::gpu
