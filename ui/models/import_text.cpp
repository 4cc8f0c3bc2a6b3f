// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_text.h"

#include "core/support/text.h"
#include "ui/models/number_format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <set>
#include <string_view>

namespace ps {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ps::ImportText)
};

/// One and many of each kind of SideRecord, in its order.
constexpr const char *kRecordNames[kSideRecordKinds][2] = {
    {QT_TRANSLATE_NOOP("ps::ImportText", "evaluation"), QT_TRANSLATE_NOOP("ps::ImportText", "evaluations")},
    {QT_TRANSLATE_NOOP("ps::ImportText", "reliability figure"), QT_TRANSLATE_NOOP("ps::ImportText", "reliability figures")},
    {QT_TRANSLATE_NOOP("ps::ImportText", "changelog entry"), QT_TRANSLATE_NOOP("ps::ImportText", "changelog entries")},
    {QT_TRANSLATE_NOOP("ps::ImportText", "GPU telemetry summary"), QT_TRANSLATE_NOOP("ps::ImportText", "GPU telemetry summaries")},
    {QT_TRANSLATE_NOOP("ps::ImportText", "power check"), QT_TRANSLATE_NOOP("ps::ImportText", "power checks")},
    {QT_TRANSLATE_NOOP("ps::ImportText", "availability entry"), QT_TRANSLATE_NOOP("ps::ImportText", "availability entries")},
    {QT_TRANSLATE_NOOP("ps::ImportText", "submission"), QT_TRANSLATE_NOOP("ps::ImportText", "submissions")},
};

/// The words of a message that could be keys of a mapping.
std::set<std::string, std::less<>> wordsOf(std::string_view text) {
    std::set<std::string, std::less<>> words;
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
    while (!text.empty()) {
        const std::size_t begin = text.find_first_of(kLetters);
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        const std::size_t length = std::min(text.find_first_not_of(kLetters), text.size());
        words.emplace(text.substr(0, length));
        text.remove_prefix(length);
    }
    return words;
}

/// "1,737 results and 34 other records"
QString withRecords(std::uint64_t results, std::uint64_t records) {
    if (records == 0) return resultsText(results);
    const QString others = records == 1 ? Words::tr("1 other record") : Words::tr("%1 other records").arg(formatCount(records));
    return results == 0 ? others : Words::tr("%1 and %2").arg(resultsText(results), others);
}

} // namespace

QString filesText(std::uint64_t count) {
    return count == 1 ? Words::tr("1 file") : Words::tr("%1 files").arg(formatCount(count));
}

QString resultsText(std::uint64_t count) {
    return count == 1 ? Words::tr("1 result") : Words::tr("%1 results").arg(formatCount(count));
}

QString recordsText(const RecordCountsByKind &records) {
    QStringList parts;
    for (std::size_t kind = 0; kind < records.size(); ++kind) {
        const std::uint64_t count = records[kind].added + records[kind].unchanged;
        if (count == 0) continue;
        QString part = formatCount(count) + QLatin1Char(' ') + Words::tr(kRecordNames[kind][count == 1 ? 0 : 1]);
        if (records[kind].added == 0)
            part = Words::tr("%1 (all known)").arg(part);
        else if (records[kind].unchanged > 0)
            part = Words::tr("%1 (%2 new)").arg(part, formatCount(records[kind].added));
        parts << part;
    }
    return parts.join(QStringLiteral(", "));
}

QString fileCountsText(std::uint64_t files, std::uint64_t unchanged, std::uint64_t rejected) {
    QStringList parts;
    if (unchanged > 0) parts << Words::tr("%1 as before").arg(formatCount(unchanged));
    if (rejected > 0) parts << Words::tr("%1 left out").arg(formatCount(rejected));
    if (parts.isEmpty()) return filesText(files);
    parts.prepend(Words::tr("%1 read").arg(formatCount(files - std::min(files, unchanged + rejected))));
    return Words::tr("%1: %2").arg(filesText(files), parts.join(QStringLiteral(", ")));
}

