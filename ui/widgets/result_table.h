// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/result_filter_proxy.h"
#include "ui/models/result_table_model.h"
#include "ui/theme/theme.h"

#include <QFrame>

#include <optional>
#include <set>

class QLabel;
class QMenu;
class QPushButton;
class QTableView;

namespace ps {

class ElidedLabel;
class ResultDelegate;

/// The points of the chart as a table: a line that counts them, the columns' menu, Copy, and the rows. Hover and selection
/// are by result, so that they can be shared with the chart and survive a refresh.
class ResultTable : public QFrame {
    Q_OBJECT
public:
    explicit ResultTable(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    void setCurves(std::shared_ptr<const CurveSet> curves);
    void setFilterText(const QString &text);
    /// Selects rows without a signal; results that are not in the table are kept for when they come back.
    void setSelected(const std::vector<ResultId> &results);
    /// Lights the row of the result that is under the pointer in the chart. No signal.
    void setHighlighted(std::optional<ResultId> result);
    std::optional<ResultId> highlighted() const;

    /// The selected rows, or all when none are, with the shown columns: tab-separated.
    QString copyText() const;
    QTableView *view() const { return m_view; }
    ResultTableModel *model() const { return m_model; }
    QPushButton *allPointsButton() const { return m_allPoints; }
    QPushButton *copyButton() const { return m_copy; }
    QMenu *columnsMenu() const { return m_columns; }
    QString summaryText() const;

Q_SIGNALS:
    void hovered(std::optional<ps::ResultId> result);
    void selectionEdited(const std::vector<ps::ResultId> &results);
    void copyRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildView();
    void applyColumns();
    void applyOrder();
    void applySelection();
    void rebuildColumnsMenu();
    void refreshSummary();
    void rememberOrder(int section, Qt::SortOrder order);
    void readSelection();

    ResultTableModel *m_model;
    ResultFilterProxy *m_proxy;
    ResultDelegate *m_cells;
    QTableView *m_view;
    QLabel *m_count;
    ElidedLabel *m_summary;
    QPushButton *m_allPoints;
    QPushButton *m_columnsButton;
    QPushButton *m_copy;
    QMenu *m_columns;
    std::vector<ResultId> m_selected;
    std::set<QString> m_shown;  ///< columns that the user switched on
    std::set<QString> m_hidden; ///< columns that the user switched off
    QString m_orderKey;         ///< column that the user sorts by; empty: the y metric, better values first
    Qt::SortOrder m_order = Qt::DescendingOrder;
    bool m_applying = false; ///< what the view says now comes from us, not from the user
};

} // namespace ps
