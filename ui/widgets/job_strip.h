// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QWidget>

#include <cstdint>
#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace ps {

class ElidedLabel;

/// A running job as the window shows it. `done` and `total` are of any unit (files, bytes, steps): only their ratio is
/// shown. `total` is 0 while it is unknown.
struct JobView {
    QString title; ///< "Importing mirror/2026-05-08"
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    QString what; ///< what is being worked on now
};

/// Seconds until a job is done when it goes on as before. None before it can be told: less than a second has passed,
/// nothing is done, or the total is not known.
std::optional<double> secondsLeft(double secondsPassed, std::uint64_t done, std::uint64_t total);

/// The running job: bar, words, time left, Cancel. Takes its place in the status line always, shows itself with a job.
class JobStrip : public QWidget {
    Q_OBJECT
public:
    explicit JobStrip(QWidget *parent = nullptr);

    /// The clock starts with a job that was not there or has another title.
    void setJob(const std::optional<JobView> &job);

    QString text() const;
    QPushButton *cancelButton() const { return m_cancel; }

Q_SIGNALS:
    void cancelRequested();

private:
    QString sentence(const JobView &job) const;

    QElapsedTimer m_clock;
    QString m_title;
    QProgressBar *m_bar;
    ElidedLabel *m_text;
    QPushButton *m_cancel;
};

} // namespace ps
