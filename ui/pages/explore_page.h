// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/facets.h"
#include "core/import/import_report.h"
#include "ui/pages/view_state.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <memory>
#include <optional>

class QSplitter;

namespace ps {

class ChartHeader;
class DetailsPanel;
class FacetPanel;
class FrontierChartView;
class ResultTable;
class StateCover;

/// Filters at the left, the chart, and the same points as a table. Shows the values it is given and emits what the user
/// wishes to see instead; hover and selection are shared between chart and table by ResultId.
class ExplorePage : public QWidget {
    Q_OBJECT
public:
    explicit ExplorePage(QWidget *parent = nullptr);

    ViewState viewState() const { return m_state; }
    /// The picture as it is on the screen, zoom included: what an export must show.
    ChartSpec visibleSpec() const;
    /// The selected rows of the table, or all, tab-separated.
    QString tableText() const;
    bool areFiltersFolded() const { return m_folded; }
    std::vector<ResultId> selectedResults() const { return m_selected; }

    FacetPanel *facetPanel() const { return m_facets; }
    ChartHeader *chartHeader() const { return m_header; }
    FrontierChartView *chartView() const { return m_chart; }
    ResultTable *resultTable() const { return m_table; }
    DetailsPanel *detailsPanel() const { return m_details; }
    StateCover *stateCover() const { return m_cover; }

public Q_SLOTS:
    void setViewState(const ps::ViewState &state);
    void setFacets(std::shared_ptr<const ps::Facets> facets);
    void setCurves(std::shared_ptr<const ps::CurveSet> curves);
    /// Covers the chart after 150 ms.
    void setLoading(bool loading);
    /// Covers the chart with what went wrong; an empty text ends it.
    void setError(const QString &error);
    void setTheme(const ps::Theme &theme);
    /// The answer to originRequested; goes to whichever of details and card shows this result by now.
    void setOrigin(ps::ResultId id, const ps::ResultOrigin &origin);
    void setFilterText(const QString &text);
    void resetZoom();
    /// With the filters folded away: opens and closes their drawer.
    void setFiltersOpen(bool open);
    void setSelected(const std::vector<ps::ResultId> &results);

Q_SIGNALS:
    void viewStateEdited(const ps::ViewState &state);
    /// For the result that the details show, also when new curves bring it again, as an import may have replaced it; and for
    /// the one that the reader points at.
    void originRequested(ps::ResultId id);
    void copyTableRequested();
    /// The page became too narrow to keep the filters open, or wide enough again.
    void filtersFolded(bool folded);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildChartCard();
    void connectParts();
    void editSelection(const Selection &selection);
    void clickPoint(std::optional<ResultId> id, Qt::KeyboardModifiers modifiers);
    void selectResults(const std::vector<ResultId> &results);
    void refreshDetails();

    ViewState m_state;
    std::shared_ptr<const CurveSet> m_curves;
    std::vector<ResultId> m_selected;
    bool m_folded = false;
    FacetPanel *m_facets;
    ChartHeader *m_header;
    FrontierChartView *m_chart;
    ResultTable *m_table;
    DetailsPanel *m_details;
    StateCover *m_cover;
    QSplitter *m_splitter;
};

} // namespace ps