QString lostDocumentsText(const std::vector<ImportNote> &notes, std::uint64_t rejectedArchives) {
    std::uint64_t lost = 0;
    for (const ImportNote &note : notes) {
        if (severityOf(note.code) == NoteSeverity::DocumentLost) lost += note.count;
    }
    if (lost <= rejectedArchives) return {}; // each of those has its note
    lost -= rejectedArchives;
    return lost == 1 ? Words::tr("1 document left out") : Words::tr("%1 documents left out").arg(formatCount(lost));
}

QString pathsText(const std::vector<std::string> &paths) {
    if (paths.empty()) return {};
    if (paths.size() == 1) return toQString(paths.front());
    return Words::tr("%1 and %2 more").arg(toQString(paths.front()), formatCount(paths.size() - 1));
}

QString importedText(const ImportReport &report) {
    const RowCounts rows = report.rows();
    QStringList parts;
    parts << Words::tr("%1 added").arg(resultsText(rows.added));
    const auto add = [&parts](std::uint64_t count, const QString &text) {
        if (count > 0) parts << text.arg(formatCount(count));
    };
    add(rows.updated, Words::tr("%1 updated"));
    add(rows.unchanged, Words::tr("%1 unchanged"));
    add(rows.superseded, Words::tr("%1 superseded"));
    add(rows.rejected, Words::tr("%1 left out"));
    QString text = parts.join(QStringLiteral(", "));
    if (const QString records = recordsText(report.records()); !records.isEmpty()) text += QStringLiteral(" · ") + records;
    return text + QStringLiteral(" · ") + fileCountsText(report.archives.size(), report.unchangedArchives(), report.rejectedArchives());
}

QString removedText(const RemovalReport &report) {
    QStringList parts;
    const bool one = report.removed + report.removedRecords == 1;
    parts << (one ? Words::tr("%1 is gone") : Words::tr("%1 are gone")).arg(withRecords(report.removed, report.removedRecords));
    const std::uint64_t kept = report.kept + report.keptRecords;
    if (kept == 1)
        parts << Words::tr("1 stays because another import carries it");
    else if (kept > 1)
        parts << Words::tr("%1 stay because another import carries them").arg(formatCount(kept));
    if (report.restored == 1)
        parts << Words::tr("1 has its earlier values again");
    else if (report.restored > 1)
        parts << Words::tr("%1 have their earlier values again").arg(formatCount(report.restored));
    return Words::tr("Import removed: %1.").arg(parts.join(QStringLiteral(", ")));
}

QString removalQuestion(const StoredImport &import) {
    RecordCountsByKind added{};
    for (std::size_t kind = 0; kind < added.size(); ++kind) added[kind].added = import.records[kind].added;
    QStringList what;
    if (import.rows.added > 0) what << Words::tr("%1 added").arg(resultsText(import.rows.added));
    if (import.rows.updated > 0) what << Words::tr("%1 updated").arg(resultsText(import.rows.updated));
    if (const QString records = recordsText(added); !records.isEmpty()) what << records;
    const QString text = what.isEmpty() ? Words::tr("It brought nothing of its own.")
                                        : Words::tr("It brought: %1. That goes, except what another import carries too, and what it had "
                                                    "replaced comes back.")
                                              .arg(what.join(QStringLiteral(", ")));
    return text + QLatin1Char(' ') + Words::tr("The files that it was read from are not touched.");
}

QString noteCodeText(NoteCode code) {
    return toQString(noteCodeKey(code)).replace(QLatin1Char('-'), QLatin1Char(' '));
}

QString momentText(const std::string &iso) {
    const QDateTime moment = QDateTime::fromString(toQString(iso), Qt::ISODate);
    if (!moment.isValid()) return toQString(iso);
    return readingLocale().toString(moment.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm"));
}

std::vector<std::string> neededFields(const std::vector<ImportNote> &notes) {
    std::set<std::string, std::less<>> named;
    for (const ImportNote &note : notes) {
        if (note.code == NoteCode::MappingNeeded) named.merge(wordsOf(note.message));
    }
    std::vector<std::string> fields;
    for (const std::string_view field : mappableFields()) {
        if (named.contains(field)) fields.emplace_back(field);
    }
    return fields;
}

std::uint64_t resultsNeedingFields(const std::vector<ImportNote> &notes) {
    std::uint64_t count = 0;
    for (const ImportNote &note : notes) {
        if (note.code == NoteCode::MappingNeeded) count += note.count;
    }
    return count;
}

} // namespace ps
