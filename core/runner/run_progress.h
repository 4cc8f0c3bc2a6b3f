// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/message.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ps {

/// How far a run has come: for a progress bar and a live strip.
struct LocalRunProgress {
    std::string benchmark; ///< that runs now; empty between cases
    gpu::Shape shape;
    std::int64_t done = 0;       ///< cases that have ended: measured, skipped or failed
    std::int64_t total = 0;      ///< cases of the run; 0: not known, by an older worker
    std::int64_t group = 0;      ///< which of the groups runs or ran last, from 1; 0: none yet, or not known
    std::int64_t groups = 0;     ///< 0: not known
    double elapsedS = 0;         ///< of the run
    std::optional<double> leftS; ///< by the cases so far; absent before there are some
};

/// Follows a run by what its worker says. Knows no clock: it is told the time.
class RunProgress {
public:
    void take(const gpu::Message &message, double elapsedS);
    const LocalRunProgress &now() const { return m_now; }

private:
    struct Pace {
        std::int64_t cases = 0;
        double seconds = 0;
    };
    void begin(const gpu::Started &started);
    void endCase();
    std::optional<double> left() const;

    LocalRunProgress m_now;
    gpu::Plan m_plan;
    std::map<std::string, Pace> m_paces; ///< by benchmark
    Pace m_all;
    std::string m_benchmark; ///< of the case that runs or has ended last
    double m_caseStartS = 0;
    bool m_open = false; ///< a case runs; one of high power says its end twice
};

} // namespace ps
