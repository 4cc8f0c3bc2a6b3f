// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/time_left.h"

#include <QString>
#include <QWidget>

#include <cstdint>
#include <functional>
#include <optional>

class QProgressBar;
class QPushButton;

namespace ps {

class ElidedLabel;

/// A running job as the window shows it. `total` is 0 while it is unknown.
struct JobView {
    enum class Unit { Bytes, Steps }; ///< steps are of any kind: only their share is shown

    QString title; ///< "Importing mirror/2026-05-08"
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    QString what; ///< what is being worked on now
    Unit unit = Unit::Bytes;
};

/// "1.2 GB of 3.4 GB, about 20 s left", or "65 %"; empty while nothing can be told.
QString progressText(const JobView &job, std::optional<double> secondsLeft);
/// How many of `steps` are done, rounded down; 0 while the total is unknown.
int stepsDone(const JobView &job, int steps);

/// The running job: bar, words, time left, Cancel. Takes its place in the status line always, shows itself with a job. Its
/// width does not follow its words: nothing moves while a job runs.
class JobStrip : public QWidget {
    Q_OBJECT
public:
    explicit JobStrip(QWidget *parent = nullptr);

    /// The clock starts with a job that was not there or has another title.
    void setJob(const std::optional<JobView> &job);
    /// Seconds on a clock that only rises, in place of the strip's own.
    void setClock(std::function<double()> clock) { m_clock = std::move(clock); }

    QString text() const;
    QPushButton *cancelButton() const { return m_cancel; }

Q_SIGNALS:
    void cancelRequested();

private:
    void cancel();

    std::function<double()> m_clock;
    TimeLeft m_timeLeft;
    QString m_title;
    bool m_running = false;
    bool m_cancelling = false;
    QProgressBar *m_bar;
    ElidedLabel *m_text;
    QPushButton *m_cancel;
};

} // namespace ps
