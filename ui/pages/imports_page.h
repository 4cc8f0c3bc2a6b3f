// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace ps {

class ElidedLabel;
class ImportDetails;
class ImportHistoryModel;
class ImportHistoryDelegate;

/// What was imported: the history as a table, and below it the import that is selected, which can be taken back. Shows the
/// values that it is given and emits wishes.
class ImportsPage : public QWidget {
    Q_OBJECT
public:
    explicit ImportsPage(QWidget *parent = nullptr);

    /// As the store gives them, oldest first. The selected import stays selected; the newest one is when there was none.
    void setImports(std::vector<StoredImport> imports);
    /// An import or a removal is at work: nothing can be removed, and the newest import without an end is running.
    void setBusy(bool busy);
    /// The answer to archivesRequested; ignored when another import is selected by now.
    void setArchives(ImportId id, std::vector<StoredArchive> archives);
    void setArchivesError(ImportId id, const QString &error);
    /// The history cannot be read; an empty text ends it.
    void setError(const QString &error);
    void setTheme(const Theme &theme);

    std::optional<ImportId> selectedImport() const;
    /// Also of an import that the page does not know yet: it is selected when it comes.
    void selectImport(ImportId id);

    /// Asks in place of the page's own question; true: remove it.
    void setConfirmRemoval(std::function<bool(const StoredImport &)> confirm) { m_confirmRemoval = std::move(confirm); }

    QTableView *historyView() const { return m_view; }
    ImportHistoryModel *model() const { return m_model; }
    ImportDetails *details() const { return m_details; }
    QPushButton *importButton() const { return m_import; }
    QString summaryText() const;
    /// What stands in place of the history; empty while there is one.
    QString noticeText() const;

Q_SIGNALS:
    void importRequested();
    void archivesRequested(ps::ImportId id);
    /// `name` says for people what it read.
    void removeRequested(ps::ImportId id, const QString &name);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildNotice();
    QWidget *buildHistory();
    void buildView();
    void showSelected();
    void showHead();
    void remove();
    bool askToRemove(const StoredImport &import);
    void refreshNotice();

    std::function<bool(const StoredImport &)> m_confirmRemoval;
    ImportHistoryModel *m_model;
    ImportHistoryDelegate *m_cells;
    bool m_busy = false;
    bool m_known = false; ///< the history was read at least once
    QString m_error;
    std::optional<ImportId> m_wanted;
    bool m_applying = false; ///< what the view says now comes from us, not from the user
    QStackedWidget *m_stack;
    QLabel *m_noticeTitle;
    QLabel *m_noticeText;
    QPushButton *m_import;
    ElidedLabel *m_summary;
    QTableView *m_view;
    ImportDetails *m_details;
};

} // namespace ps
