// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <QWidget>

#include <utility>
#include <vector>

class QLabel;
class QLineEdit;

namespace ps {

class PanelComboBox;

/// Decode steps of one model: how its weights are stored and split, how long sequences are, and how many there are at a time. What
/// cannot be read is said under its field.
class StepForm : public QWidget {
    Q_OBJECT
public:
    explicit StepForm(QWidget *parent = nullptr);

    void setAbilities(const StepAbilities &abilities);
    StepWish wish() const;

    PanelComboBox *modelBox() const { return m_model; }
    PanelComboBox *lengthBox() const { return m_length; }
    QLineEdit *contextField() const { return m_context; }
    QLineEdit *batchField() const { return m_batches; }
    /// What is wrong with a field, or empty.
    QString contextProblem() const;
    QString batchProblem() const;

Q_SIGNALS:
    void edited();

private:
    void fillLengths(const std::vector<std::string> &workloads);
    void check();

    PanelComboBox *m_model, *m_precision, *m_tensorParallel, *m_length;
    QLineEdit *m_context, *m_batches;
    QLabel *m_contextProblem, *m_batchProblem;
};

} // namespace ps
