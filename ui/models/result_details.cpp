// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_details.h"

#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"
#include "core/support/text.h"
#include "ui/models/number_format.h"
#include "ui/models/result_text.h"

#include <QCoreApplication>
#include <QUrl>

namespace ps {

namespace {

QString text(const char *source) {
    return QCoreApplication::translate("ResultDetails", source);
}

/// A link only to the web: the address comes from an archive.
QString webAddress(const std::string &address) {
    const QUrl url(toQString(address), QUrl::StrictMode);
    return url.isValid() && url.scheme() == QLatin1String("https") ? url.toString() : QString();
}

void append(std::vector<DetailLine> &lines, const char *label, const QString &value, const QString &url = {}) {
    if (!value.isEmpty()) lines.push_back({text(label), value, url});
}

void appendMetrics(std::vector<DetailLine> &lines, const ResultSet &results, std::size_t row) {
    for (std::size_t column = 0; column < results.columns.size(); ++column) {
        const Metric &entry = metric(results.columns[column]);
        const auto value = results.value(row, column);
        lines.push_back({toQString(entry.label),
                         value ? formatMetricWithUnit(entry, *value) : text(QT_TRANSLATE_NOOP("ResultDetails", "not measured")),
                         {}});
    }
}

/// "2026-05-09T01:02:03Z" for people.
QString timeText(const std::string &time) {
    return toQString(time).replace(QLatin1Char('T'), QLatin1Char(' ')).replace(QLatin1String("Z"), QLatin1String(" UTC"));
}

QString artifactText(const ResultOrigin &origin) {
    return origin.artifactId ? QString::number(*origin.artifactId) : QString();
}

QString carriersText(const ResultOrigin &origin) {
    if (origin.otherCarriers == 0) return {};
    if (origin.otherCarriers == 1) return text(QT_TRANSLATE_NOOP("ResultDetails", "another import"));
    return text(QT_TRANSLATE_NOOP("ResultDetails", "%1 other imports")).arg(formatCount(origin.otherCarriers));
}

/// A name that the archive spells otherwise than the configuration.
struct NameChange {
    const char *label;
    const std::string *raw;
};

std::vector<NameChange> nameChanges(const ResultOrigin &origin, const ServingConfig &config) {
    std::vector<NameChange> changes;
    const auto compare = [&changes](const char *label, const std::string &raw, const std::string &name) {
        if (!raw.empty() && raw != name) changes.push_back({label, &raw});
    };
    compare(QT_TRANSLATE_NOOP("ResultDetails", "GPU as written"), origin.rawHardware, config.hardware);
    compare(QT_TRANSLATE_NOOP("ResultDetails", "Engine as written"), origin.rawFramework, config.framework);
    compare(QT_TRANSLATE_NOOP("ResultDetails", "Model as written"), origin.rawModel, config.model);
    compare(QT_TRANSLATE_NOOP("ResultDetails", "Precision as written"), origin.rawPrecision, config.precision);
    compare(QT_TRANSLATE_NOOP("ResultDetails", "Speculation as written"), origin.rawSpec, config.spec);
    return changes;
}

/// What was normalised, in a few lines: the first ones, and how many there are besides.
void appendChanges(std::vector<DetailLine> &lines, const ResultOrigin &origin, const ServingConfig &config) {
    constexpr qsizetype kMost = 3;
    QStringList names;
    for (const NameChange &name : nameChanges(origin, config)) names << toQString(*name.raw);
    if (!names.isEmpty()) append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Names as written"), names.join(QStringLiteral(" · ")));
    QStringList changes;
    for (const std::string_view change : normalisationTexts(origin.normalisations)) changes << toQString(change);
    const qsizetype more = changes.size() > kMost ? changes.size() - kMost + 1 : 0;
    for (qsizetype i = 0; i < changes.size() - more; ++i)
        lines.push_back({i == 0 ? text(QT_TRANSLATE_NOOP("ResultDetails", "Normalised")) : QString(), changes[i], {}});
    if (more > 0)
        lines.push_back({QString(), QCoreApplication::translate("ResultDetails", "and %n more", nullptr, static_cast<int>(more)), {}});
}

} // namespace

std::vector<DetailLine> resultDetails(const ResultSet &results, std::size_t row) {
    const ResultRow &result = results.rows[row];
    const SeriesInfo &series = results.seriesOf(result);
    const ServingConfig &config = results.configOf(result);
    const RunInfo &run = results.runOf(result);
    std::vector<DetailLine> lines;
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Known to be bad"), toQString(results.vetoOf(result)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "GPU"), toQString(results.catalogue->hardwareLabel(config.hardware)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Engine"), toQString(frameworkLabel(config.framework)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Model"), toQString(modelLabel(config.model)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Precision"), precisionText(config));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Sequence"), toQString(sequenceLabel(series.isl, series.osl)));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Parallelism"), toQString(config.parallelismLabel()));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "GPUs"), formatCount(static_cast<std::uint64_t>(config.totalGpus())));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Concurrency"), formatCount(static_cast<std::uint64_t>(result.concurrency)));
    appendMetrics(lines, results, row);
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Night"), nightText(run));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Run"), runText(run), webAddress(run.url));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Run name"), toQString(run.name));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Attempt"), result.attempt < 0 ? QString() : QString::number(result.attempt));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Commit"), toQString(run.headSha));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Image"), imageText(results, result));
    if (run.synthetic)
        append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Data"), text(QT_TRANSLATE_NOOP("ResultDetails", "Synthetic sample data")));
    return lines;
}

std::vector<DetailLine> originDetails(const ResultOrigin &origin, const ServingConfig &config) {
    std::vector<DetailLine> lines;
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Archive"), toQString(origin.archive));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Member"), toQString(origin.document));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Element"), QString::number(origin.element));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Artifact"), artifactText(origin));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Imported"), timeText(origin.importedAt));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Imported by version"), toQString(origin.programVersion));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Also in"), carriersText(origin));
    for (const std::string_view text : normalisationTexts(origin.normalisations))
        append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Normalised"), toQString(text));
    for (const NameChange &name : nameChanges(origin, config)) append(lines, name.label, toQString(*name.raw));
    for (const auto &[key, value] : origin.attributes) lines.push_back({toQString(key), toQString(value), {}});
    for (const auto &[key, value] : origin.otherMetrics) lines.push_back({toQString(key), readingLocale().toString(value, 'g', 6), {}});
    return lines;
}

std::vector<DetailLine> originSummary(const ResultOrigin &origin, const ServingConfig &config) {
    std::vector<DetailLine> lines;
    const QString element = QString::number(origin.element);
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Archive"), toQString(origin.archive));
    if (origin.document.empty())
        append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Element"), element);
    else
        append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Member · Element"), toQString(origin.document) + QStringLiteral(" · ") + element);
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Artifact"), artifactText(origin));
    QStringList imported;
    if (!origin.importedAt.empty()) imported << timeText(origin.importedAt);
    if (!origin.programVersion.empty())
        imported << text(QT_TRANSLATE_NOOP("ResultDetails", "version %1")).arg(toQString(origin.programVersion));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Imported"), imported.join(QStringLiteral(" · ")));
    append(lines, QT_TRANSLATE_NOOP("ResultDetails", "Also in"), carriersText(origin));
    appendChanges(lines, origin, config);
    return lines;
}

} // namespace ps
