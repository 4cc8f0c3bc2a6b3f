// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench.h"

#include "app/export_view.h"
#include "core/support/text.h"
#include "ui/chart/chart_exporter.h"
#include "ui/chart/chart_spec_builder.h"
#include "ui/pages/explore_page.h"
#include "ui/widgets/top_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>

#include <set>

namespace ps {

namespace {

constexpr QSize kCopySize{1600, 1000}; ///< of a chart on the clipboard, in pixels

StoreSummary summaryOf(const Catalogue &catalogue, const std::filesystem::path &store) {
    StoreSummary summary;
    summary.results = catalogue.resultCount;
    summary.runs = catalogue.runs.size();
    std::set<Day> nights;
    for (const RunInfo &run : catalogue.runs) {
        if (run.day) nights.insert(*run.day);
        summary.synthetic = summary.synthetic || run.synthetic;
    }
    summary.nights = nights.size();
    summary.storeName = pathText(store.filename());
    return summary;
}

} // namespace

Workbench::Workbench(std::filesystem::path storeFile, AppSettings &settings, QObject *parent)
    : QObject(parent), m_storeFile(std::move(storeFile)), m_settings(settings), m_desktopPalette(QApplication::palette()),
      m_explore(m_storeFile), m_window(std::make_unique<MainWindow>()),
      m_imports(std::make_unique<ImportWorkbench>(m_storeFile, *m_window)),
      m_measuring(std::make_unique<RunWorkbench>(m_storeFile, *m_window)) {
    m_window->setThemeChoice(m_settings.theme());
    applyTheme();
    if (const QByteArray geometry = m_settings.windowGeometry(); !geometry.isEmpty()) m_window->restoreGeometry(geometry);
    connect(m_imports.get(), &ImportWorkbench::storeChanged, &m_explore, &ExploreSession::refresh);
    connect(m_imports.get(), &ImportWorkbench::storeChanged, m_measuring.get(), &RunWorkbench::refreshRuns);
    connect(m_measuring.get(), &RunWorkbench::storeChanged, &m_explore, &ExploreSession::refresh);
    connect(m_measuring.get(), &RunWorkbench::exploreRequested, this, [this](const CurveQuery &query) {
        ViewState view = m_window->explorePage()->viewState();
        view.selection = query.selection;
        view.axes = query.axes;
        edit(view);
        m_window->setPage(PageId::Explore);
    });
    connectExplore();
    connectExport();
    connect(m_window.get(), &MainWindow::themeChosen, this, [this](ThemeChoice choice) {
        m_settings.setTheme(choice);
        applyTheme();
    });
    m_explore.refresh();
}

Workbench::~Workbench() {
    m_settings.setWindowGeometry(m_window->saveGeometry());
}

void Workbench::show() {
    m_window->show();
}

void Workbench::connectExplore() {
    ExplorePage *page = m_window->explorePage();
    connect(page, &ExplorePage::viewStateEdited, this, &Workbench::edit);
    connect(page, &ExplorePage::originRequested, &m_explore, &ExploreSession::findOrigin);
    connect(&m_explore, &ExploreSession::originReady, page, &ExplorePage::setOrigin);
    connect(&m_explore, &ExploreSession::started, page, [page] { page->setLoading(true); });
    connect(&m_explore, &ExploreSession::answered, this, &Workbench::showAnswer);
    connect(&m_explore, &ExploreSession::storeEmpty, this, [this, page] {
        m_curves.reset();
        page->setLoading(false);
        page->setError({});
        m_window->setEmpty(true);
        StoreSummary nothing;
        nothing.storeName = pathText(m_storeFile.filename());
        m_window->setStoreSummary(nothing);
    });
    connect(&m_explore, &ExploreSession::failed, this, [this, page](const Error &error) {
        m_curves.reset(); // an export must not write what is no longer shown
        page->setLoading(false);
        m_window->setEmpty(false);
        page->setError(toQString(error.text()));
    });
}

void Workbench::connectExport() {
    connect(m_window.get(), &MainWindow::exportRequested, this, &Workbench::exportView);
    connect(m_window.get(), &MainWindow::copyRequested, this, &Workbench::copy);
}

void Workbench::applyTheme() {
    switch (m_settings.theme()) {
    case ThemeChoice::System: m_theme = Theme::forPalette(m_desktopPalette); break;
    case ThemeChoice::Light: m_theme = Theme::light(); break;
    case ThemeChoice::Dark: m_theme = Theme::darkTheme(); break;
    }
    QApplication::setPalette(m_theme.palette());
    m_window->setTheme(m_theme);
    m_imports->setTheme(m_theme);
}

void Workbench::edit(const ViewState &view) {
    ExplorePage *page = m_window->explorePage();
    const ViewState before = page->viewState();
    // At once, so that the next edit starts from this one and not from the last answer.
    page->setViewState(view);
    if (view.selection != before.selection || view.axes != before.axes || view.groupBy != before.groupBy)
        m_explore.show({view.selection, view.axes, view.groupBy});
}

void Workbench::showAnswer(const ExploreAnswer &answer) {
    m_curves = answer.curves;
    ExplorePage *page = m_window->explorePage();
    page->setLoading(false);
    page->setError({});
    ViewState view = page->viewState();
    view.selection = answer.query.selection;
    view.axes = answer.query.axes;
    view.groupBy = answer.query.groupBy;
    page->setViewState(view);
    page->setFacets(answer.facets);
    page->setCurves(answer.curves);
    m_window->setStoreSummary(summaryOf(*answer.catalogue, m_storeFile));
    m_window->setEmpty(false);
}

void Workbench::exportView(const ExportChoice &choice) {
    if (!m_curves) return;
    ExportJob job;
    job.file = toPath(choice.file);
    job.sizePx = choice.size * choice.dpi / 96;
    job.dpi = choice.dpi;
    job.theme = choice.lightTheme ? Theme::light() : m_theme;
    job.allPoints = choice.allPoints;
    if (choice.format == ExportChoice::Csv || choice.format == ExportChoice::Json) {
        exportData(job);
        return;
    }
    showExported(job.file, ps::exportView(job, *m_curves, [&] { return specFor(job.theme, choice.title); }));
}

void Workbench::exportData(const ExportJob &job) {
    if (m_exportJob.isRunning()) {
        m_window->showMessage(MessageBar::Kind::Warning, tr("The export before this one is still being written."));
        return;
    }
    m_exportJob.start(
        m_exportThread,
        [job, curves = m_curves](const JobControl &) -> Result<std::monostate> {
            return ps::exportView(job, *curves, {}).map([] { return std::monostate(); });
        },
        [this, file = job.file](const Result<std::monostate> &written) { showExported(file, written.map([](std::monostate) {})); });
}

void Workbench::showExported(const std::filesystem::path &file, const Status &status) {
    if (status)
        m_window->showMessage(MessageBar::Kind::Success, tr("Exported to %1").arg(pathText(file)));
    else
        m_window->showMessage(MessageBar::Kind::Error, tr("The export failed: %1").arg(toQString(status.error().text())));
}

ChartSpec Workbench::specFor(const Theme &theme, const QString &title) const {
    const ChartSpec shown = m_window->explorePage()->visibleSpec();
    ChartOptions options = m_window->explorePage()->viewState().chart;
    options.title = title;
    return buildChartSpec(*m_curves, options, theme, ViewRange{shown.x.range, shown.y.range});
}

void Workbench::copy(CopyKind kind) {
    if (!m_curves) return;
    auto data = std::make_unique<QMimeData>();
    const ChartSpec spec = m_window->explorePage()->visibleSpec();
    switch (kind) {
    case CopyKind::Image: data->setImageData(renderChart(spec, m_theme, kCopySize)); break;
    case CopyKind::Svg: {
        const auto svg = chartBytes(spec, m_theme, ChartExportRequest{kCopySize, 96, ChartFormat::Svg});
        if (!svg) {
            m_window->showMessage(MessageBar::Kind::Error, tr("The chart was not copied: %1").arg(toQString(svg.error().text())));
            return;
        }
        data->setData(QStringLiteral("image/svg+xml"), *svg);
        data->setText(QString::fromUtf8(*svg));
        break;
    }
    case CopyKind::Table: data->setText(m_window->explorePage()->tableText()); break;
    }
    QApplication::clipboard()->setMimeData(data.release()); // takes it
}

} // namespace ps
