// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/export_file_name.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/pages/devices_page.h"
#include "ui/pages/explore_page.h"
#include "ui/pages/imports_page.h"
#include "ui/pages/run_page.h"
#include "ui/theme/icons.h"
#include "ui/widgets/drop_overlay.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/top_bar.h"
#include "ui/widgets/widget_kind.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

namespace ps {

namespace {

constexpr QSize kFirstSize(1440, 900);
constexpr QSize kSmallestSize(800, 560);

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent), m_topBar(new TopBar), m_messages(new MessageBar), m_pages(new QStackedWidget), m_empty(new EmptyState),
      m_explore(new ExplorePage), m_imports(new ImportsPage), m_devices(new DevicesPage), m_run(new RunPage), m_status(new StatusLine),
      m_drop(new DropOverlay(this)), m_themes(new QActionGroup(this)), m_pageActions(new QActionGroup(this)), m_page(PageId::Explore) {
    setWindowTitle(tr("Paretoscope"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    setMinimumSize(kSmallestSize);
    resize(kFirstSize);
    buildLayout();
    buildMenus();
    buildViewMenu();
    connectParts();
    setTheme(Theme::forPalette(palette()));
    setEmpty(true);
}

void MainWindow::buildLayout() {
    auto *messageRow = new QVBoxLayout;
    messageRow->setContentsMargins(20, 0, 20, 0);
    messageRow->addWidget(m_messages);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_explore);
    m_pages->addWidget(m_imports);
    m_pages->addWidget(m_devices);
    m_pages->addWidget(m_run);
    auto *central = new QWidget;
    setKind(central, "page");
    central->setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_topBar);
    layout->addLayout(messageRow);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_status);
    setCentralWidget(central);
    // At first the focus is nowhere: no button looks chosen, and '/' goes to the search field.
    central->setFocusPolicy(Qt::ClickFocus);
    central->setFocus();
}

