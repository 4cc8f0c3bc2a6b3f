// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/result_table.h"

#include "core/support/text.h"
#include "ui/chart/series_palette.h"
#include "ui/models/result_summary.h"
#include "ui/models/roles.h"
#include "ui/models/table_text.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/result_delegate.h"
#include "ui/widgets/widget_kind.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTableView>

#include <algorithm>

namespace ps {

namespace {

constexpr int kRowHeight = 22;
constexpr int kHeaderHeight = 28;
/// What a column gets without asking; the user may widen it.
constexpr int kWidestColumn = 170;
/// Rows looked at for the width of a column.
constexpr int kRowsMeasured = 200;
constexpr int kPadding = 20;
/// With the cells' own padding it makes kPadding.
constexpr int kViewMargin = 9;

/// One range for rows that follow each other: a selection model is slow with a range for each of 100,000 rows. `rows` are
/// sorted.
QItemSelection rangesOf(const std::vector<int> &rows, const QAbstractItemModel &model) {
    QItemSelection ranges;
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first;
        while (last + 1 < rows.size() && rows[last + 1] <= rows[last] + 1) ++last;
        ranges.select(model.index(rows[first], 0), model.index(rows[last], 0));
        first = last + 1;
    }
    return ranges;
}

} // namespace

ResultTable::ResultTable(QWidget *parent)
    : QFrame(parent), m_model(new ResultTableModel(this)), m_proxy(new ResultFilterProxy(this)), m_cells(new ResultDelegate(this)),
      m_view(new QTableView(this)), m_count(kindLabel("strong", {}, this)), m_summary(new ElidedLabel("muted", this)),
      m_allPoints(kindButton("chip", tr("all points"), this)), m_columnsButton(kindButton("link", tr("Columns ▾"), this)),
      m_copy(kindButton("link", tr("Copy"), this)), m_columns(new QMenu(this)) {
    setKind(this, "card");
    m_proxy->setSourceModel(m_model);
    m_allPoints->setCheckable(true);
    m_allPoints->setToolTip(tr("List the points that are not on a frontier, too"));
    m_columnsButton->setMenu(m_columns);
    m_columnsButton->setAccessibleName(tr("Columns"));
    m_copy->setAccessibleName(tr("Copy the table"));
    m_copy->setToolTip(tr("Copy the selected rows, or all, for a spreadsheet"));

    auto *header = new QHBoxLayout;
    header->setContentsMargins(kPadding, 10, kPadding, 4);
    header->setSpacing(12);
    header->addWidget(m_count);
    header->addWidget(m_summary, 1);
    header->addWidget(m_allPoints);
    header->addWidget(m_columnsButton);
    header->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 8);
    layout->setSpacing(0);
    layout->addLayout(header);
    auto *inset = new QHBoxLayout;
    inset->setContentsMargins(kViewMargin, 0, kViewMargin, 0);
    inset->addWidget(m_view);
    layout->addLayout(inset, 1);
    buildView();

    connect(m_allPoints, &QPushButton::toggled, this, [this](bool on) {
        const QScopedValueRollback applying(m_applying, true);
        m_model->setScope(on ? ResultTableModel::Scope::AllPoints : ResultTableModel::Scope::FrontierPoints);
        applyColumns();
        applySelection();
        refreshSummary();
    });
    connect(m_copy, &QPushButton::clicked, this, &ResultTable::copyRequested);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ResultTable::readSelection);
    connect(m_view->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &ResultTable::rememberOrder);
}

