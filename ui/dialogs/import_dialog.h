// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/field_mapping.h"
#include "core/import/import_report.h"
#include "core/support/day.h"
#include "ui/theme/theme.h"
#include "ui/widgets/job_strip.h"

#include <QDialog>
#include <QStringList>
#include <QTimer>

#include <cstdint>
#include <optional>

class QFrame;
class QLabel;
class QLineEdit;
class QMimeData;
class QPushButton;

namespace ps {

class MappingEditor;
class PathList;
class TrialPanel;

/// What to import, and what the user says about it.
struct ImportChoice {
    QStringList paths;
    std::optional<Day> fallbackDay;
    FieldMapping mapping;

    friend bool operator==(const ImportChoice &, const ImportChoice &) = default;
};

/// Asks what to import and shows what that would do. Blocks nothing: it stands beside the window. It asks for dry runs by
/// number, one whenever paths or options have changed for a moment; answers to older numbers are ignored. Import need
/// not wait for an answer.
class ImportDialog : public QDialog {
    Q_OBJECT
public:
    explicit ImportDialog(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    void addPaths(const QStringList &paths);
    ImportChoice choice() const;

    PathList *pathList() const { return m_paths; }
    QLineEdit *dayField() const { return m_day; }
    QPushButton *describeButton() const { return m_describe; }
    MappingEditor *mappingEditor() const { return m_mapping; }
    TrialPanel *trialPanel() const { return m_trial; }
    QPushButton *importButton() const { return m_import; }
    QPushButton *cancelButton() const { return m_cancel; }
    bool asksForMapping() const;
    QString mappingText() const;
    QString dayError() const;

public Q_SLOTS:
    /// The dry run of this number waits or runs.
    void setTrialWaiting(quint64 number);
    void setTrialProgress(quint64 number, const ps::JobView &progress);
    /// Its answer: exactly one of these.
    void setTrialReport(quint64 number, const ps::ImportReport &report);
    void setTrialError(quint64 number, const QString &error);

    void accept() override;
    void done(int result) override;

Q_SIGNALS:
    /// A dry run, in place of every one that was asked for before.
    void trialRequested(quint64 number, const ps::ImportChoice &choice);
    /// No dry run is wanted any more.
    void trialDropped();
    void importRequested(const ps::ImportChoice &choice);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QLayout *buildOptions();
    QFrame *buildMappingBox();
    void edit();
    void startTrial();
    bool isValid() const;
    void askForMapping(const ImportReport &report);
    void setMappingShown(bool shown);

    quint64 m_number = 0; ///< of the newest dry run
    std::optional<ImportChoice> m_tried;
    QTimer m_pause;
    PathList *m_paths;
    QLineEdit *m_day;
    QLabel *m_dayError;
    QPushButton *m_describe;
    QFrame *m_mappingBox;
    QLabel *m_mappingText;
    MappingEditor *m_mapping;
    TrialPanel *m_trial;
    QPushButton *m_import;
    QPushButton *m_cancel;
};

/// The files and folders of a drop or a paste.
QStringList localPaths(const QMimeData *data);

} // namespace ps
