// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/app_settings.h"
#include "app/explore_session.h"
#include "app/export_view.h"
#include "app/import_workbench.h"
#include "app/run_workbench.h"
#include "ui/chart/chart_spec.h"
#include "ui/main_window.h"
#include "ui/pages/view_state.h"
#include "ui/theme/theme.h"

#include <QObject>

#include <filesystem>
#include <memory>
#include <variant>
#include <vector>

namespace ps {

/// The composition root: builds the window and the sessions and connects wishes to work and answers to views. The only
/// place that knows both sides.
class Workbench : public QObject {
    Q_OBJECT
public:
    /// `settings` must outlive it.
    Workbench(std::filesystem::path storeFile, AppSettings &settings, QObject *parent = nullptr);
    ~Workbench() override;

    void show();
    /// Imports without asking: what the command line names.
    void import(const std::vector<std::filesystem::path> &paths) { m_imports->import(paths); }

    MainWindow &window() { return *m_window; }
    ExploreSession &explore() { return m_explore; }
    ImportSession &imports() { return m_imports->session(); }
    ImportWorkbench &importing() { return *m_imports; }
    RunWorkbench &measuring() { return *m_measuring; }

private:
    void connectExplore();
    void connectExport();
    void applyTheme();
    void edit(const ViewState &view);
    void showAnswer(const ExploreAnswer &answer);
    void exportView(const ExportChoice &choice);
    /// CSV and JSON, off the window's thread.
    void exportData(const ExportJob &job);
    void showExported(const std::filesystem::path &file, const Status &status);
    void copy(CopyKind kind);
    /// What is on the screen, zoom included, in the colours of `theme`.
    ChartSpec specFor(const Theme &theme, const QString &title) const;

    std::filesystem::path m_storeFile;
    AppSettings &m_settings;
    QPalette m_desktopPalette;
    Theme m_theme;
    ExploreSession m_explore;
    std::shared_ptr<const CurveSet> m_curves; ///< what is on the screen
    QThreadPool m_exportThread;
    Job<std::monostate> m_exportJob;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<ImportWorkbench> m_imports; ///< goes before the window
    std::unique_ptr<RunWorkbench> m_measuring;  ///< the same
};

} // namespace ps
