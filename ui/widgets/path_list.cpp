// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/path_list.h"

#include "ui/widgets/plain_text_delegate.h"
#include "ui/widgets/widget_kind.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QStringListModel>

#include <algorithm>
#include <utility>
#include <vector>

namespace ps {

namespace {

/// Two paths at least.
constexpr int kHeight = 50;
constexpr int kHeightWanted = 94;

} // namespace

PathList::PathList(QWidget *parent)
    : QWidget(parent), m_model(new QStringListModel(this)), m_view(new QListView(this)),
      m_addFiles(kindButton("plain", tr("Add &files…"), this)), m_addFolder(kindButton("plain", tr("Add f&older…"), this)),
      m_remove(kindButton("plain", tr("&Remove"), this)),
      m_hint(kindLabel("muted", tr("Drop zip files, folders or JSON files here"), this)) {
    m_chooseFiles = [this] {
        return QFileDialog::getOpenFileNames(window(), tr("Import archives and local runs"), {},
                                             tr("Archives and local runs (*.zip *.json *.csv *.gz *.xz *.bz2 *.zst *.tar *.dump *.psrun);;"
                                                "All files (*)"));
    };
    m_chooseFolder = [this]() -> QStringList {
        const QString folder = QFileDialog::getExistingDirectory(window(), tr("Import a folder of archives"));
        return folder.isEmpty() ? QStringList() : QStringList(folder);
    };
    setKind(m_view, "paths");
    m_view->setModel(m_model);
    m_view->setItemDelegate(new PlainTextDelegate(this));
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setUniformItemSizes(true);
    m_view->setAccessibleName(tr("Files and folders to import"));
    m_view->setMinimumHeight(kHeight);
    m_view->setMaximumHeight(kHeightWanted);
    m_remove->setToolTip(tr("Take the selected paths out of the list (Del)"));
    m_remove->setEnabled(false);

    auto *header = new QHBoxLayout;
    header->setSpacing(8);
    header->addWidget(kindLabel("title", tr("Import archives"), this));
    header->addStretch();
    header->addWidget(m_addFiles);
    header->addWidget(m_addFolder);
    header->addWidget(m_remove);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *inView = new QVBoxLayout(m_view->viewport());
    inView->addWidget(m_hint);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(header);
    layout->addWidget(m_view);
    for (const auto &[before, after] :
         {std::pair<QWidget *, QWidget *>(m_addFiles, m_addFolder), {m_addFolder, m_remove}, {m_remove, m_view}})
        setTabOrder(before, after);

    connect(m_addFiles, &QPushButton::clicked, this, [this] { add(m_chooseFiles()); });
    connect(m_addFolder, &QPushButton::clicked, this, [this] { add(m_chooseFolder()); });
    connect(m_remove, &QPushButton::clicked, this, &PathList::removeSelected);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { m_remove->setEnabled(m_view->selectionModel()->hasSelection()); });
    auto *remove = new QAction(this);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(remove);
    connect(remove, &QAction::triggered, this, &PathList::removeSelected);
}

QStringList PathList::paths() const {
    return m_model->stringList();
}

void PathList::add(const QStringList &paths) {
    QStringList all = m_model->stringList();
    for (const QString &path : paths) {
        if (!all.contains(path)) all << path;
    }
    if (all.size() == m_model->rowCount()) return;
    m_model->setStringList(all);
    m_hint->setVisible(all.isEmpty());
    m_remove->setEnabled(false); // the selection went with the old rows
    Q_EMIT edited();
}

void PathList::removeSelected() {
    std::vector<int> rows;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows()) rows.push_back(index.row());
    if (rows.empty()) return;
    std::sort(rows.rbegin(), rows.rend());
    for (const int row : rows) m_model->removeRow(row);
    m_hint->setVisible(m_model->rowCount() == 0);
    Q_EMIT edited();
}

} // namespace ps
