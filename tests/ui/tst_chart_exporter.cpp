// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/curve_fixture.h"
#include "tests/support/image_check.h"
#include "ui/chart/chart_exporter.h"
#include "ui/chart/chart_page.h"
#include "ui/chart/chart_spec_builder.h"
#include "ui/chart/series_palette.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTransform>
#include <QXmlStreamReader>

#include <csignal>
#include <sys/resource.h>

using namespace ps;
using namespace ps::test;

namespace {

ChartSpec specOf(std::size_t points, const std::optional<ViewRange> &view = std::nullopt, const Theme &theme = Theme::light()) {
    ChartOptions options;
    options.logY = true;
    options.title = QStringLiteral("Throughput & friends");
    return buildChartSpec(*curvesOf(nightLikePoints(points)), options, theme, view);
}

QByteArray bytesOf(const ChartSpec &spec, ChartFormat format, int dpi = 96) {
    const auto bytes = chartBytes(spec, Theme::light(), {QSize(1200, 800), dpi, format});
    return bytes ? *bytes : QByteArray();
}

QRectF plotOf(const ChartSpec &spec) {
    return ChartPage(spec, ChartStyle::of(Theme::light()), QSizeF(1200, 800)).mapping().plot;
}

/// What an SVG of a chart is made of.
struct SvgContents {
    QString title, description;
    QStringList texts;
    std::vector<QPointF> circles; ///< centres
    std::vector<QPointF> corners; ///< of everything that is drawn inside the legend's left edge as path or polygon
    int images = 0;
    bool wellFormed = false;
};

SvgContents read(const QByteArray &svg) {
    SvgContents contents;
    QXmlStreamReader xml(svg);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        const auto attributes = xml.attributes();
        const auto number = [&](const char *name) { return attributes.value(QLatin1String(name)).toDouble(); };
        const QString name = xml.name().toString();
        if (name == QLatin1String("title"))
            contents.title = xml.readElementText();
        else if (name == QLatin1String("desc"))
            contents.description = xml.readElementText();
        else if (name == QLatin1String("text"))
            contents.texts << xml.readElementText().trimmed();
        else if (name == QLatin1String("image"))
            ++contents.images;
        else if (name == QLatin1String("circle") || name == QLatin1String("ellipse"))
            contents.circles.emplace_back(number("cx"), number("cy"));
        else if (name == QLatin1String("polyline") || name == QLatin1String("polygon") || name == QLatin1String("path")) {
            const QString data = attributes.value(name == QLatin1String("path") ? QLatin1String("d") : QLatin1String("points")).toString();
            static const QRegularExpression pair(QStringLiteral("(-?[0-9.e+-]+),(-?[0-9.e+-]+)"));
            for (auto it = pair.globalMatch(data); it.hasNext();) {
                const auto match = it.next();
                contents.corners.emplace_back(match.captured(1).toDouble(), match.captured(2).toDouble());
            }
        }
    }
    contents.wellFormed = !xml.hasError();
    return contents;
}

} // namespace

