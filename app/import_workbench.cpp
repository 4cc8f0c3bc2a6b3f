// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import_workbench.h"

#include "app/notes_text.h"
#include "app/sample_location.h"
#include "core/support/text.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/models/import_text.h"
#include "ui/pages/imports_page.h"
#include "ui/widgets/top_bar.h"

namespace ps {

namespace {

ImportRequest requestOf(const ImportChoice &choice, bool dryRun) {
    ImportRequest request;
    for (const QString &path : choice.paths) request.paths.push_back(toPath(path));
    request.fallbackDay = choice.fallbackDay;
    request.mapping = choice.mapping;
    request.dryRun = dryRun;
    return request;
}

JobView viewOf(const WriterJob &job, const Progress &progress) {
    JobView view{job.title, progress.done, progress.total, toQString(progress.what)};
    if (job.kind == WriterJob::Kind::Removal) view.unit = JobView::Unit::Steps;
    return view;
}

MessageBar::Kind kindOf(const ImportReport &report) {
    if (report.failure) return MessageBar::Kind::Error;
    if (report.state == ImportState::Cancelled) return MessageBar::Kind::Info;
    return report.anythingRejected() ? MessageBar::Kind::Warning : MessageBar::Kind::Success;
}

} // namespace

ImportWorkbench::ImportWorkbench(const std::filesystem::path &storeFile, MainWindow &window, QObject *parent)
    : QObject(parent), m_window(window), m_session(storeFile), m_history(storeFile) {
    connectWindow();
    connectHistory();
    connectJobs();
}

ImportDialog *ImportWorkbench::dialog() const {
    ImportDialog *shown = m_dialog.data();
    return shown && shown->isVisible() ? shown : nullptr;
}

void ImportWorkbench::import(const std::vector<std::filesystem::path> &paths) {
    if (paths.empty()) return;
    ImportRequest request;
    request.paths = paths;
    m_session.import(std::move(request));
}

void ImportWorkbench::connectWindow() {
    connect(&m_window, &MainWindow::importRequested, this, &ImportWorkbench::ask);
    connect(&m_window, &MainWindow::sampleRequested, this, [this] {
        if (const auto folder = sampleFolder())
            import({*folder});
        else
            m_window.showMessage(MessageBar::Kind::Error, tr("The sample is not installed beside the program."));
    });
    connect(&m_window, &MainWindow::cancelRequested, &m_session, &ImportSession::cancelWriting);
}

void ImportWorkbench::connectHistory() {
    ImportsPage *page = m_window.importsPage();
    connect(&m_window, &MainWindow::pageShown, this, [this](PageId shown) {
        if (shown == PageId::Imports) m_history.refresh();
    });
    connect(page, &ImportsPage::archivesRequested, &m_history, &HistorySession::findArchives);
    connect(page, &ImportsPage::removeRequested, this, [this](ImportId id, const QString &name) { m_session.remove(id, name); });
    connect(&m_history, &HistorySession::importsReady, page, [page](const std::vector<StoredImport> &imports) {
        page->setError({});
        page->setImports(imports);
    });
    connect(&m_history, &HistorySession::failed, page, [page](const Error &error) { page->setError(toQString(error.text())); });
    connect(&m_history, &HistorySession::archivesReady, page, &ImportsPage::setArchives);
    connect(&m_history, &HistorySession::archivesFailed, page,
            [page](ImportId id, const Error &error) { page->setArchivesError(id, toQString(error.text())); });
}

void ImportWorkbench::connectJobs() {
    connect(&m_session, &ImportSession::started, this, &ImportWorkbench::start);
    connect(&m_session, &ImportSession::progressed, this, [this](const WriterJob &job, const Progress &progress) {
        if (job.kind != WriterJob::Kind::Trial)
            m_window.setJob(viewOf(job, progress));
        else if (m_dialog && m_trialJob == job.number)
            m_dialog->setTrialProgress(m_trial, viewOf(job, progress));
    });
    connect(&m_session, &ImportSession::finished, this, &ImportWorkbench::finish);
    connect(&m_session, &ImportSession::removed, this, [this](const WriterJob &, const RemovalReport &report) {
        endJob();
        m_window.showMessage(MessageBar::Kind::Success, removedText(report));
    });
    connect(&m_session, &ImportSession::failed, this, &ImportWorkbench::fail);
}

void ImportWorkbench::ask(const QStringList &paths) {
    if (!dialog()) {
        m_dialog = new ImportDialog(&m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        m_dialog->setTheme(m_theme);
        connectDialog();
    }
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
    m_dialog->addPaths(paths);
}

void ImportWorkbench::connectDialog() {
    connect(m_dialog, &ImportDialog::trialRequested, this, &ImportWorkbench::startTrial);
    connect(m_dialog, &ImportDialog::trialDropped, this, &ImportWorkbench::dropTrial);
    connect(m_dialog, &ImportDialog::importRequested, this,
            [this](const ImportChoice &choice) { m_session.import(requestOf(choice, false)); });
}

void ImportWorkbench::setTheme(const Theme &theme) {
    m_theme = theme;
    if (m_dialog) m_dialog->setTheme(theme);
}

void ImportWorkbench::startTrial(quint64 number, const ImportChoice &choice) {
    dropTrial();
    m_trial = number;
    if (m_session.isWriting()) m_dialog->setTrialWaiting(number);
    m_trialJob = m_session.import(requestOf(choice, true));
}

void ImportWorkbench::dropTrial() {
    // Its end is then nobody's.
    if (const auto job = std::exchange(m_trialJob, std::nullopt)) m_session.cancel(*job);
}

void ImportWorkbench::start(const WriterJob &job) {
    if (job.kind == WriterJob::Kind::Trial) return;
    m_window.setJob(viewOf(job, {}));
    m_window.importsPage()->setBusy(true);
}

void ImportWorkbench::endJob() {
    m_window.setJob(std::nullopt);
    m_window.importsPage()->setBusy(m_session.isWriting());
    m_history.refresh();
    Q_EMIT storeChanged();
}

void ImportWorkbench::finish(const WriterJob &job, const ImportReport &report) {
    if (job.kind == WriterJob::Kind::Trial) {
        if (m_trialJob != job.number) return;
        m_trialJob.reset();
        if (m_dialog) m_dialog->setTrialReport(m_trial, report);
        return;
    }
    endJob();
    showReport(report);
}

void ImportWorkbench::showReport(const ImportReport &report) {
    if (report.state == ImportState::Cancelled) {
        m_window.showMessage(MessageBar::Kind::Info, tr("Cancelled; the store is as it was before."));
        return;
    }
    QString text = importedText(report);
    if (report.state == ImportState::Failed)
        text = tr("The import stopped: %1. Kept: %2").arg(report.failure ? toQString(report.failure->text()) : tr("unknown reason"), text);
    if (report.id.value > 0) {
        m_window.showMessage(kindOf(report), text);
        m_window.messageBar()->offer(tr("Sho&w report"), [this, id = report.id] {
            m_window.importsPage()->selectImport(id);
            m_window.setPage(PageId::Imports);
        });
        return;
    }
    // It is not in the history: its remarks stand here or nowhere.
    QStringList details;
    for (const std::string &line : noteLines(report.notes)) details << toQString(line);
    m_window.showMessage(kindOf(report), text, details.join(QLatin1Char('\n')));
}

void ImportWorkbench::fail(const WriterJob &job, const Error &error) {
    const bool cancelled = error.code() == ErrorCode::Cancelled;
    if (job.kind == WriterJob::Kind::Trial) {
        if (m_trialJob != job.number) return;
        m_trialJob.reset();
        if (m_dialog) m_dialog->setTrialError(m_trial, toQString(error.text()));
        return;
    }
    endJob();
    if (cancelled)
        m_window.showMessage(MessageBar::Kind::Info, tr("Cancelled; the store is as it was before."));
    else if (job.kind == WriterJob::Kind::Removal)
        m_window.showMessage(MessageBar::Kind::Error, tr("The import was not removed: %1").arg(toQString(error.text())));
    else
        m_window.showMessage(MessageBar::Kind::Error, tr("Nothing was imported: %1").arg(toQString(error.text())));
}

} // namespace ps
