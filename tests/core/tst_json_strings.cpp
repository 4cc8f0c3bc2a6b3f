// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/archive_limits.h"
#include "core/import/document_parser.h"
#include "core/import/json_strings.h"

#include <QTest>

using namespace ps;

class TestJsonStrings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsTheLongest() {
        QCOMPARE(longestJsonString("{\"key\": \"value\", \"k\": 1234567}"), 5U);
        QCOMPARE(longestJsonString("[\"\", \"a\\\"b\", \"\\\\\", \"\\\\\\\"\\\\\"]"), 6U);
        QCOMPARE(longestJsonString("[\"ends in the middle"), 18U);
        QCOMPARE(longestJsonString("[\"ends in a backslash\\"), 20U);
        QCOMPARE(longestJsonString("[1, 2]"), 0U);
        QCOMPARE(longestJsonString(""), 0U);
        QCOMPARE(longestJsonString("\""), 0U);
    }

    void emptiesTheLongOnes() {
        const ShortenedJson shortened = withoutLongStrings("{\"a\": \"12345\", \"b\": \"1234\", \"c\": \"1\\\"345\"}", 4);
        QCOMPARE(shortened.text, std::string("{\"a\": \"\", \"b\": \"1234\", \"c\": \"\"}"));
        QCOMPARE(shortened.emptied, 2U);
    }

    void longDocumentsOfShortStringsAreRead() {
        std::string content = "[";
        while (content.size() < (17U << 20)) content += "\"" + std::string(60'000, 'x') + "\",";
        content += "1]";
        DocumentParser parser(ArchiveLimits{}.maxJsonDepth);
        const ParsedDocument document = parser.parse(content, "a.json", {}, {});
        QCOMPARE(document.notes.size(), 1U);
        QVERIFY(document.notes[0].code != NoteCode::UnreadableDocument);
    }
};

QTEST_GUILESS_MAIN(TestJsonStrings)
#include "tst_json_strings.moc"
