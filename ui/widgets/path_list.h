// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <functional>

class QLabel;
class QListView;
class QPushButton;
class QStringListModel;

namespace ps {

/// Files and folders that an import will read: a title with buttons to add and remove, and the list. Long paths are elided in the middle.
class PathList : public QWidget {
    Q_OBJECT
public:
    explicit PathList(QWidget *parent = nullptr);

    QStringList paths() const;
    /// Adds those that are not in the list yet.
    void add(const QStringList &paths);

    /// Ask for paths in place of the file dialogs.
    void setChooseFiles(std::function<QStringList()> choose) { m_chooseFiles = std::move(choose); }
    void setChooseFolder(std::function<QStringList()> choose) { m_chooseFolder = std::move(choose); }

    QListView *view() const { return m_view; }
    QPushButton *addFilesButton() const { return m_addFiles; }
    QPushButton *addFolderButton() const { return m_addFolder; }
    QPushButton *removeButton() const { return m_remove; }

Q_SIGNALS:
    void edited();

private:
    void removeSelected();

    std::function<QStringList()> m_chooseFiles;
    std::function<QStringList()> m_chooseFolder;
    QStringListModel *m_model;
    QListView *m_view;
    QPushButton *m_addFiles;
    QPushButton *m_addFolder;
    QPushButton *m_remove;
    QLabel *m_hint; ///< while the list is empty
};

} // namespace ps
