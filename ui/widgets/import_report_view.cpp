// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/import_report_view.h"

#include "core/export/import_report_csv.h"
#include "core/support/save_file.h"
#include "core/support/text.h"
#include "ui/models/import_report_filter.h"
#include "ui/models/import_report_model.h"
#include "ui/models/roles.h"
#include "ui/widgets/column_room.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/import_report_delegate.h"
#include "ui/widgets/widget_kind.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeView>

#include <algorithm>

namespace ps {

namespace {

constexpr int kSmallestCountWidth = 70;
constexpr int kKindWidth = 170;
constexpr int kHeaderHeight = 26;
constexpr int kIndentation = 18;
/// What a name must have before a column goes.
constexpr int kNameWidth = 280;
/// Of the scroll bar and the frame.
constexpr int kBesideColumns = 16;
/// More files than these open at once would bury the summary.
constexpr int kMostOpened = 30;

} // namespace

ImportReportView::ImportReportView(QWidget *parent)
    : QWidget(parent), m_model(new ImportReportModel(this)), m_filter(new ImportReportFilter(this)),
      m_cells(new ImportReportDelegate(this)), m_tree(new QTreeView(this)), m_scope(new QButtonGroup(this)),
      m_all(kindButton("chip", tr("Every&thing"), this)), m_leftOut(kindButton("chip", tr("Only what was &left out"), this)),
      m_copy(kindButton("link", tr("&Copy"), this)), m_save(kindButton("link", tr("&Save as CSV…"), this)),
      m_status(new ElidedLabel("muted", this)) {
    m_chooseFile = [this] {
        return QFileDialog::getSaveFileName(window(), tr("Save the report"), tr("import-report.csv"), tr("CSV files (*.csv)"));
    };
    for (QPushButton *button : {m_all, m_leftOut}) {
        button->setCheckable(true);
        m_scope->addButton(button);
    }
    m_all->setChecked(true);
    m_copy->setToolTip(tr("Copy the selected lines, or all that are shown"));
    m_copy->setAccessibleName(tr("Copy the report"));
    m_save->setAccessibleName(tr("Save the report as CSV"));
    m_status->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_all);
    row->addWidget(m_leftOut);
    row->addStretch();
    row->addWidget(m_copy);
    row->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(row);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_status);
    buildTree();
    QWidget *before = m_all;
    for (QWidget *next : {static_cast<QWidget *>(m_leftOut), static_cast<QWidget *>(m_copy), static_cast<QWidget *>(m_save),
                          static_cast<QWidget *>(m_tree)}) {
        setTabOrder(before, next);
        before = next;
    }

    connect(m_leftOut, &QPushButton::toggled, this, [this](bool on) {
        m_filter->setLeftOutOnly(on);
        expandWhatMatters();
    });
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(copyText()); });
    connect(m_save, &QPushButton::clicked, this, [this] {
        if (const QString file = m_chooseFile(); !file.isEmpty()) saveCsv(file);
    });
    clear();
}

void ImportReportView::buildTree() {
    m_filter->setSourceModel(m_model);
    m_tree->setModel(m_filter);
    m_tree->setItemDelegate(m_cells);
    m_tree->setAccessibleName(tr("Report of the import"));
    m_tree->setUniformRowHeights(true); // 20,000 files
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setIndentation(kIndentation);
    m_tree->setMinimumHeight(70);
    QHeaderView *header = m_tree->header();
    header->setFixedHeight(kHeaderHeight);
    header->setSectionsMovable(false);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(40);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(ImportReportModel::NameColumn, QHeaderView::Stretch);
    connect(m_tree, &QTreeView::expanded, this, &ImportReportView::spanReasons);
    auto *copy = new QAction(tr("Copy"), m_tree);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, m_copy, &QPushButton::click);
    m_tree->addAction(copy);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void ImportReportView::setTheme(const Theme &theme) {
    m_cells->setTheme(theme);
    m_tree->viewport()->update();
}

void ImportReportView::setReport(const ImportReport &report) {
    m_model->setReport(report);
    refresh();
}

void ImportReportView::setStored(std::vector<StoredArchive> archives, std::vector<ImportNote> notes) {
    m_model->setStored(std::move(archives), std::move(notes));
    refresh();
}

void ImportReportView::clear() {
    m_model->clear();
    refresh();
}

void ImportReportView::refresh() {
    const bool any = m_model->rowCount() > 0;
    m_leftOut->setEnabled(m_model->leftSomethingOut());
    if (!m_leftOut->isEnabled()) m_all->setChecked(true);
    m_all->setEnabled(any);
    m_copy->setEnabled(any);
    m_save->setEnabled(any);
    m_status->hide();
    applyColumns();
    expandWhatMatters();
}

void ImportReportView::applyColumns() {
    using Model = ImportReportModel;
    QHeaderView *header = m_tree->header();
    // The style sheet says how wide a title is, and it may have come after the tree.
    for (int column = Model::RowsColumn; column < Model::ColumnCount; ++column)
        header->resizeSection(column, std::max(kSmallestCountWidth, header->sectionSizeHint(column)));
    header->resizeSection(Model::KindColumn, kKindWidth);
    const ColumnRoom room{
        Model::NameColumn,
        kNameWidth,
        {Model::KindColumn, Model::RowsColumn, Model::SupersededColumn, Model::UnchangedColumn, Model::UpdatedColumn, Model::RecordsColumn},
        [this](int column) { return m_model->saysSomething(column); }};
    room.apply(*header, m_tree->width() - kBesideColumns);
}

void ImportReportView::expandWhatMatters() {
    const int rows = m_filter->rowCount();
    for (int row = 0; row < std::min(rows, kMostOpened); ++row) {
        const QModelIndex line = m_filter->index(row, 0);
        const QVariant severity = line.data(SeverityRole);
        const bool lost = severity.isValid() && severity.toInt() > static_cast<int>(NoteSeverity::Info);
        const bool alone = rows == 1 && m_filter->rowCount(line) <= kMostOpened;
        if (!lost && !alone && (rows > kMostOpened || !severity.isValid())) continue;
        expand(line);
        if (!severity.isValid()) continue;
        for (int below = 0; below < m_filter->rowCount(line); ++below) expand(m_filter->index(below, 0, line));
    }
}

void ImportReportView::expand(const QModelIndex &index) {
    if (m_filter->rowCount(index) > 0) m_tree->setExpanded(index, true);
}

void ImportReportView::spanReasons(const QModelIndex &parent) {
    for (int row = 0; row < m_filter->rowCount(parent); ++row) {
        const auto node = static_cast<ImportReportModel::Node>(m_filter->index(row, 0, parent).data(NodeRole).toInt());
        if (node == ImportReportModel::Node::Note) m_tree->setFirstColumnSpanned(row, parent, true);
    }
}

QString ImportReportView::copyText() const {
    return treeText(*m_filter, m_tree->selectionModel()->selectedRows());
}

bool ImportReportView::saveCsv(const QString &file) {
    const Status saved = saveFile(toPath(file), importReportCsv(m_model->archives(), m_model->notes(), m_filter->leftOutOnly()));
    say(saved ? tr("Saved as %1").arg(file) : tr("The report was not saved: %1").arg(toQString(saved.error().text())));
    return saved.has_value();
}

QString ImportReportView::statusText() const {
    return m_status->isHidden() ? QString() : m_status->fullText();
}

void ImportReportView::say(const QString &text) {
    m_status->setFullText(text);
    m_status->show();
}

void ImportReportView::resizeEvent(QResizeEvent *event) {
    QWidget::resizeEvent(event);
    applyColumns();
}

} // namespace ps
