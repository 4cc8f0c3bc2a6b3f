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
};

QTEST_GUILESS_MAIN(TestNotesText)
#include "tst_notes_text.moc"
