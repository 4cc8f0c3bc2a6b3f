// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>
#include <vector>

class QButtonGroup;
class QPushButton;
class QTreeView;

namespace ps {

class ElidedLabel;
class ImportReportDelegate;
class ImportReportFilter;
class ImportReportModel;

/// The report of an import to look through: a tree, a switch to what was left out only, Copy, and Save as CSV, which
/// writes the file itself and says below the tree how that went.
class ImportReportView : public QWidget {
    Q_OBJECT
public:
    explicit ImportReportView(QWidget *parent = nullptr);

    void setTheme(const Theme &theme);
    void setReport(const ImportReport &report);
    void setStored(std::vector<StoredArchive> archives, std::vector<ImportNote> notes);
    void clear();

    /// The selected lines, or all that are shown.
    QString copyText() const;
    /// Writes what is shown as CSV. False: the line below the tree says why not.
    bool saveCsv(const QString &file);

    /// Asks for the file in place of the file dialog; an empty answer means none.
    void setChooseFile(std::function<QString()> choose) { m_chooseFile = std::move(choose); }

    ImportReportModel *model() const { return m_model; }
    QTreeView *tree() const { return m_tree; }
    QPushButton *allButton() const { return m_all; }
    QPushButton *leftOutButton() const { return m_leftOut; }
    QPushButton *copyButton() const { return m_copy; }
    QPushButton *saveButton() const { return m_save; }
    QString statusText() const;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildTree();
    void refresh();
    void applyColumns();
    void expandWhatMatters();
    void expand(const QModelIndex &index);
    /// Reasons use the whole width.
    void spanReasons(const QModelIndex &parent);
    void say(const QString &text);

    std::function<QString()> m_chooseFile;
    ImportReportModel *m_model;
    ImportReportFilter *m_filter;
    ImportReportDelegate *m_cells;
    QTreeView *m_tree;
    QButtonGroup *m_scope;
    QPushButton *m_all;
    QPushButton *m_leftOut;
    QPushButton *m_copy;
    QPushButton *m_save;
    ElidedLabel *m_status;
};

} // namespace ps
