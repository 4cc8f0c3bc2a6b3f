// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notes_text.h"

#include <QTest>

using namespace ps;

namespace {

ImportNote note(NoteCode code, const char *archive, const char *message, std::uint64_t count = 1) {
    ImportNote result;
    result.code = code;
    result.archive = archive;
    result.message = message;
    result.count = count;
    return result;
}

} // namespace

class TestNotesText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSameThingInManyFilesIsOneLine() {
        const auto lines = noteLines({note(NoteCode::IgnoredDocument, "a.zip", "a changelog: not imported"),
                                      note(NoteCode::IgnoredDocument, "b.zip", "a changelog: not imported", 2),
                                      note(NoteCode::IgnoredDocument, "c.zip", "run statistics: not imported")});
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines[0], std::string("ignored-document ×3: a changelog: not imported (a.zip, and 1 more)"));
        QCOMPARE(lines[1], std::string("ignored-document: run statistics: not imported (c.zip)"));
    }

    void whatWasLostComesFirst() {
        const auto lines =
            noteLines({note(NoteCode::UnknownHardware, "a.zip", "kept"), note(NoteCode::NotPositive, "a.zip", "value"),
                       note(NoteCode::UnreadableDocument, "b.zip", "document"), note(NoteCode::MissingField, "a.zip", "row")});
        QCOMPARE(lines.size(), std::size_t(4));
        QVERIFY(lines[0].find("document") != std::string::npos);
        QVERIFY(lines[1].find("row") != std::string::npos);
        QVERIFY(lines[2].find("value") != std::string::npos);
        QVERIFY(lines[3].find("kept") != std::string::npos);
    }

    void namesMemberAndElement() {
        ImportNote one = note(NoteCode::MissingField, "a.zip", "'conc' is missing");
        one.document = "agg_bmk.json";
        one.element = 17;
        QCOMPARE(noteLines({one}), std::vector<std::string>{"missing-field: 'conc' is missing (a.zip › agg_bmk.json [17])"});
    }

    void countsRecordsByKind() {
        RecordCountsByKind records{};
        QVERIFY(recordsLine(records).empty());
        records[0].added = 540;
        records[2].added = 1;
        records[2].unchanged = 3;
        QCOMPARE(recordsLine(records), std::string("540 evaluations added, 1 changelog entry added, 3 changelog entries unchanged"));
        QCOMPARE(countedRecords(2, 1), std::string("2 reliability figures"));
        QCOMPARE(countedRecords(1, 6), std::string("1 submission"));
    }

    void saysThatADryRunWroteNothing() {
        ImportReport report;
        report.archives.emplace_back().rows.added = 412;
        report.archives.back().records[0].added = 540;
        report.notes = {note(NoteCode::UnknownHardware, "a.zip", "hardware 'x\x1b' is kept")};
        QCOMPARE(importText(report), std::string("412 results added, 0 unchanged, 0 rejected from 1 file\n540 evaluations added\n"
                                                 "  unknown-hardware: hardware 'x?' is kept (a.zip)\n"));
        report.dryRun = true;
        const std::string text = importText(report);
        QVERIFY(text.starts_with("Dry run: 412 results added, "));
        QVERIFY(text.find("; the store is as it was\n") != std::string::npos);
    }

    void saysWhatARemovalDid() {
        RemovalReport removal;
        removal.removed = 412;
        QCOMPARE(removalSentence(ImportId{3}, removal), std::string("Import 3 taken back: 412 results removed"));
        removal.removed = 1;
        removal.kept = 3;
        removal.restored = 2;
        removal.removedRecords = 1;
        removal.keptRecords = 4;
        QCOMPARE(removalSentence(ImportId{3}, removal),
                 std::string("Import 3 taken back: 1 result removed, 3 kept because other imports carry them, 2 with their earlier values "
                             "again, 1 record removed, 4 records kept"));
    }

    void saysWhatWasLeftOut() {
        QCOMPARE(vetoedNote(1), std::string("Left out: 1 result known to be bad (--vetoed shows them)"));
        QCOMPARE(vetoedNote(12), std::string("Left out: 12 results known to be bad (--vetoed shows them)"));
    }
};

QTEST_GUILESS_MAIN(TestNotesText)
#include "tst_notes_text.moc"
