// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/import_dialog.h"

#include "core/support/text.h"
#include "ui/models/import_text.h"
#include "ui/models/number_format.h"
#include "ui/widgets/mapping_editor.h"
#include "ui/widgets/path_list.h"
#include "ui/widgets/trial_panel.h"
#include "ui/widgets/widget_kind.h"

#include <QDragEnterEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>

namespace ps {

namespace {

constexpr QSize kFirstSize(840, 680);
constexpr QSize kSmallestSize(620, 520);
constexpr int kPadding = 20;
constexpr int kPaddingAbove = 16;
constexpr int kDayWidth = 110;
/// Of the lines of the mapping: two rows at least, then they scroll.
constexpr int kMappingHeight = 68;
constexpr int kMappingHeightWanted = 130;
/// How long the choice must stay as it is before a dry run starts.
constexpr int kPauseMs = 250;

/// As high as what is in it, while there is room.
class LineScroll : public QScrollArea {
public:
    using QScrollArea::QScrollArea;

    QSize sizeHint() const override { return {QScrollArea::sizeHint().width(), widget()->sizeHint().height()}; }
};

} // namespace

QStringList localPaths(const QMimeData *data) {
    QStringList paths;
    if (!data) return paths;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile()) paths << url.toLocalFile();
    }
    return paths;
}

ImportDialog::ImportDialog(QWidget *parent)
    : QDialog(parent), m_paths(new PathList(this)), m_day(new QLineEdit(this)), m_dayError(kindLabel("error", {}, this)),
      m_describe(kindButton("link", tr("Describe ra&w results…"), this)), m_mappingText(new QLabel(this)),
      m_mapping(new MappingEditor(this)), m_trial(new TrialPanel(this)), m_import(kindButton("primary", tr("&Import"), this)),
      m_cancel(kindButton("plain", tr("Cancel"), this)) {
    setWindowTitle(tr("Import"));
    setAcceptDrops(true);
    setMinimumSize(kSmallestSize);
    resize(kFirstSize);
    m_mappingBox = buildMappingBox();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_import);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, kPaddingAbove, kPadding, kPaddingAbove);
    layout->setSpacing(12);
    layout->addWidget(m_paths);
    layout->addLayout(buildOptions());
    layout->addWidget(m_mappingBox);
    layout->addWidget(m_trial, 1);
    layout->addLayout(buttons);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ImportDialog::startTrial);
    connect(m_paths, &PathList::edited, this, &ImportDialog::edit);
    connect(m_day, &QLineEdit::textChanged, this, &ImportDialog::edit);
    connect(m_mapping, &MappingEditor::edited, this, &ImportDialog::edit);
    connect(m_describe, &QPushButton::clicked, this, [this] {
        setMappingShown(true);
        m_mapping->offer({"hw", "framework", "precision", "tp"});
        m_mapping->focusFirstGap();
    });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_import, &QPushButton::clicked, this, &ImportDialog::accept);
    edit();
    m_pause.stop();
    m_paths->addFilesButton()->setFocus();
}

QLayout *ImportDialog::buildOptions() {
    m_day->setPlaceholderText(tr("YYYY-MM-DD"));
    m_day->setFixedWidth(kDayWidth);
    m_day->setToolTip(tr("For results of runs whose day nothing tells, such as loose files"));
    auto *label = kindLabel("plain", tr("Da&y for runs without one"), this);
    label->setBuddy(m_day);
    m_day->setAccessibleName(tr("Day for runs without one"));
    m_describe->setToolTip(tr("Say which hardware, engine, precision … raw results are of, where they do not tell"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_day);
    row->addWidget(m_dayError);
    row->addStretch();
    row->addWidget(m_describe);
    return row;
}

QFrame *ImportDialog::buildMappingBox() {
    auto *box = new QFrame(this);
    setKind(box, "message");
    m_mappingText->setTextFormat(Qt::PlainText);
    m_mappingText->setWordWrap(true);
    auto *scroll = new LineScroll(box);
    setKind(scroll, "plain");
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_mapping);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    scroll->setMinimumHeight(kMappingHeight);
    scroll->setMaximumHeight(kMappingHeightWanted);
    m_mapping->setAutoFillBackground(false); // the box shows through
    scroll->viewport()->setAutoFillBackground(false);
    connect(m_mapping, &MappingEditor::linesChanged, scroll, &QWidget::updateGeometry);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(12, 16, 6, 8);
    layout->setSpacing(8);
    layout->addWidget(m_mappingText);
    layout->addWidget(scroll);
    box->hide();
    return box;
}

