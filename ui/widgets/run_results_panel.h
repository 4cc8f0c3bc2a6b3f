// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/local_run.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <string>
#include <vector>

class QPushButton;

namespace ps {

class ElidedLabel;
class PanelComboBox;
class PlainTable;
class RunResultsModel;
class SeverityDelegate;

/// What one run measured, as a table with bars, beside an earlier one if the user chooses one.
class RunResultsPanel : public QWidget {
    Q_OBJECT
public:
    explicit RunResultsPanel(QWidget *parent = nullptr);

    /// Oldest first. The chosen ones stay chosen; the newest is when none was.
    void setRuns(const std::vector<LocalRunInfo> &runs);
    /// Of the chosen runs; ignored when others are chosen by now. nullptr: it cannot be read.
    void setRun(const LocalRun &run);
    void setTheme(const Theme &theme);
    /// Chooses a run, also one that comes with the next setRuns().
    void choose(const std::string &key);

    RunResultsModel *model() const { return m_model; }
    PanelComboBox *runBox() const { return m_run; }
    PanelComboBox *beforeBox() const { return m_before; }
    QPushButton *exportButton() const { return m_export; }
    QString summaryText() const;

Q_SIGNALS:
    /// To read this run.
    void runWanted(const QString &key);
    /// To write it as a file.
    void exportRequested(const ps::LocalRunInfo &run);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void want();
    void describe();
    const LocalRunInfo *chosen() const;

    RunResultsModel *m_model;
    SeverityDelegate *m_cells;
    PlainTable *m_view;
    PanelComboBox *m_run;
    PanelComboBox *m_before;
    QPushButton *m_export;
    ElidedLabel *m_summary;
    std::vector<LocalRunInfo> m_runs;
};

} // namespace ps
