// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "ui/theme/theme.h"

#include <QFrame>

#include <optional>
#include <vector>

class QPushButton;

namespace ps {

class ElidedLabel;
class ImportReportView;
class RowCountTiles;

/// One import of the history: where it read from, when and how it ended, its figures, the report, and the way to take it
/// back.
class ImportDetails : public QFrame {
    Q_OBJECT
public:
    explicit ImportDetails(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    /// Shows what is known without the archives; they follow. Nothing: nothing is selected.
    void setImport(const std::optional<StoredImport> &import, bool running);
    void setArchives(std::vector<StoredArchive> archives);
    /// Why the archives cannot be shown.
    void setArchivesError(const QString &error);
    void setRemovable(bool removable);

    QString titleText() const;
    QString metaText() const;
    QString recordsText() const;
    RowCountTiles *tiles() const { return m_tiles; }
    ImportReportView *reportView() const { return m_report; }
    QPushButton *removeButton() const { return m_remove; }

Q_SIGNALS:
    void removeRequested();

private:
    std::optional<StoredImport> m_import;
    QPushButton *m_remove;
    ElidedLabel *m_title;
    ElidedLabel *m_meta;
    RowCountTiles *m_tiles;
    ElidedLabel *m_records;
    ImportReportView *m_report;
};

} // namespace ps