class TestChartExporter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void svgHoldsTextAsTextAndSaysWhatItIs() {
        const ChartSpec spec = specOf(300);
        const SvgContents svg = read(bytesOf(spec, ChartFormat::Svg));
        QVERIFY(svg.wellFormed);
        QCOMPARE(svg.title, spec.title);
        QVERIFY(!spec.description.isEmpty());
        QVERIFY(svg.description.contains(spec.description.section(u'\n', 0, 0)));
        QVERIFY(svg.texts.contains(spec.title));
        QVERIFY(svg.texts.contains(spec.x.label));
        QVERIFY(svg.texts.contains(spec.y.label));
        QVERIFY(svg.texts.contains(QStringLiteral("NVIDIA")));
        QVERIFY(svg.texts.contains(QStringLiteral("10,000")));
        QCOMPARE(svg.images, 0);
    }

    void numbersInFilesDoNotDependOnTheLocale() {
        const QLocale before;
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        const ChartSpec spec = specOf(300);
        const SvgContents svg = read(bytesOf(spec, ChartFormat::Svg));
        QLocale::setDefault(before);
        QVERIFY(svg.texts.contains(QStringLiteral("10,000")));
        QVERIFY(!svg.texts.contains(QStringLiteral("10.000")));
    }

    void svgPointsAreVectorsInsideThePlot_data() {
        QTest::addColumn<bool>("zoomed");
        QTest::newRow("all") << false;
        QTest::newRow("zoomed") << true;
    }
    void svgPointsAreVectorsInsideThePlot() {
        QFETCH(bool, zoomed);
        const ChartSpec spec = specOf(300, zoomed ? std::optional(ViewRange{{20, 60}, {500, 5000}}) : std::nullopt);
        const QRectF plot = plotOf(spec);
        const PlotMapping mapping(plot, spec.x, spec.y);
        std::size_t expectedCircles = 0;
        for (const ChartPoint &point : spec.points) {
            if (!plot.contains(mapping.toPixel({point.x, point.y}))) continue;
            const MarkerStyle &marker = spec.markers[point.marker];
            if (marker.shape == MarkerShape::Circle) ++expectedCircles;
            if (marker.fill == MarkerFill::Holed) ++expectedCircles;
        }
        const SvgContents svg = read(bytesOf(spec, ChartFormat::Svg));
        std::size_t circles = 0;
        for (const QPointF &centre : svg.circles) {
            // To the right of the plot is the legend.
            if (centre.x() > plot.right() + 1) continue;
            QVERIFY2(plot.adjusted(-0.01, -0.01, 0.01, 0.01).contains(centre),
                     qPrintable(QStringLiteral("%1, %2").arg(centre.x()).arg(centre.y())));
            ++circles;
        }
        QCOMPARE(circles, expectedCircles);
        QVERIFY(circles > 0);
        const QRectF withMarkers = plot.adjusted(-kFrontierRadius, -kFrontierRadius, kFrontierRadius, kFrontierRadius);
        std::size_t corners = 0;
        for (const QPointF &corner : svg.corners) {
            if (corner.x() > withMarkers.right()) continue;
            QVERIFY2(withMarkers.contains(corner), qPrintable(QStringLiteral("%1, %2").arg(corner.x()).arg(corner.y())));
            ++corners;
        }
        QVERIFY(corners > 0);
    }

    void svgIsAsLargeAsAsked() {
        const QByteArray svg = bytesOf(specOf(20), ChartFormat::Svg);
        QVERIFY(svg.contains("viewBox=\"0 0 1200 800\""));
        QVERIFY(svg.contains("width=\"317.5mm\""));
    }

    void pdfIsVectorWithEmbeddedFonts() {
        const QByteArray pdf = bytesOf(specOf(300), ChartFormat::Pdf);
        QVERIFY(pdf.startsWith("%PDF"));
        QVERIFY(pdf.contains("/FontFile2"));
        QVERIFY(!pdf.contains("/Subtype /Image"));
        QVERIFY(pdf.size() > 10'000);
    }

    void pdfCarriesTheProvenanceAndWhatItLeavesOut() {
        const ChartSpec spec = specOf(40'000);
        const QByteArray pdf = bytesOf(spec, ChartFormat::Pdf);
        const qsizetype begin = pdf.indexOf("<?xpacket begin"), end = pdf.indexOf("<?xpacket end");
        QVERIFY(begin > 0 && end > begin);
        QXmlStreamReader xml(pdf.mid(begin, end - begin));
        QStringList texts;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("li")) texts << xml.readElementText();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(texts.size(), 2);
        QCOMPARE(texts[0], spec.title);
        QVERIFY(texts[1].startsWith(spec.description));
        QVERIFY(texts[1].contains(QStringLiteral("dominated results")));
    }

    void namesWithControlCharactersMakeAReadableSvg() {
        const ChartSpec spec =
            buildChartSpec(*curvesOf({{"gpu\x01z", 10, 100, "fp\x02z", "eng\x03ine", "single_turn", 16, "mo\x1f\tdel\nname"}}, "line"), {},
                           Theme::light());
        const SvgContents svg = read(bytesOf(spec, ChartFormat::Svg));
        QVERIFY(svg.wellFormed);
        QVERIFY(svg.description.contains(QStringLiteral("mo  del name")));
    }

    void pngShowsTheColoursAndCarriesTheProvenance() {
        const ChartSpec spec = specOf(300);
        QImage image;
        QVERIFY(image.loadFromData(bytesOf(spec, ChartFormat::Png), "PNG"));
        QCOMPARE(image.size(), QSize(1200, 800));
        QVERIFY(!isBlank(image));
        const QRect plot = plotOf(spec).toAlignedRect();
        QVERIFY(pixelsOf(image, plot, vendorColour(Vendor::Nvidia, Theme::light()), 2) > 100);
        QVERIFY(pixelsOf(image, plot, vendorColour(Vendor::Amd, Theme::light()), 2) > 100);
        QVERIFY(pixelsOf(image, plot, gpuColour("gb300", Theme::light()), 2) > 20);
        QCOMPARE(image.pixelColor(1, 1), Theme::light().panel);
        QVERIFY(image.text(QStringLiteral("Description")).contains(spec.description.section(u'\n', 0, 0)));
        QVERIFY(image.text(QStringLiteral("Software")).startsWith(QStringLiteral("Paretoscope ")));
    }

    void densityScalesTheWholePicture() {
        const ChartSpec spec = specOf(100);
        const QImage screen = renderChart(spec, Theme::light(), QSize(600, 400), 96);
        const QImage print = renderChart(spec, Theme::light(), QSize(1800, 1200), 288);
        QCOMPARE(print.dotsPerMeterX(), qRound(288 / 0.0254));
        // The same layout three times as large has nine times as many pixels of a colour, edges apart.
        const QColor line = vendorColour(Vendor::Nvidia, Theme::light());
        const auto small = static_cast<double>(pixelsOf(screen, line, 30));
        const auto large = static_cast<double>(pixelsOf(print, line, 30));
        QVERIFY2(large / small > 7 && large / small < 14, qPrintable(QString::number(large / small)));
    }

    void darkThemeIsDark() {
        const QImage image = renderChart(specOf(50, std::nullopt, Theme::darkTheme()), Theme::darkTheme(), QSize(800, 600));
        QCOMPARE(image.pixelColor(0, 0), Theme::darkTheme().panel);
        QCOMPARE(image.pixelColor(799, 599), Theme::darkTheme().panel);
    }

    void manyPointsAreThinnedOutInVectorFilesAndItSaysSo() {
        const ChartSpec spec = specOf(40'000);
        const SvgContents svg = read(bytesOf(spec, ChartFormat::Svg));
        QVERIFY(svg.description.contains(QStringLiteral("dominated results")));
        std::size_t frontier = 0;
        for (const ChartPoint &point : spec.points) frontier += point.onFrontier ? 1 : 0;
        const ChartPage page(spec, ChartStyle::of(Theme::light()), QSizeF(1200, 800), 20'000);
        QCOMPARE(page.omissions().size(), 1);
        QVERIFY(svg.texts.join(u' ').contains(QStringLiteral("dominated results")));
        QVERIFY(svg.description.contains(page.omissions().constFirst()));
        QVERIFY(svg.circles.size() > frontier / 2);
        QVERIFY(svg.circles.size() < 20'000);
    }

    void longLegendFitsOnThePage() {
        std::vector<FixturePoint> points;
        for (int i = 0; i < 20; ++i)
            points.push_back(
                {"b200", 10.0 + i, 100.0 + i, "fp8", "an-engine-with-a-name-that-is-sixty-characters-long-number-" + std::to_string(i)});
        const ChartSpec spec = buildChartSpec(*curvesOf(points, "line"), {}, Theme::light());
        const SvgContents svg = read(bytesOf(spec, ChartFormat::Svg));
        for (const QPointF &centre : svg.circles) QVERIFY(QRectF(0, 0, 1200, 800).contains(centre));
        QVERIFY(!svg.texts.join(u' ').contains(u'…'));
        QVERIFY(plotOf(spec).width() > 300);
    }

    void emptyChartSaysWhy() {
        const SvgContents svg = read(bytesOf(buildChartSpec(*curvesOf({}), {}, Theme::light()), ChartFormat::Svg));
        QVERIFY(svg.texts.contains(QStringLiteral("No results match these filters")));
        QVERIFY(svg.circles.empty());
    }

    void writesTheFileWholeOrNamesTheReason() {
        QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "chart.pdf";
        const ChartSpec spec = specOf(50);
        QVERIFY(exportChart(spec, Theme::light(), file, {QSize(800, 600), 96, ChartFormat::Pdf}).has_value());
        QVERIFY(std::filesystem::file_size(file) > 5000);

        const Status missing = exportChart(spec, Theme::light(), file.parent_path() / "no such folder" / "a.svg", {});
        QVERIFY(!missing);
        QCOMPARE(missing.error().code(), ErrorCode::Unreadable);
        QVERIFY(missing.error().text().find("a.svg") != std::string::npos);
    }

    void keepsTheOldFileWhenTheNewOneDoesNotFit() {
        QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "chart.svg";
        QVERIFY(exportChart(specOf(20), Theme::light(), file, {QSize(800, 600), 96, ChartFormat::Svg}).has_value());
        const auto before = std::filesystem::file_size(file);

        rlimit old{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{4096, old.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        const Status status = exportChart(specOf(300), Theme::light(), file, {QSize(800, 600), 96, ChartFormat::Svg});
        setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!status);
        QVERIFY(status.error().text().find("chart.svg") != std::string::npos);
        QCOMPARE(std::filesystem::file_size(file), before);
    }

    void neverReplacesWhatIsNoFile() {
        QTemporaryDir folder;
        const Status status = exportChart(specOf(20), Theme::light(), folder.path().toStdString(), {QSize(800, 600), 96, ChartFormat::Svg});
        QVERIFY(!status);
        QCOMPARE(status.error().code(), ErrorCode::Unreadable);
    }

    void refusesSizesThatMakeNoSense() {
        for (const QSize &size : {QSize(0, 0), QSize(-5, 100), QSize(100'000, 100)}) {
            const auto bytes = chartBytes(specOf(10), Theme::light(), {size, 96, ChartFormat::Png});
            QVERIFY(!bytes);
            QCOMPARE(bytes.error().code(), ErrorCode::InvalidArgument);
        }
        QVERIFY(renderChart(specOf(10), Theme::light(), QSize(800, 600), 0).isNull());
    }

    void formatFollowsTheEnding() {
        QCOMPARE(chartFormatOf("a.SVG"), std::optional(ChartFormat::Svg));
        QCOMPARE(chartFormatOf("b/a.pdf"), std::optional(ChartFormat::Pdf));
        QCOMPARE(chartFormatOf("a.png"), std::optional(ChartFormat::Png));
        QCOMPARE(chartFormatOf("a.jpeg"), std::nullopt);
    }
};

QTEST_MAIN(TestChartExporter)
#include "tst_chart_exporter.moc"