void ResultTable::buildView() {
    m_view->setModel(m_proxy);
    m_view->setItemDelegate(m_cells);
    m_view->setAccessibleName(tr("Results"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setMouseTracking(true);
    m_view->viewport()->installEventFilter(this);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_view->verticalHeader()->setMinimumSectionSize(kRowHeight);
    QHeaderView *columns = m_view->horizontalHeader();
    columns->setFixedHeight(kHeaderHeight);
    columns->setHighlightSections(false);
    columns->setSectionsMovable(true);
    columns->setResizeContentsPrecision(kRowsMeasured);
    m_view->setSortingEnabled(true);
    connect(m_view, &QTableView::entered, this, [this](const QModelIndex &index) {
        setHighlighted(ResultId{index.data(ResultIdRole).toLongLong()});
        Q_EMIT hovered(highlighted());
    });
}

void ResultTable::setTheme(const Theme &theme) {
    m_cells->setColour([theme](const std::string &hardware) { return gpuColour(hardware, theme); });
    m_view->viewport()->update();
}

void ResultTable::setCurves(std::shared_ptr<const CurveSet> curves) {
    const QScopedValueRollback applying(m_applying, true);
    m_model->setCurves(std::move(curves));
    applyColumns();
    applyOrder();
    applySelection();
    refreshSummary();
}

void ResultTable::setFilterText(const QString &text) {
    const QScopedValueRollback applying(m_applying, true);
    m_proxy->setFilterText(text);
    applySelection();
    refreshSummary();
}

void ResultTable::setSelected(const std::vector<ResultId> &results) {
    const QScopedValueRollback applying(m_applying, true);
    m_selected = results;
    applySelection();
}

void ResultTable::setHighlighted(std::optional<ResultId> result) {
    m_cells->setHighlighted(result);
    m_view->viewport()->update();
}

std::optional<ResultId> ResultTable::highlighted() const {
    return m_cells->highlighted();
}

void ResultTable::applyColumns() {
    const std::vector<ResultColumn> &columns = m_model->columns();
    for (int section = 0; section < static_cast<int>(columns.size()); ++section) {
        const ResultColumn &column = columns[static_cast<std::size_t>(section)];
        const bool shown = m_shown.count(column.key) > 0 || (column.shownAtFirst && m_hidden.count(column.key) == 0);
        m_view->setColumnHidden(section, !shown);
    }
    m_cells->setGpuColumn(m_model->columnOf(QStringLiteral("gpu")));
    rebuildColumnsMenu();
}

void ResultTable::rebuildColumnsMenu() {
    m_columns->clear();
    for (const ResultColumn &column : m_model->columns()) {
        QAction *action = m_columns->addAction(column.title);
        action->setCheckable(true);
        action->setChecked(!m_view->isColumnHidden(m_model->columnOf(column.key)));
        connect(action, &QAction::toggled, this, [this, key = column.key](bool on) {
            (on ? m_hidden : m_shown).erase(key);
            (on ? m_shown : m_hidden).insert(key);
            m_view->setColumnHidden(m_model->columnOf(key), !on);
            m_view->resizeColumnToContents(m_model->columnOf(key));
        });
    }
}

void ResultTable::applyOrder() {
    if (m_model->columns().empty()) return;
    int section = m_orderKey.isEmpty() ? -1 : m_model->columnOf(m_orderKey);
    Qt::SortOrder order = m_order;
    if (section < 0) {
        const Metric &y = ps::metric(m_model->curves()->axes.y);
        section = m_model->columnOf(QStringLiteral("metric:") + toQString(y.key));
        order = y.better == Better::Lower ? Qt::AscendingOrder : Qt::DescendingOrder;
    }
    if (section >= 0) m_view->sortByColumn(section, order);
    m_view->resizeColumnsToContents();
    QHeaderView *header = m_view->horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        if (header->sectionSize(column) > kWidestColumn) header->resizeSection(column, kWidestColumn);
    }
}

void ResultTable::rememberOrder(int section, Qt::SortOrder order) {
    if (m_applying || section < 0 || section >= m_model->columnCount()) return;
    m_orderKey = m_model->columns()[static_cast<std::size_t>(section)].key;
    m_order = order;
    // The arrow in the title needs room.
    QHeaderView *header = m_view->horizontalHeader();
    if (header->sectionSizeHint(section) > header->sectionSize(section)) header->resizeSection(section, header->sectionSizeHint(section));
}

void ResultTable::applySelection() {
    std::vector<int> rows;
    for (const ResultId id : m_selected) {
        const int row = m_model->rowOf(id);
        if (row < 0) continue;
        const QModelIndex index = m_proxy->mapFromSource(m_model->index(row, 0));
        if (index.isValid()) rows.push_back(index.row());
    }
    std::sort(rows.begin(), rows.end());
    m_view->selectionModel()->select(rangesOf(rows, *m_proxy), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (!rows.empty()) m_view->scrollTo(m_proxy->index(rows.front(), 0));
}

void ResultTable::readSelection() {
    if (m_applying) return;
    m_selected.clear();
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        m_selected.push_back(ResultId{index.data(ResultIdRole).toLongLong()});
    Q_EMIT selectionEdited(m_selected);
}

void ResultTable::refreshSummary() {
    const ResultSummary summary = summarise(m_model->curves().get(), m_model->scope(), m_proxy->rowCount(), m_model->rowCount());
    m_count->setText(summary.count);
    m_summary->setFullText(summary.rest);
}

QString ResultTable::summaryText() const {
    return m_count->text() + QLatin1Char(' ') + m_summary->fullText();
}

QString ResultTable::copyText() const {
    std::vector<int> rows;
    const QItemSelectionModel *selection = m_view->selectionModel();
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        if (!selection->hasSelection() || selection->isRowSelected(row)) rows.push_back(row);
    }
    std::vector<int> columns;
    const QHeaderView *header = m_view->horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        if (!header->isSectionHidden(header->logicalIndex(place))) columns.push_back(header->logicalIndex(place));
    }
    return tabSeparatedText(*m_proxy, rows, columns);
}

bool ResultTable::eventFilter(QObject *watched, QEvent *event) {
    if (event->type() == QEvent::Leave && watched == m_view->viewport()) {
        setHighlighted(std::nullopt);
        Q_EMIT hovered(std::nullopt);
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace ps
