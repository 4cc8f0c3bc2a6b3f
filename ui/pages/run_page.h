// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "core/runner/run_comparison.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <memory>
#include <vector>

class QStackedWidget;

namespace ps {

class ElidedLabel;
class FrontierChartView;
class PlainTable;
class RunLogModel;
class RunProgressModel;
class RunResultsPanel;
class RunSetupPanel;
class RunStatusBar;
class SegmentedTabs;
class SeverityDelegate;
class StateCover;

/// Measuring this machine: at the left what to run, at the right how it goes, the points beside the published ones, and what came
/// of it. Shows the values that it is given and emits wishes.
class RunPage : public QWidget {
    Q_OBJECT
public:
    enum class Tab { Progress, Results, Log };

    explicit RunPage(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    void setCurves(std::shared_ptr<const CurveSet> curves);
    /// The roofline of what the chart shows; fewer than two points: none.
    void setRoofline(const std::vector<RooflinePoint> &points);
    /// What the chart shows, in words.
    void setChartTitle(const QString &title, const QString &subtitle);
    void showTab(Tab tab);

    RunSetupPanel *setup() const { return m_setup; }
    RunStatusBar *status() const { return m_status; }
    RunResultsPanel *results() const { return m_results; }
    RunProgressModel *progress() const { return m_progress; }
    RunLogModel *log() const { return m_log; }
    FrontierChartView *chart() const { return m_chart; }

Q_SIGNALS:
    /// The same picture on the Explore page.
    void exploreRequested();

private:
    QWidget *buildChart();
    QWidget *buildTabs();

    RunSetupPanel *m_setup;
    RunStatusBar *m_status;
    RunResultsPanel *m_results;
    RunProgressModel *m_progress;
    RunLogModel *m_log;
    SeverityDelegate *m_cells;
    PlainTable *m_groups;
    ElidedLabel *m_chartTitle;
    ElidedLabel *m_chartSubtitle;
    FrontierChartView *m_chart;
    StateCover *m_cover;
    SegmentedTabs *m_tabs;
};

} // namespace ps
