// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/imports_page.h"

#include "ui/models/import_history_model.h"
#include "ui/models/import_text.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"
#include "ui/widgets/column_room.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/import_details.h"
#include "ui/widgets/import_history_delegate.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace ps {

namespace {

constexpr int kPadding = 20;
constexpr int kGap = 16;
constexpr int kNoticeWidth = 480;
constexpr int kRowHeight = 24;
constexpr int kHeaderHeight = 28;
constexpr int kCountWidth = 84;
/// What paths must have before a column goes.
constexpr int kPathsWidth = 260;
/// Between the columns and the edges of the page.
constexpr int kBesideColumns = 2 * (kPadding + kPadding - 6) + 12;

} // namespace

ImportsPage::ImportsPage(QWidget *parent)
    : QWidget(parent), m_confirmRemoval([this](const StoredImport &import) { return askToRemove(import); }),
      m_model(new ImportHistoryModel(this)), m_cells(new ImportHistoryDelegate(this)), m_stack(new QStackedWidget(this)),
      m_import(kindButton("primary", tr("&Import archives…"), this)), m_summary(new ElidedLabel("muted", this)),
      m_view(new QTableView(this)), m_details(new ImportDetails) {
    setKind(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    m_stack->addWidget(buildNotice());
    m_stack->addWidget(buildHistory());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, kGap, kPadding, 12);
    layout->addWidget(m_stack);
    connect(m_import, &QPushButton::clicked, this, &ImportsPage::importRequested);
    connect(m_details, &ImportDetails::removeRequested, this, &ImportsPage::remove);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ImportsPage::showSelected);
    refreshNotice();
}

QWidget *ImportsPage::buildNotice() {
    auto *page = new QWidget(this);
    auto *card = new QFrame(page);
    setKind(card, "card");
    card->setFixedWidth(kNoticeWidth);
    m_noticeTitle = kindLabel("title", {}, card);
    m_noticeText = kindLabel("muted", {}, card);
    for (QLabel *label : {m_noticeTitle, m_noticeText}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(48, 40, 48, 40);
    column->setSpacing(12);
    column->addWidget(m_noticeTitle);
    column->addWidget(m_noticeText);
    column->addSpacing(8);
    column->addWidget(m_import, 0, Qt::AlignHCenter);
    auto *layout = new QVBoxLayout(page);
    layout->addWidget(card, 0, Qt::AlignCenter);
    return page;
}

QWidget *ImportsPage::buildHistory() {
    auto *card = new QFrame;
    setKind(card, "card");
    auto *header = new QHBoxLayout;
    header->setContentsMargins(kPadding, 12, kPadding, 0);
    header->setSpacing(12);
    header->addWidget(kindLabel("title", tr("Imports"), card));
    header->addWidget(m_summary, 1);
    auto *inset = new QHBoxLayout;
    inset->setContentsMargins(kPadding - 6, 0, kPadding - 6, 0);
    inset->addWidget(m_view);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 8);
    layout->setSpacing(4);
    layout->addLayout(header);
    layout->addLayout(inset, 1);
    buildView();

    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(card);
    splitter->addWidget(m_details);
    card->setMinimumHeight(110);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({260, 480});
    return splitter;
}

