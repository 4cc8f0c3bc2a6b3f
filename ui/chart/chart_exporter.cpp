// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_exporter.h"

#include "core/support/save_file.h"
#include "core/support/text.h"
#include "core/support/version.h"
#include "ui/chart/chart_page.h"

#include <QBuffer>
#include <QImageWriter>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QXmlStreamWriter>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

namespace ps {

namespace {

constexpr double kLayoutDpi = 96;
constexpr int kPdfDpi = 1200;
constexpr int kPointsPerInch = 72;
constexpr double kMetresPerInch = 0.0254;
constexpr std::size_t kMostVectorPoints = 20'000;
constexpr int kSmallestSide = 64;
constexpr int kLargestSide = 30'000;

bool makesSense(const QSize &size, int dpi) {
    const auto within = [](int side) { return side >= kSmallestSide && side <= kLargestSide; };
    return within(size.width()) && within(size.height()) && dpi >= 24 && dpi <= 2400;
}

QSizeF layoutSize(const QSize &sizePx, int dpi) {
    return QSizeF(sizePx) * (kLayoutDpi / dpi);
}

QString programName() {
    return QStringLiteral("Paretoscope ") + toQString(versionText());
}

QString describe(const ChartSpec &spec, const ChartPage &page) {
    QStringList parts;
    for (const QString &part : {spec.description, spec.notes.join(u'\n'), page.omissions().join(u'\n')}) {
        if (!part.isEmpty()) parts << part;
    }
    return parts.join(u'\n');
}

/// Numbers in files read the same everywhere; the user's locale is for the screen.
ChartStyle styleOfFiles(const Theme &theme) {
    ChartStyle style = ChartStyle::of(theme);
    style.locale = QLocale(QLocale::English, QLocale::UnitedStates);
    return style;
}

QByteArray svgBytes(const ChartSpec &spec, const ChartStyle &style, const ChartExportRequest &request) {
    const QSizeF size = layoutSize(request.sizePx, request.dpi);
    const ChartPage page(spec, style, size, kMostVectorPoints);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(request.dpi);
    generator.setSize(request.sizePx);
    generator.setViewBox(QRectF(QPointF(0, 0), size));
    // QSvgGenerator writes both as they are: an ampersand in them would end every reader's patience.
    generator.setTitle(spec.title.toHtmlEscaped());
    generator.setDescription(describe(spec, page).toHtmlEscaped());
    QPainter painter(&generator);
    page.paint(painter);
    painter.end();
    return bytes;
}

/// A PDF's description, where every reader of metadata looks for it: XMP with Dublin Core.
QByteArray xmpOf(const QString &title, const QString &description) {
    const QString rdf = QStringLiteral("http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    const QString dc = QStringLiteral("http://purl.org/dc/elements/1.1/");
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.writeProcessingInstruction(QStringLiteral("xpacket"), QStringLiteral("begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\""));
    xml.writeNamespace(QStringLiteral("adobe:ns:meta/"), QStringLiteral("x"));
    xml.writeStartElement(QStringLiteral("adobe:ns:meta/"), QStringLiteral("xmpmeta"));
    xml.writeNamespace(rdf, QStringLiteral("rdf"));
    xml.writeStartElement(rdf, QStringLiteral("RDF"));
    xml.writeNamespace(dc, QStringLiteral("dc"));
    xml.writeStartElement(rdf, QStringLiteral("Description"));
    xml.writeAttribute(rdf, QStringLiteral("about"), QString());
    xml.writeTextElement(dc, QStringLiteral("format"), QStringLiteral("application/pdf"));
    for (const auto &[name, text] : {std::pair(QStringLiteral("title"), title), std::pair(QStringLiteral("description"), description)}) {
        xml.writeStartElement(dc, name);
        xml.writeStartElement(rdf, QStringLiteral("Alt"));
        xml.writeStartElement(rdf, QStringLiteral("li"));
        xml.writeAttribute(QStringLiteral("xml:lang"), QStringLiteral("x-default"));
        xml.writeCharacters(text);
        for (int i = 0; i < 3; ++i) xml.writeEndElement();
    }
    for (int i = 0; i < 3; ++i) xml.writeEndElement();
    xml.writeProcessingInstruction(QStringLiteral("xpacket"), QStringLiteral("end=\"r\""));
    return bytes;
}

QByteArray pdfBytes(const ChartSpec &spec, const ChartStyle &style, const ChartExportRequest &request) {
    const ChartPage page(spec, style, layoutSize(request.sizePx, request.dpi), kMostVectorPoints);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    const QSizeF points = QSizeF(request.sizePx) * (double(kPointsPerInch) / request.dpi);
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setResolution(kPdfDpi);
    writer.setTitle(spec.title);
    writer.setCreator(programName());
    writer.setDocumentXmpMetadata(xmpOf(spec.title, describe(spec, page)));
    QPainter painter(&writer);
    painter.scale(kPdfDpi / kLayoutDpi, kPdfDpi / kLayoutDpi);
    page.paint(painter);
    painter.end();
    return bytes;
}

QByteArray pngBytes(const ChartSpec &spec, const Theme &theme, const ChartExportRequest &request) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImageWriter writer(&buffer, "png");
    return writer.write(renderChart(spec, theme, request.sizePx, request.dpi)) ? bytes : QByteArray();
}

} // namespace

std::optional<ChartFormat> chartFormatOf(const std::filesystem::path &file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::pair<std::string_view, ChartFormat>, 3> kEndings = {
        {{".svg", ChartFormat::Svg}, {".pdf", ChartFormat::Pdf}, {".png", ChartFormat::Png}}};
    for (const auto &[text, format] : kEndings) {
        if (text == ending) return format;
    }
    return std::nullopt;
}

QImage renderChart(const ChartSpec &spec, const Theme &theme, const QSize &sizePx, int dpi) {
    if (!makesSense(sizePx, dpi)) return {};
    QImage image(sizePx, QImage::Format_RGB32);
    if (image.isNull()) return {};
    const int dotsPerMetre = qRound(dpi / kMetresPerInch);
    const ChartPage page(spec, styleOfFiles(theme), layoutSize(sizePx, dpi));
    QPainter painter(&image);
    painter.scale(dpi / kLayoutDpi, dpi / kLayoutDpi);
    page.paint(painter);
    painter.end();
    // After painting: the density of the image must not scale the fonts a second time.
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    image.setText(QStringLiteral("Title"), spec.title);
    image.setText(QStringLiteral("Description"), describe(spec, page));
    image.setText(QStringLiteral("Software"), programName());
    return image;
}

Result<QByteArray> chartBytes(const ChartSpec &spec, const Theme &theme, const ChartExportRequest &request) {
    if (!makesSense(request.sizePx, request.dpi))
        return failure(ErrorCode::InvalidArgument, "a chart must be 64 to 30000 pixels wide and high, at 24 to 2400 dpi");
    QByteArray bytes;
    switch (request.format) {
    case ChartFormat::Svg: bytes = svgBytes(spec, styleOfFiles(theme), request); break;
    case ChartFormat::Pdf: bytes = pdfBytes(spec, styleOfFiles(theme), request); break;
    case ChartFormat::Png: bytes = pngBytes(spec, theme, request); break;
    }
    if (bytes.isEmpty()) return failure(ErrorCode::TooLarge, "a picture of this size does not fit into memory");
    return bytes;
}

Status exportChart(const ChartSpec &spec, const Theme &theme, const std::filesystem::path &file, const ChartExportRequest &request) {
    const Result<QByteArray> bytes = chartBytes(spec, theme, request);
    if (!bytes) return failure(bytes.error().within(file.string()));
    return saveFile(file, std::string_view(bytes->constData(), static_cast<std::size_t>(bytes->size())));
}

} // namespace ps