void MainWindow::buildMenus() {
    QMenu *file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Import archives…"), QKeySequence(QKeySequence::Open), this, [this] { Q_EMIT importRequested({}); });
    file->addAction(tr("Import &folder…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), this, &MainWindow::chooseFolder);
    m_needsResults.push_back(file->addAction(tr("&Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), this, &MainWindow::openExportDialog));
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence(QKeySequence::Quit), this, &QWidget::close);

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    const auto addCopy = [&](const QString &text, const QKeySequence &keys, CopyKind kind) {
        m_needsResults.push_back(edit->addAction(text, keys, this, [this, kind] { Q_EMIT copyRequested(kind); }));
    };
    addCopy(tr("Copy &chart"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), CopyKind::Image);
    addCopy(tr("Copy chart as &SVG"), {}, CopyKind::Svg);
    addCopy(tr("Copy &table"), QKeySequence(QKeySequence::Copy), CopyKind::Table);
    edit->addSeparator();
    edit->addAction(tr("&Search the table"), QKeySequence(QKeySequence::Find), this, &MainWindow::focusSearch);
}

void MainWindow::buildViewMenu() {
    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (const auto &[page, text, key] :
         {std::tuple(PageId::Explore, tr("&Explore"), Qt::Key_1), std::tuple(PageId::Run, tr("&Local runs"), Qt::Key_2),
          std::tuple(PageId::Devices, tr("&Devices"), Qt::Key_3), std::tuple(PageId::Imports, tr("&Imports"), Qt::Key_4)}) {
        QAction *action = m_pageActions->addAction(view->addAction(text));
        action->setCheckable(true);
        action->setShortcut(Qt::CTRL | key);
        action->setData(static_cast<int>(page));
        connect(action, &QAction::triggered, this, [this, page = page] { setPage(page); });
    }
    view->addSeparator();
    m_needsResults.push_back(view->addAction(tr("&Reset zoom"), QKeySequence(Qt::CTRL | Qt::Key_0), m_explore, &ExplorePage::resetZoom));
    QMenu *themes = view->addMenu(tr("&Theme"));
    for (const auto &[choice, text] : {std::pair(ThemeChoice::System, tr("As the &desktop")), std::pair(ThemeChoice::Light, tr("&Light")),
                                       std::pair(ThemeChoice::Dark, tr("Dar&k"))}) {
        QAction *action = m_themes->addAction(themes->addAction(text));
        action->setCheckable(true);
        action->setData(static_cast<int>(choice));
    }
    setThemeChoice(ThemeChoice::System);
    connect(m_themes, &QActionGroup::triggered, this,
            [this](const QAction *action) { Q_EMIT themeChosen(static_cast<ThemeChoice>(action->data().toInt())); });
    QAction *fullScreen = view->addAction(tr("&Full screen"), QKeySequence(QKeySequence::FullScreen), this,
                                          [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    fullScreen->setCheckable(true);
    connect(view, &QMenu::aboutToShow, this, [this, fullScreen] { fullScreen->setChecked(isFullScreen()); });

    menuBar()->addMenu(tr("&Help"))->addAction(tr("&About Paretoscope"), this, [this] { AboutDialog(this).exec(); });
}

void MainWindow::connectParts() {
    const auto askForPaths = [this] { Q_EMIT importRequested({}); };
    connect(m_topBar->importButton(), &QPushButton::clicked, this, askForPaths);
    connect(m_empty, &EmptyState::importClicked, this, askForPaths);
    connect(m_imports, &ImportsPage::importRequested, this, askForPaths);
    connect(m_topBar, &TopBar::pageChosen, this, &MainWindow::setPage);
    connect(m_topBar->exportButton(), &QPushButton::clicked, this, &MainWindow::openExportDialog);
    connect(m_topBar->searchField(), &QLineEdit::textChanged, m_explore, &ExplorePage::setFilterText);
    connect(m_topBar->filtersButton(), &QToolButton::toggled, m_explore, &ExplorePage::setFiltersOpen);
    connect(m_explore, &ExplorePage::filtersFolded, this, [this] {
        m_topBar->filtersButton()->setChecked(false);
        showFiltersButton();
    });
    connect(m_explore, &ExplorePage::copyTableRequested, this, [this] { Q_EMIT copyRequested(CopyKind::Table); });
    connect(m_empty, &EmptyState::sampleClicked, this, &MainWindow::sampleRequested);
    connect(m_status->jobStrip(), &JobStrip::cancelRequested, this, &MainWindow::cancelRequested);
    connect(new QShortcut(QKeySequence(Qt::Key_Slash), this), &QShortcut::activated, this, &MainWindow::focusSearch);
}

void MainWindow::setTheme(const Theme &theme) {
    setPalette(theme.palette());
    setStyleSheet(theme.styleSheet());
    m_topBar->setTheme(theme);
    m_messages->setTheme(theme);
    m_empty->setTheme(theme);
    m_explore->setTheme(theme);
    m_imports->setTheme(theme);
    m_devices->setTheme(theme);
    m_run->setTheme(theme);
    m_drop->setTheme(theme);
}

void MainWindow::setThemeChoice(ThemeChoice choice) {
    for (QAction *action : m_themes->actions()) {
        if (action->data().toInt() == static_cast<int>(choice)) action->setChecked(true);
    }
}

void MainWindow::showMessage(MessageBar::Kind kind, const QString &text, const QString &details) {
    m_messages->showMessage(kind, text, details);
}

void MainWindow::setJob(const std::optional<JobView> &job) {
    m_status->jobStrip()->setJob(job);
}

void MainWindow::setStoreSummary(const StoreSummary &summary) {
    m_status->setStoreSummary(summary);
}

void MainWindow::setEmpty(bool empty) {
    m_isEmpty = empty;
    showPage();
}

void MainWindow::setPage(PageId page) {
    m_page = page;
    showPage();
    Q_EMIT pageShown(page);
}

void MainWindow::showPage() {
    const bool chart = m_page == PageId::Explore && !m_isEmpty;
    switch (m_page) {
    case PageId::Explore: m_pages->setCurrentWidget(m_isEmpty ? static_cast<QWidget *>(m_empty) : m_explore); break;
    case PageId::Run: m_pages->setCurrentWidget(m_run); break;
    case PageId::Devices: m_pages->setCurrentWidget(m_devices); break;
    case PageId::Imports: m_pages->setCurrentWidget(m_imports); break;
    }
    m_topBar->setPage(m_page);
    m_topBar->searchField()->setEnabled(chart);
    m_topBar->exportButton()->setEnabled(chart);
    for (QAction *action : m_needsResults) action->setEnabled(chart);
    for (QAction *action : m_pageActions->actions()) action->setChecked(action->data().toInt() == static_cast<int>(m_page));
    showFiltersButton();
}

void MainWindow::showFiltersButton() {
    m_topBar->filtersButton()->setVisible(m_explore->areFiltersFolded() && m_pages->currentWidget() == m_explore);
}

void MainWindow::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Import a folder of archives"));
    if (!folder.isEmpty()) Q_EMIT importRequested({folder});
}

void MainWindow::openExportDialog() {
    ExportChoice initial;
    initial.file = exportFileName(m_explore->viewState(), QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)));
    ExportDialog dialog(initial, this);
    if (dialog.exec() == QDialog::Accepted) Q_EMIT exportRequested(dialog.choice());
}

void MainWindow::focusSearch() {
    m_topBar->searchField()->setFocus(Qt::ShortcutFocusReason);
    m_topBar->searchField()->selectAll();
}

void MainWindow::closeEvent(QCloseEvent *event) {
    if (m_mayClose && !m_mayClose())
        event->ignore();
    else
        QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event) {
    if (localPaths(event->mimeData()).isEmpty()) return;
    event->acceptProposedAction();
    m_drop->cover();
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *) {
    m_drop->hide();
}

void MainWindow::dropEvent(QDropEvent *event) {
    m_drop->hide();
    const QStringList paths = localPaths(event->mimeData());
    if (paths.isEmpty()) return;
    event->acceptProposedAction();
    Q_EMIT importRequested(paths);
}

} // namespace ps
