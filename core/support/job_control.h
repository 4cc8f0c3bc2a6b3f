// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace ps {

/// How far a long function has come. `total` is 0 while it is unknown.
struct Progress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::string what; ///< What is being worked on now, for people: a file name.
};

/// Passed into every long function: the way to stop it and to hear from it. Both callbacks are called on the thread
/// that runs the function, at least every 10 ms of work for `cancelled`, and must be cheap. A default-constructed
/// control never cancels and listens to nothing.
class JobControl {
public:
    JobControl() = default;
    JobControl(std::function<bool()> cancelled, std::function<void(const Progress &)> report, std::function<bool()> insisted = {})
        : m_cancelled(std::move(cancelled)), m_report(std::move(report)), m_insisted(std::move(insisted)) {}

    bool cancelled() const { return m_cancelled && m_cancelled(); }
    /// Cancelled a second time: do not wait for others to end in order.
    bool insisted() const { return m_insisted && m_insisted(); }
    void report(const Progress &progress) const {
        if (m_report) m_report(progress);
    }

private:
    std::function<bool()> m_cancelled;
    std::function<void(const Progress &)> m_report;
    std::function<bool()> m_insisted;
};

} // namespace ps
