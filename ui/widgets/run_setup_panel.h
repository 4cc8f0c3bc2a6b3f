// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <QWidget>

#include <optional>
#include <vector>

class QButtonGroup;
class QLabel;
class QListView;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace ps {

class KernelPicker;
class StepForm;
class TargetModel;

/// What a run will take, in words; empty texts are left out.
struct EstimateView {
    QString time, memory, load;
    QStringList warnings;
};

/// Where a run is put together: devices, suite, kernels or steps, repetitions, what it will take, Start.
class RunSetupPanel : public QWidget {
    Q_OBJECT
public:
    explicit RunSetupPanel(QWidget *parent = nullptr);

    void setWorkers(const std::vector<FoundWorker> &workers);
    void setEstimate(const EstimateView &estimate);
    /// Why the plan cannot be started; empty: it can.
    void setProblem(const QString &problem);
    /// A run goes on: what is started now waits for it.
    void setBusy(bool busy);
    /// Ticks this device and no other.
    void chooseDevice(const QString &id);

    RunPlan plan() const;
    /// For a restored or a test's plan: kind, repetitions and steps; no signal.
    void chooseKind(PlanKind kind);

    QPushButton *startButton() const { return m_start; }
    TargetModel *targets() const { return m_targets; }
    KernelPicker *kernels() const { return m_kernels; }
    StepForm *steps() const { return m_steps; }
    QSpinBox *repeatBox() const { return m_repeat; }
    QString problemText() const;
    QString estimateText() const;

Q_SIGNALS:
    void planEdited();
    void startRequested();

private:
    QWidget *buildForm();
    QWidget *buildFooter();
    QWidget *buildNothingToChoose(const QString &text);
    void followTargets();
    void showKind();
    void refreshStart();

    std::vector<FoundWorker> m_workers;
    TargetModel *m_targets;
    QListView *m_devices;
    QLabel *m_noDevice;
    QButtonGroup *m_kinds;
    QStackedWidget *m_options;
    KernelPicker *m_kernels;
    StepForm *m_steps;
    QSpinBox *m_repeat;
    QLabel *m_estimate;
    QLabel *m_warning;
    QPushButton *m_start;
    QString m_problem;
    bool m_busy = false;
};

} // namespace ps
