// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/import_details.h"

#include "core/support/text.h"
#include "ui/models/import_history_model.h"
#include "ui/models/import_text.h"
#include "ui/models/number_format.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/import_report_view.h"
#include "ui/widgets/row_count_tiles.h"
#include "ui/widgets/widget_kind.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QPushButton>

namespace ps {

namespace {

constexpr int kPadding = 20;

QString metaOf(const StoredImport &import, bool running) {
    QStringList parts = {momentText(import.origin.startedAt), importStateText(import, running)};
    const QDateTime start = QDateTime::fromString(toQString(import.origin.startedAt), Qt::ISODate);
    const QDateTime end = QDateTime::fromString(toQString(import.finishedAt), Qt::ISODate);
    if (start.isValid() && end.isValid()) {
        const auto seconds = static_cast<double>(start.secsTo(end));
        parts << (seconds < 1 ? ImportDetails::tr("took less than a second") : ImportDetails::tr("took %1").arg(formatDuration(seconds)));
    }
    parts << ImportDetails::tr("Paretoscope %1").arg(toQString(import.origin.programVersion));
    parts << ImportDetails::tr("import %1").arg(import.id.value);
    return parts.join(QStringLiteral(" · "));
}

} // namespace

ImportDetails::ImportDetails(QWidget *parent)
    : QFrame(parent), m_remove(kindButton("plain", tr("&Remove this import…"), this)), m_title(new ElidedLabel("strong", this)),
      m_meta(new ElidedLabel("muted", this)), m_tiles(new RowCountTiles(this)), m_records(new ElidedLabel("muted", this)),
      m_report(new ImportReportView(this)) {
    setKind(this, "card");
    m_title->setElideMode(Qt::ElideMiddle);
    for (ElidedLabel *line : {m_title, m_meta, m_records}) line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_meta);
    auto *header = new QHBoxLayout;
    header->setSpacing(12);
    header->addLayout(words, 1);
    header->addWidget(m_remove, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, 12, kPadding, 12);
    layout->setSpacing(8);
    layout->addLayout(header);
    layout->addWidget(m_tiles);
    layout->addWidget(m_records);
    layout->addWidget(m_report, 1);
    connect(m_remove, &QPushButton::clicked, this, &ImportDetails::removeRequested);
    setImport(std::nullopt, false);
}

void ImportDetails::setTheme(const Theme &theme) {
    m_report->setTheme(theme);
}

void ImportDetails::setImport(const std::optional<StoredImport> &import, bool running) {
    const bool same = import && m_import && import->id == m_import->id;
    m_import = import;
    m_title->setFullText(import ? pathsText(import->origin.paths) : tr("No import is selected"));
    m_meta->setFullText(import ? metaOf(*import, running) : QString());
    m_tiles->setCounts(import ? std::optional(import->rows) : std::nullopt);
    QStringList parts;
    if (import) {
        if (const QString records = ps::recordsText(import->records); !records.isEmpty()) parts << records;
        parts << fileCountsText(import->archives, import->unchangedArchives, import->rejectedArchives);
        if (const QString lost = lostDocumentsText(import->notes, import->rejectedArchives); !lost.isEmpty()) parts << lost;
    }
    m_records->setFullText(parts.join(QStringLiteral(" · ")));
    m_remove->setEnabled(import.has_value() && !running);
    // The tree that is open stays until the archives come, so that it does not flicker.
    if (!same) m_report->clear();
}

void ImportDetails::setArchives(std::vector<StoredArchive> archives) {
    if (m_import) m_report->setStored(std::move(archives), m_import->notes);
}

void ImportDetails::setArchivesError(const QString &error) {
    m_report->clear();
    m_records->setFullText(tr("The files of this import could not be read: %1").arg(error));
}

void ImportDetails::setRemovable(bool removable) {
    m_remove->setEnabled(removable);
}

QString ImportDetails::titleText() const {
    return m_title->fullText();
}

QString ImportDetails::metaText() const {
    return m_meta->fullText();
}

QString ImportDetails::recordsText() const {
    return m_records->fullText();
}

} // namespace ps
