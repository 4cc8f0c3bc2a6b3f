// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/time_left.h"

#include <QFrame>

#include <functional>
#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace ps {

class ElidedLabel;
class LiveStrip;

/// The run that goes on, as values.
struct RunStatusView {
    enum class State { Idle, Running, Pausing, Paused, Ending };
    State state = State::Idle;
    QString title;          ///< "Quick suite on cpu:0"; idle: how the last one ended, or what to do
    QString what;           ///< what runs now
    double elapsedS = 0;    ///< of the run
    int done = 0;           ///< groups
    int total = 0;          ///< groups
    int waiting = 0;        ///< runs in the queue
    bool elsewhere = false; ///< another process carries it: it can be ended, and nothing else
};

/// What runs, how far it is and for how long still; pause, skip to the next run, cancel; power, clock and temperature below.
class RunStatusBar : public QFrame {
    Q_OBJECT
public:
    explicit RunStatusBar(QWidget *parent = nullptr);

    void setStatus(const RunStatusView &status);

    LiveStrip *strip() const { return m_strip; }
    QPushButton *pauseButton() const { return m_pause; }
    QPushButton *skipButton() const { return m_skip; }
    QPushButton *cancelButton() const { return m_cancel; }
    QString titleText() const;
    QString text() const;
    int percent() const;

Q_SIGNALS:
    void pauseRequested(bool paused);
    void skipRequested();
    void cancelRequested();

private:
    ElidedLabel *m_title;
    ElidedLabel *m_text;
    QProgressBar *m_bar;
    QPushButton *m_pause;
    QPushButton *m_skip;
    QPushButton *m_cancel;
    LiveStrip *m_strip;
    TimeLeft m_timeLeft;
    QString m_timed; ///< title of the run that the time is estimated for
    bool m_paused = false;
};

} // namespace ps
