// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/export_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/status_line.h"

#include <QMainWindow>

#include <functional>
#include <optional>

class QActionGroup;
class QStackedWidget;

namespace ps {

class DevicesPage;
class DropOverlay;
class EmptyState;
class ExplorePage;
class ImportsPage;
class RunPage;
class TopBar;
enum class PageId;

/// What to put on the clipboard.
enum class CopyKind { Image, Svg, Table };
enum class ThemeChoice { System, Light, Dark };

/// The one window: bars, menus, the pages, drag and drop. It decides nothing; every wish leaves as a signal.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget *parent = nullptr);

    ExplorePage *explorePage() const { return m_explore; }
    ImportsPage *importsPage() const { return m_imports; }
    DevicesPage *devicesPage() const { return m_devices; }
    RunPage *runPage() const { return m_run; }
    PageId page() const { return m_page; }
    TopBar *topBar() const { return m_topBar; }
    MessageBar *messageBar() const { return m_messages; }
    StatusLine *statusLine() const { return m_status; }
    EmptyState *emptyState() const { return m_empty; }

    /// Asked when the user closes the window; false: it stays open.
    void setMayClose(std::function<bool()> mayClose) { m_mayClose = std::move(mayClose); }

public Q_SLOTS:
    /// Repaints with the theme's colours, palette and style sheet.
    void setTheme(const ps::Theme &theme);
    /// Ticks the choice in the menu, without a signal.
    void setThemeChoice(ps::ThemeChoice choice);
    void showMessage(ps::MessageBar::Kind kind, const QString &text, const QString &details = {});
    void setJob(const std::optional<ps::JobView> &job);
    void setStoreSummary(const ps::StoreSummary &summary);
    /// First start: what to do next instead of the Explore page.
    void setEmpty(bool empty);
    void setPage(ps::PageId page);

Q_SIGNALS:
    /// To ask what to import, beginning with these paths; there may be none.
    void importRequested(const QStringList &paths);
    void pageShown(ps::PageId page);
    void sampleRequested();
    void exportRequested(const ps::ExportChoice &choice);
    void copyRequested(ps::CopyKind kind);
    void cancelRequested();
    void themeChosen(ps::ThemeChoice choice);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildLayout();
    void buildMenus();
    void buildViewMenu();
    void connectParts();
    void showPage();
    void showFiltersButton();
    void chooseFolder();
    void openExportDialog();
    void focusSearch();

    TopBar *m_topBar;
    MessageBar *m_messages;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    ExplorePage *m_explore;
    ImportsPage *m_imports;
    DevicesPage *m_devices;
    RunPage *m_run;
    StatusLine *m_status;
    DropOverlay *m_drop;
    QActionGroup *m_themes;
    QActionGroup *m_pageActions;
    std::vector<QAction *> m_needsResults; ///< make no sense without a chart
    std::function<bool()> m_mayClose;
    PageId m_page;
    bool m_isEmpty = false;
};

} // namespace ps