void ImportDialog::setTheme(const Theme &theme) {
    setPalette(theme.palette());
    m_mapping->setTheme(theme);
    m_trial->setTheme(theme);
}

void ImportDialog::addPaths(const QStringList &paths) {
    const bool first = m_paths->paths().isEmpty();
    m_paths->add(paths);
    if (!first || paths.isEmpty()) return;
    // Nobody is typing yet: no reason to wait. Enter imports.
    m_pause.stop();
    startTrial();
    m_import->setFocus();
}

ImportChoice ImportDialog::choice() const {
    ImportChoice choice;
    choice.paths = m_paths->paths();
    choice.fallbackDay = Day::parse(toUtf8(m_day->text().trimmed()));
    choice.mapping = m_mapping->mapping();
    return choice;
}

bool ImportDialog::isValid() const {
    return m_dayError->text().isEmpty() && m_mapping->isValid();
}

void ImportDialog::edit() {
    const QString day = m_day->text().trimmed();
    const bool isDay = day.isEmpty() || (day.size() == 10 && Day::parse(toUtf8(day)));
    m_dayError->setText(isDay ? QString() : tr("is no day"));
    const bool empty = m_paths->paths().isEmpty();
    m_import->setEnabled(isValid() && !empty);
    // What Enter does.
    (empty ? m_paths->addFilesButton() : m_import)->setDefault(true);
    m_pause.start();
}

void ImportDialog::startTrial() {
    if (!isValid()) return; // the last answer stays until the mistake is mended
    const ImportChoice now = choice();
    if (m_tried == now) return;
    m_tried = now;
    ++m_number;
    if (now.paths.isEmpty()) {
        m_trial->showNothing();
        Q_EMIT trialDropped();
        return;
    }
    m_trial->showProgress(JobView());
    Q_EMIT trialRequested(m_number, now);
}

void ImportDialog::setTrialWaiting(quint64 number) {
    if (number == m_number) m_trial->showWaiting();
}

void ImportDialog::setTrialProgress(quint64 number, const JobView &progress) {
    if (number == m_number) m_trial->showProgress(progress);
}

void ImportDialog::setTrialReport(quint64 number, const ImportReport &report) {
    if (number != m_number) return;
    m_trial->showReport(report);
    askForMapping(report);
}

void ImportDialog::setTrialError(quint64 number, const QString &error) {
    if (number == m_number) m_trial->showError(tr("The dry run failed: %1").arg(error));
}

void ImportDialog::askForMapping(const ImportReport &report) {
    const std::uint64_t waiting = resultsNeedingFields(report.notes);
    if (waiting == 0) {
        if (asksForMapping()) m_mappingText->setText(tr("With these fields, the raw results can be imported."));
        return;
    }
    const bool isNew = m_mappingBox->isHidden();
    setMappingShown(true);
    m_mappingText->setText(
        waiting == 1 ? tr("1 raw result does not say what it ran on. Say it here, and it can be imported.")
                     : tr("%1 raw results do not say what they ran on. Say it here, and they can be imported.").arg(formatCount(waiting)));
    const std::vector<std::string> needed = neededFields(report.notes);
    m_mapping->offer(needed.empty() ? std::vector<std::string>{"hw", "framework", "precision", "tp"} : needed);
    if (isNew) m_mapping->focusFirstGap();
}

void ImportDialog::setMappingShown(bool shown) {
    m_mappingText->setText(tr("For raw results that do not say what they ran on:"));
    m_mappingBox->setVisible(shown);
    m_describe->setEnabled(!shown);
}

bool ImportDialog::asksForMapping() const {
    return !m_mappingBox->isHidden();
}

QString ImportDialog::mappingText() const {
    return asksForMapping() ? m_mappingText->text() : QString();
}

QString ImportDialog::dayError() const {
    return m_dayError->text();
}

void ImportDialog::accept() {
    if (!m_import->isEnabled()) return;
    const ImportChoice chosen = choice();
    QDialog::accept();
    Q_EMIT importRequested(chosen);
}

void ImportDialog::done(int result) {
    m_pause.stop();
    ++m_number; // an answer that still comes is too late
    Q_EMIT trialDropped();
    QDialog::done(result);
}

void ImportDialog::dragEnterEvent(QDragEnterEvent *event) {
    if (!localPaths(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent *event) {
    addPaths(localPaths(event->mimeData()));
    event->acceptProposedAction();
}

} // namespace ps