void ImportsPage::buildView() {
    m_view->setModel(m_model);
    m_view->setItemDelegate(m_cells);
    m_view->setAccessibleName(tr("Imports"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_view->verticalHeader()->setMinimumSectionSize(kRowHeight);
    QHeaderView *columns = m_view->horizontalHeader();
    columns->setFixedHeight(kHeaderHeight);
    columns->setHighlightSections(false);
    columns->setSectionResizeMode(ImportHistoryModel::PathsColumn, QHeaderView::Stretch);
    for (int column = 0; column < ImportHistoryModel::ColumnCount; ++column) m_view->setColumnWidth(column, kCountWidth);
    m_view->setColumnWidth(ImportHistoryModel::WhenColumn, 140);
    m_view->setColumnWidth(ImportHistoryModel::StateColumn, 130);
}

void ImportsPage::setTheme(const Theme &theme) {
    m_cells->setTheme(theme);
    m_details->setTheme(theme);
    m_view->viewport()->update();
}

void ImportsPage::setImports(std::vector<StoredImport> imports) {
    m_known = true;
    std::uint64_t results = 0;
    for (const StoredImport &import : imports) results += import.rows.added;
    const auto count = static_cast<std::uint64_t>(imports.size());
    m_summary->setFullText(
        tr("%1 · %2 added").arg(count == 1 ? tr("1 import") : tr("%1 imports").arg(formatCount(count)), resultsText(results)));
    const std::optional<ImportId> before = m_wanted ? m_wanted : selectedImport();
    {
        const QScopedValueRollback applying(m_applying, true);
        m_model->setImports(std::move(imports), m_busy);
        const int row = before ? m_model->rowOf(*before) : -1;
        if (row >= 0) m_wanted.reset();
        if (m_model->rowCount() > 0) m_view->selectRow(std::max(row, 0));
    }
    refreshNotice();
    showSelected();
}

void ImportsPage::setBusy(bool busy) {
    m_busy = busy;
    m_model->setImporting(busy);
    showHead();
}

std::optional<ImportId> ImportsPage::selectedImport() const {
    const QModelIndex current = m_view->selectionModel()->currentIndex();
    if (!current.isValid()) return std::nullopt;
    return ImportId{current.data(ImportIdRole).toLongLong()};
}

void ImportsPage::selectImport(ImportId id) {
    const int row = m_model->rowOf(id);
    if (row < 0) {
        m_wanted = id;
        return;
    }
    m_view->selectRow(row);
    m_view->scrollTo(m_model->index(row, 0));
}

void ImportsPage::showSelected() {
    if (m_applying) return;
    showHead();
    if (const auto id = selectedImport()) Q_EMIT archivesRequested(*id);
}

void ImportsPage::showHead() {
    const auto id = selectedImport();
    const int row = id ? m_model->rowOf(*id) : -1;
    m_details->setImport(row < 0 ? std::nullopt : std::optional(m_model->imports()[static_cast<std::size_t>(row)]),
                         m_model->isRunning(row));
    m_details->setRemovable(row >= 0 && !m_busy);
}

void ImportsPage::resizeEvent(QResizeEvent *event) {
    using Model = ImportHistoryModel;
    QWidget::resizeEvent(event);
    const ColumnRoom room{Model::PathsColumn,
                          kPathsWidth,
                          {Model::VersionColumn, Model::UnchangedColumn, Model::UpdatedColumn, Model::RecordsColumn, Model::FilesColumn},
                          {}};
    room.apply(*m_view->horizontalHeader(), width() - kBesideColumns);
}

void ImportsPage::setArchives(ImportId id, std::vector<StoredArchive> archives) {
    if (selectedImport() == id) m_details->setArchives(std::move(archives));
}

void ImportsPage::setArchivesError(ImportId id, const QString &error) {
    if (selectedImport() == id) m_details->setArchivesError(error);
}

void ImportsPage::setError(const QString &error) {
    m_error = error;
    refreshNotice();
}

void ImportsPage::refreshNotice() {
    const bool failed = !m_error.isEmpty();
    const bool empty = m_known && m_model->rowCount() == 0;
    m_noticeTitle->setText(failed ? tr("The history could not be read") : tr("Nothing was imported yet"));
    m_noticeText->setText(
        failed ? m_error : tr("Each import is listed here with its files and with what was left out of it, and can be taken back."));
    m_import->setVisible(!failed);
    m_stack->setCurrentIndex(failed || empty ? 0 : 1);
}

QString ImportsPage::noticeText() const {
    if (m_stack->currentIndex() != 0) return {};
    return m_noticeTitle->text() + QStringLiteral(": ") + m_noticeText->text();
}

QString ImportsPage::summaryText() const {
    return m_summary->fullText();
}

void ImportsPage::remove() {
    const auto id = selectedImport();
    if (!id || m_busy) return;
    const StoredImport import = m_model->imports()[static_cast<std::size_t>(m_model->rowOf(*id))];
    if (m_confirmRemoval(import)) Q_EMIT removeRequested(*id, pathsText(import.origin.paths));
}

bool ImportsPage::askToRemove(const StoredImport &import) {
    QMessageBox question(QMessageBox::NoIcon, tr("Remove an import"),
                         tr("Remove the import of %1 from %2?").arg(momentText(import.origin.startedAt), pathsText(import.origin.paths)),
                         QMessageBox::NoButton, this);
    question.setTextFormat(Qt::PlainText);
    question.setInformativeText(removalQuestion(import));
    const QPushButton *remove = question.addButton(tr("&Remove"), QMessageBox::DestructiveRole);
    QPushButton *keep = question.addButton(tr("&Keep"), QMessageBox::RejectRole);
    question.setDefaultButton(keep);
    question.setEscapeButton(keep);
    question.exec();
    return question.clickedButton() == remove;
}

} // namespace ps
