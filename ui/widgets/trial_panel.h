// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/job_strip.h"

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QProgressBar;

namespace ps {

struct ImportReport;
class ElidedLabel;
class ImportReportView;
class RowCountTiles;

/// What an import would do: nothing to look at yet, waiting, reading, the figures with the report, or why they are not
/// there. Every place is kept in all states.
class TrialPanel : public QWidget {
    Q_OBJECT
public:
    explicit TrialPanel(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    void showNothing(); ///< no path is given
    void showWaiting(); ///< another job keeps the store
    void showProgress(const JobView &progress);
    void showReport(const ImportReport &report);
    void showError(const QString &error);

    QString stateText() const;
    RowCountTiles *tiles() const { return m_tiles; }
    QString recordsLine() const;
    ImportReportView *reportView() const { return m_report; }
    bool isBusy() const;

private:
    void begin(const QString &state, bool busy);

    TimeLeft m_timeLeft;
    QElapsedTimer m_clock;
    ElidedLabel *m_state;
    QProgressBar *m_bar;
    RowCountTiles *m_tiles;
    ElidedLabel *m_records;
    ImportReportView *m_report;
};

} // namespace ps
