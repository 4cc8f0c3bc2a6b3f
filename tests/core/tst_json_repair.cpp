// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_fault.h"
#include "core/import/json_repair.h"
#include "tests/support/parsing.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

class TestJsonRepair : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void replacesNonFiniteLiteralsOutsideStrings_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("repaired");
        QTest::addColumn<int>("count");
        QTest::newRow("all three") << QByteArray(R"({"a": NaN, "b": Infinity, "c":-Infinity})")
                                   << QByteArray(R"({"a": null, "b": null, "c":null})") << 3;
        QTest::newRow("in an array") << QByteArray("[NaN,1,NaN]") << QByteArray("[null,1,null]") << 2;
        QTest::newRow("string kept") << QByteArray(R"({"NaN": "Infinity", "b": NaN})") << QByteArray(R"({"NaN": "Infinity", "b": null})")
                                     << 1;
        QTest::newRow("escaped quote") << QByteArray("[\"\\\" NaN\", NaN]") << QByteArray("[\"\\\" NaN\", null]") << 1;
        QTest::newRow("escaped backslash") << QByteArray(R"(["\\", NaN])") << QByteArray(R"(["\\", null])") << 1;
        QTest::newRow("nothing to do") << QByteArray(R"({"a": -1, "b": "NaN"})") << QByteArray() << 0;
        QTest::newRow("open string") << QByteArray("[\"NaN") << QByteArray() << 0;
    }
    void replacesNonFiniteLiteralsOutsideStrings() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, repaired);
        QFETCH(int, count);
        const auto result = replaceNonFinite(json.toStdString());
        QCOMPARE(result.has_value(), count > 0);
        if (!result) return;
        QCOMPARE(QByteArray::fromStdString(result->text), repaired);
        QCOMPARE(result->replaced, static_cast<std::uint64_t>(count));
    }

    void saysWhereJsonIsBroken_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("message");
        const auto add = [](const char *name, const char *json, const char *message) {
            QTest::newRow(name) << QByteArray(json) << QByteArray(message);
        };
        add("cut in a string", "{\n\"a\": \"b", "the JSON ends in the middle of a value (line 2)");
        add("cut in a number's object", "[{\"a\": 1,\n\n", "the JSON ends in the middle of a value (line 3)");
        add("cut in a word", "[tru", "the JSON ends in the middle of a value (line 1)");
        add("cut after a name", "{\"a\"", "the JSON ends in the middle of a value (line 1)");
        add("conflict", "[\n{\"a\": 1\n>>>>>>> 0d40de3 (Update)\n}]", "a git conflict marker stands in the JSON (line 3)");
        add("html", "<!DOCTYPE html>", "this is HTML or XML, not JSON (line 1)");
        add("text", "hello", "expected a value but found 'h' (line 1)");
        add("missing comma", "[1\n2]", "expected ',' or an end but found '2' (line 2)");
        add("missing colon", "{\"a\" 1}", "expected ':' but found '1' (line 1)");
        add("wrong close", "[1}", "expected ',' or an end but found '}' (line 1)");
        add("trailing comma", "[1,]", "expected a value but found ']' (line 1)");
        add("more text", "[1]\n[2]", "there is more text after the JSON (line 2)");
        add("open text", "[\"a\nb\"]", "a text is not closed (line 1)");
        add("spaces only", "  ", "the JSON ends in the middle of a value (line 1)");
    }
    void saysWhereJsonIsBroken() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, message);
        const ParsedDocument document = parsedDocument(json.toStdString());
        QCOMPARE(document.notes.size(), 1U);
        QCOMPARE(document.notes[0].code, NoteCode::UnreadableDocument);
        QCOMPARE(QByteArray::fromStdString(document.notes[0].message), message);
    }

    void acceptsAByteOrderMark() {
        QCOMPARE(parsedDocument("\xEF\xBB\xBF[{\"hw\":\"h100\",\"conc\":1,\"model\":\"dsr1\",\"isl\":1,\"osl\":1,\"tput_per_gpu\":NaN}]")
                     .rows.size(),
                 1U);
        QCOMPARE(parsedDocument("\xEF\xBB\xBF[]").notes[0].code, NoteCode::EmptyDocument);
    }

    void acceptsWindowsLineEnds() {
        QCOMPARE(parsedDocument("[\r\n{\"hw\":\"h100\",\"conc\":1,\r\n\"model\":\"dsr1\",\"isl\":1,\"osl\":1,\"tput_per_gpu\":1}]\r\n")
                     .rows.size(),
                 1U);
    }

    void refusesDeepNesting() {
        const ParsedDocument document = parsedDocument(std::string(100, '[') + std::string(100, ']'));
        QCOMPARE(document.notes[0].code, NoteCode::UnreadableDocument);
        QCOMPARE(document.notes[0].message, std::string("the JSON is nested deeper than 64 levels (line 1)"));
    }

    void refusesWhatIsNotUtf8() {
        const ParsedDocument document = parsedDocument("{\"a\": \"\xFF\xFE\"}");
        QCOMPARE(document.notes[0].message, std::string("the text is not valid UTF-8"));
    }

    void fallsBackToTheParsersWords() { QCOMPARE(describeJsonFault("[1]", 64, "strange"), std::string("strange")); }
};

QTEST_GUILESS_MAIN(TestJsonRepair)
#include "tst_json_repair.moc"
