// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/import_report_csv.h"

#include <QTest>

using namespace ps;

namespace {

constexpr char kHeader[] = "what,archive,document,element,severity,code,count,message,status,artifact,documents,bytes,"
                           "added,updated,unchanged,superseded,rejected,records_added,records_unchanged\n";

StoredArchive archive(std::string path, ArchiveStatus status, RowCounts rows) {
    StoredArchive result;
    result.outcome.path = std::move(path);
    result.outcome.status = status;
    result.outcome.bytes = 100;
    result.outcome.documents = 2;
    result.outcome.rows = rows;
    return result;
}

ImportNote note(NoteCode code, std::string path, std::string message) {
    ImportNote result;
    result.code = code;
    result.archive = std::move(path);
    result.message = std::move(message);
    return result;
}

} // namespace

class TestImportReportCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesFilesWithTheirNotesBelow() {
        StoredArchive read = archive("a.zip", ArchiveStatus::Imported, {3, 1, 4, 1, 5});
        read.artifactId = 42;
        read.outcome.records[0] = {2, 1};
        read.outcome.records[6] = {5, 0};
        ImportNote lost = note(NoteCode::MissingField, "a.zip", "no \"hw\"");
        lost.document = "m.json";
        lost.element = 7;
        lost.count = 5;
        const std::string csv = importReportCsv({read, archive("b.zip", ArchiveStatus::Unchanged, {})},
                                                {note(NoteCode::IgnoredDocument, "folder", "3 files *.log"), lost});
        QCOMPARE(csv, std::string(kHeader) +
                          "\"file\",\"a.zip\",,,,,,,\"imported\",42,2,100,3,1,4,1,5,7,1\n"
                          "\"note\",\"a.zip\",\"m.json\",7,\"row-lost\",\"missing-field\",5,\"no \"\"hw\"\"\",,,,,,,,,,,\n"
                          "\"file\",\"b.zip\",,,,,,,\"unchanged\",,,100,,,,,,,\n"
                          "\"note\",\"folder\",,,\"info\",\"ignored-document\",1,\"3 files *.log\",,,,,,,,,,,\n");
    }

    void everyLineHasAsManyCells() {
        const std::string csv = importReportCsv({archive("a", ArchiveStatus::Imported, {}), archive("b", ArchiveStatus::Unchanged, {})},
                                                {note(NoteCode::NoRun, "a", "x"), note(NoteCode::NoRun, "z", "y")});
        for (const QByteArray &line : QByteArray::fromStdString(csv).trimmed().split('\n')) QCOMPARE(line.count(','), 18);
    }

    void writesOnlyWhatWasLeftOutWhenAsked() {
        const std::string csv = importReportCsv(
            {archive("fine.zip", ArchiveStatus::Imported, {1, 0, 0, 0, 0}), archive("remark.zip", ArchiveStatus::Imported, {1, 0, 0, 0, 0}),
             archive("bad.zip", ArchiveStatus::Rejected, {})},
            {note(NoteCode::UnknownModel, "remark.zip", "x"), note(NoteCode::UnreadableDocument, "bad.zip", "y")}, true);
        QCOMPARE(csv, std::string(kHeader) + "\"file\",\"bad.zip\",,,,,,,\"rejected\",,2,100,0,0,0,0,0,0,0\n"
                                             "\"note\",\"bad.zip\",,,\"document-lost\",\"unreadable-document\",1,\"y\",,,,,,,,,,,\n");
    }

    void keepsCommasQuotesAndLineBreaksInsideTheirCell() {
        const std::string csv = importReportCsv({archive("<b>x</b>'; DROP TABLE--,\"\n.json", ArchiveStatus::Unchanged, {})}, {});
        QVERIFY(csv.find("\"<b>x</b>'; DROP TABLE--,\"\"\n.json\",,") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestImportReportCsv)
#include "tst_import_report_csv.moc"
