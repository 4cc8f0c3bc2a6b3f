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
    void replacesWhatNoParserTakes_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("repaired"); // empty: nothing to do
        QTest::addColumn<QByteArray>("counts");   // non-finite, out of range, rounded, control characters
        const auto add = [](const char *name, const QByteArray &json, const QByteArray &repaired, const char *counts) {
            QTest::newRow(name) << json << repaired << QByteArray(counts);
        };
        add("all three", R"({"a": NaN, "b": Infinity, "c":-Infinity})", R"({"a": null, "b": null, "c":null})", "3 0 0 0");
        add("in an array", "[NaN,1,NaN]", "[null,1,null]", "2 0 0 0");
        add("string kept", R"({"NaN": "Infinity", "b": NaN})", R"({"NaN": "Infinity", "b": null})", "1 0 0 0");
        add("escaped quote", "[\"\\\" NaN\", NaN]", "[\"\\\" NaN\", null]", "1 0 0 0");
        add("escaped backslash", R"(["\\", NaN])", R"(["\\", null])", "1 0 0 0");
        add("nothing to do", R"({"a": -1, "b": "NaN", "c": 1e308, "d": 18446744073709551615, "e": -9223372036854775808})", "", "");
        add("open string", "[\"NaN", "", "");
        add("string open to the line's end", "[\"a\nb\", NaN]", "", "");
        add("too large", "[1e400,-1.5E+999,1]", "[null,null,1]", "0 2 0 0");
        add("too small", "[1e-400,-1E-999]", "[0,0]", "0 0 2 0");
        add("beyond 64 bits", "[18446744073709551616,-9223372036854775809]", "[18446744073709551616e0,-9223372036854775809e0]", "0 0 2 0");
        add("NUL in a string", QByteArray("[\"a\0b\"]", 7), "[\"a\\uFFFDb\"]", "0 0 0 1");
        add("tab in a string", "[\"a\tb\"]", "[\"a\\uFFFDb\"]", "0 0 0 1");
    }
    void replacesWhatNoParserTakes() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, repaired);
        QFETCH(QByteArray, counts);
        const auto result = repairJson(json.toStdString());
        QCOMPARE(result.has_value(), !repaired.isEmpty());
        if (!result) return;
        QCOMPARE(QByteArray::fromStdString(result->text), repaired);
        QCOMPARE(QByteArray::fromStdString(std::to_string(result->nonFinite) + ' ' + std::to_string(result->outOfRange) + ' ' +
                                           std::to_string(result->rounded) + ' ' + std::to_string(result->controls)),
                 counts);
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

    void fallsBackToTheParsersWords() { QCOMPARE(describeJsonFault("[1]", 64, "strange"), std::string("strange")); }
};

QTEST_GUILESS_MAIN(TestJsonRepair)
#include "tst_json_repair.moc"
