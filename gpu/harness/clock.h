// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ps::gpu {

/// Where times come from; tests put a clock in its place that moves only when told.
class Clock {
public:
    virtual ~Clock() = default;
    /// Stands still while the machine sleeps.
    virtual double nowS() const = 0;
    /// For how long the machine has slept since some moment.
    virtual double asleepS() const { return 0; }
};

class SteadyClock final : public Clock {
public:
    double nowS() const override;
    double asleepS() const override;
};

} // namespace ps::gpu
