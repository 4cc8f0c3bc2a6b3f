// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QFormLayout;
class QLabel;
class QPushButton;

namespace ps {

class DeviceModel;
class ElidedLabel;
class PlainTable;
class SeverityDelegate;
class StateCover;

/// The workers that were found and what they said: devices as a table, below it everything about the one that is selected, or why
/// a worker cannot be used and what helps.
class DevicesPage : public QWidget {
    Q_OBJECT
public:
    explicit DevicesPage(QWidget *parent = nullptr);

    /// The workers are being asked.
    void setLoading(bool loading);
    void setWorkers(std::vector<FoundWorker> workers);
    void setTheme(const Theme &theme);

    DeviceModel *model() const { return m_model; }
    PlainTable *view() const { return m_view; }
    QPushButton *refreshButton() const { return m_refresh; }
    QPushButton *runButton() const { return m_run; }
    QString summaryText() const;
    QString detailsText() const; ///< title, problem, next step, warning and facts, line by line
    QString noticeText() const;  ///< what stands in place of the table; empty while there is one

Q_SIGNALS:
    void refreshRequested();
    /// To measure this device: its id.
    void runRequested(const QString &device);

private:
    QWidget *buildTable();
    QWidget *buildDetails();
    void showSelected();
    int selectedRow() const;

    DeviceModel *m_model;
    SeverityDelegate *m_cells;
    PlainTable *m_view;
    ElidedLabel *m_summary;
    QPushButton *m_refresh;
    StateCover *m_cover;
    ElidedLabel *m_title;
    QLabel *m_problem;
    QLabel *m_nextStep;
    QLabel *m_warning;
    QPushButton *m_run;
    QWidget *m_facts;
    QFormLayout *m_factRows;
};

} // namespace ps
