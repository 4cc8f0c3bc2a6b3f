// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_text.h"

#include <QTest>

using namespace ps;

namespace {

ImportNote mappingNote(std::string message, std::uint64_t count = 1) {
    ImportNote note;
    note.code = NoteCode::MappingNeeded;
    note.message = std::move(message);
    note.count = count;
    return note;
}

} // namespace

class TestImportText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsFiles() {
        QCOMPARE(fileCountsText(1, 0, 0), QStringLiteral("1 file"));
        QCOMPARE(fileCountsText(2612, 2600, 1), QStringLiteral("2,612 files: 11 read, 2,600 as before, 1 left out"));
    }

    void namesRecordsByKind() {
        RecordCountsByKind records{};
        QCOMPARE(recordsText(records), QString());
        records[0] = {24, 0};
        records[2] = {1, 7};
        records[4] = {0, 1};
        QCOMPARE(recordsText(records), QStringLiteral("24 evaluations, 8 changelog entries (1 new), 1 power check (all known)"));
    }

    void saysWhatAnImportDid() {
        ImportReport report;
        report.archives.resize(3);
        report.archives[0].rows = {1736, 2, 3, 4, 5};
        report.archives[1].rows = {1, 0, 0, 0, 0};
        report.archives[1].records[0] = {2, 0};
        report.archives[2].status = ArchiveStatus::Unchanged;
        QCOMPARE(importedText(report), QStringLiteral("1,737 results added, 2 updated, 3 unchanged, 4 superseded, 5 left out · "
                                                      "2 evaluations · 3 files: 2 read, 1 as before"));
        QCOMPARE(importedText(ImportReport()), QStringLiteral("0 results added · 0 files"));
    }

    void saysWhatARemovalDid() {
        QCOMPARE(removedText({1737, 12, 3, 0, 0}),
                 QStringLiteral("Import removed: 1,737 results are gone, 12 stay because another import carries them, "
                                "3 have their earlier values again."));
        QCOMPARE(removedText({1, 1, 1, 0, 0}),
                 QStringLiteral("Import removed: 1 result is gone, 1 stays because another import carries it, "
                                "1 has its earlier values again."));
        QCOMPARE(removedText({667, 3, 0, 34, 2}), QStringLiteral("Import removed: 667 results and 34 other records are gone, "
                                                                 "5 stay because another import carries them."));
        QCOMPARE(removedText({0, 0, 0, 1, 0}), QStringLiteral("Import removed: 1 other record is gone."));
        QCOMPARE(removedText({}), QStringLiteral("Import removed: 0 results are gone."));
    }

    void asksBeforeARemovalWithItsFigures() {
        StoredImport import;
        QCOMPARE(removalQuestion(import),
                 QStringLiteral("It brought nothing of its own. The files that it was read from are not touched."));
        import.rows.added = 1737;
        import.rows.updated = 1;
        import.records[0] = {24, 7};
        QVERIFY2(removalQuestion(import).startsWith(QStringLiteral("It brought: 1,737 results added, 1 result updated, 24 evaluations. ")),
                 qPrintable(removalQuestion(import)));
    }

    void countsDocumentsThatWereLeftOutOfFilesThatWereRead() {
        ImportNote lost;
        lost.code = NoteCode::UnknownDocument;
        QCOMPARE(lostDocumentsText({lost, lost, lost}, 1), QStringLiteral("2 documents left out"));
        QCOMPARE(lostDocumentsText({lost}, 0), QStringLiteral("1 document left out"));
        QCOMPARE(lostDocumentsText({lost}, 1), QString());
        QCOMPARE(lostDocumentsText({}, 0), QString());
    }

    void findsTheKeysThatAMappingNeeds() {
        const std::vector<ImportNote> notes = {mappingNote("needs precision, tp and hw: give them with --map", 2),
                                               mappingNote("needs framework (not 'framework_version' or tps)")};
        QCOMPARE(neededFields(notes), (std::vector<std::string>{"hw", "framework", "precision", "tp"}));
        QCOMPARE(resultsNeedingFields(notes), std::uint64_t(3));
        ImportNote other = mappingNote("hw is missing");
        other.code = NoteCode::MissingField;
        QVERIFY(neededFields({other}).empty());
    }

    void readsMoments() {
        QCOMPARE(momentText("2026-11-24T22:13:10Z"), QStringLiteral("24 Nov 2026 22:13"));
        QCOMPARE(momentText("yesterday"), QStringLiteral("yesterday"));
    }
};

QTEST_GUILESS_MAIN(TestImportText)
#include "tst_import_text.moc"
