// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_array_splitter.h"
#include "core/import/text_encoding.h"
#include "tests/support/parsing.h"

#include <QTest>

#include <cmath>

using namespace ps;
using namespace ps::test;

namespace {

/// A row whose concurrency is `number`, with further members.
std::string row(int number, const std::string &more = {}) {
    return "{\"hw\":\"h100\",\"model\":\"dsr1\",\"framework\":\"vllm\",\"precision\":\"fp8\",\"isl\":1,\"osl\":1,\"tput_per_gpu\":1,"
           "\"conc\":" +
           std::to_string(number) + (more.empty() ? "" : "," + more) + "}";
}

/// Rows of a run whose day and number are known, so that there are no notes about them.
ParsedDocument parsed(const std::string &json) {
    return parsedDocument(json, "/d/2026-03-25/Run_Sweep_-_x_23552373331/artifacts/results_bmk_4523733332.zip", "agg_bmk.json");
}

/// "0:1 2:3": element and concurrency of every row.
std::string rowsOf(const ParsedDocument &document) {
    std::string text;
    for (const ParsedRow &row : document.rows)
        text += (text.empty() ? "" : " ") + std::to_string(row.measurement.element) + ':' + std::to_string(row.measurement.concurrency);
    return text;
}

std::string utf16(const std::string &ascii, bool bigEndian, bool mark) {
    std::string text;
    const auto unit = [&](unsigned char high, unsigned char low) {
        text += static_cast<char>(bigEndian ? high : low);
        text += static_cast<char>(bigEndian ? low : high);
    };
    if (mark) unit(0xFE, 0xFF);
    for (const char c : ascii) unit(0, static_cast<unsigned char>(c));
    return text;
}

} // namespace

/// Values and texts that nobody writes on purpose: none of them loses the rows beside it.
class TestHostileJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryRowDespiteOddValues_data() {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QByteArray>("notes");
        const auto add = [](const char *name, const QByteArray &member, const char *notes) {
            QTest::newRow(name) << member << QByteArray(notes);
        };
        add("1e400", "\"median_ttft\":1e400", "out-of-range");
        add("-1e400", "\"median_ttft\":-1e400", "out-of-range");
        add("1e400 as text", "\"median_ttft\":\"1e400\"", "out-of-range");
        add("1e-400", "\"std_ttft\":1e-400", "");
        add("integer beyond 64 bits", "\"median_ttft\":123456789012345678901234567890", "rounded-number");
        add("integer of 400 digits", "\"median_ttft\":" + QByteArray(400, '9'), "out-of-range");
        add("integer beyond an int", "\"tp\":99999999999", "out-of-range");
        add("negative zero", "\"std_ttft\":-0.0", "");
        add("invalid UTF-8", "\"note\":\"\xff\xfe\"", "invalid-text");
        add("NUL byte in a text", QByteArray("\"note\":\"a\0b\"", 12), "invalid-text");
        add("escaped NUL", "\"note\":\"a\\u0000b\"", "");
        add("long name of a field", "\"" + QByteArray(1000, 'k') + "\":1", "wrong-type");
        add("repeated key", "\"median_ttft\":1,\"median_ttft\":2", "repeated-key");
        add("SQL", "\"note\":\"'; DROP TABLE result; --\"", "");
        add("HTML", "\"note\":\"<img src=x onerror=alert(1)>\"", "");
    }
    void keepsEveryRowDespiteOddValues() {
        QFETCH(QByteArray, member);
        QFETCH(QByteArray, notes);
        const ParsedDocument document = parsed("[" + row(1) + "," + row(2, member.toStdString()) + "," + row(3) + "]");
        QCOMPARE(rowsOf(document), std::string("0:1 1:2 2:3"));
        QCOMPARE(QByteArray::fromStdString(noteKeys(document.notes)), notes);
        QCOMPARE(document.rejectedRows, 0U);
    }

    void keepsTheValueOfALongInteger() {
        const ParsedDocument document = parsed("[" + row(1, "\"median_ttft\":18446744073709551616") + "]");
        QCOMPARE(document.rows.at(0).measurement.metrics.value(findMetric("median_ttft")->id), std::optional(18446744073709551616.0));
    }

    void hasNoNegativeZero() {
        const ParsedDocument document = parsed("[" + row(1, "\"std_ttft\":-0.0,\"other\":-0.0") + "]");
        const Measurement &measurement = document.rows.at(0).measurement;
        QVERIFY(!std::signbit(*measurement.metrics.value(findMetric("std_ttft")->id)));
        QVERIFY(!std::signbit(measurement.otherMetrics.at(0).second));
    }

    void leavesOutOnlyTheBrokenRow_data() {
        QTest::addColumn<QByteArray>("broken");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("no value") << QByteArray("{\"hw\": }") << QByteArray("expected a value but found '}' (line 2)");
        QTest::newRow("no comma") << QByteArray("{\"hw\":1\n\"conc\":2}") << QByteArray("expected ',' or an end but found '\"' (line 3)");
        QTest::newRow("no number") << QByteArray("{\"conc\":1e}")
                                   << QByteArray("The JSON document has an improper structure: missing or "
                                                 "superfluous commas, braces, missing keys, etc.");
        QTest::newRow("conflict inside") << QByteArray("{\"a\":1,\n<<<<<<< HEAD\n\"b\":2}")
                                         << QByteArray("a git conflict marker stands in the JSON (line 3)");
        QTest::newRow("too deep") << "{\"a\":" + QByteArray(100, '[') + QByteArray(100, ']') + "}"
                                  << QByteArray("the JSON is nested deeper than 63 levels (line 2)");
        QTest::newRow("JSON of depth 100,000") << "{\"a\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}"
                                               << QByteArray("the JSON is nested deeper than 63 levels (line 2)");
    }
    void leavesOutOnlyTheBrokenRow() {
        QFETCH(QByteArray, broken);
        QFETCH(QByteArray, reason);
        const ParsedDocument document = parsed("[" + row(1) + ",\n" + broken.toStdString() + "," + row(3) + "]");
        QCOMPARE(rowsOf(document), std::string("0:1 2:3"));
        QCOMPARE(document.rejectedRows, 1U);
        QCOMPARE(noteKeys(document.notes), std::string("broken-row"));
        QCOMPARE(document.notes.at(0).element, std::optional<std::int64_t>(1));
        if (!reason.startsWith("The JSON")) QCOMPARE(QByteArray::fromStdString(document.notes.at(0).message), reason);
    }

    void keepsTheRowsBeforeDamage_data() {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<QByteArray>("reason");
        const auto add = [](const char *name, const QByteArray &rest, const char *reason) {
            QTest::newRow(name) << rest << QByteArray(reason) + "; what follows the 2 elements before it is lost";
        };
        const QByteArray whole = QByteArray::fromStdString(row(3));
        add("conflict marker", ",\n<<<<<<< HEAD\n" + whole + "\n=======\n" + whole + "\n>>>>>>> x\n]",
            "a git conflict marker stands in the JSON (line 2)");
        add("cut in a row", "," + whole.left(30), "the JSON ends in the middle of a value (line 1)");
        add("cut between rows", ",", "the JSON ends in the middle of a value (line 1)");
        add("not closed", "", "the JSON ends in the middle of a value (line 1)");
        add("more text", "]\n[" + whole + "]", "there is more text after the JSON (line 2)");
        add("text without end", ",{\"hw\":\"h100,\n\"conc\":1}]", "a text is not closed (line 1)");
        add("wrong bracket", ",{\"hw\":[1}]", "expected ',' or an end but found '}' (line 1)");
        add("no comma", whole + "]", "expected ',' or an end but found '{' (line 1)");
        add("NUL bytes", QByteArray(4, '\0'), "there is a NUL byte, and not ',' or an end (line 1)");
    }
    void keepsTheRowsBeforeDamage() {
        QFETCH(QByteArray, rest);
        QFETCH(QByteArray, reason);
        const ParsedDocument document = parsed("[" + row(1) + "," + row(2) + rest.toStdString());
        QCOMPARE(rowsOf(document), std::string("0:1 1:2"));
        QCOMPARE(document.rejectedRows, 1U);
        QCOMPARE(noteKeys(document.notes), std::string("broken-row"));
        QCOMPARE(document.notes.at(0).element, std::optional<std::int64_t>(2));
        QCOMPARE(QByteArray::fromStdString(document.notes.at(0).message), reason);
    }

    void keepsWholeRowsOfATextCutAnywhere() {
        const std::string first = "[" + row(1);
        const std::string both = first + "," + row(2);
        for (std::size_t length = 1; length <= both.size(); ++length) {
            const ParsedDocument document = parsed(both.substr(0, length));
            const char *expected = length >= both.size() ? "0:1 1:2" : length >= first.size() ? "0:1" : "";
            QVERIFY2(rowsOf(document) == expected, both.substr(0, length).c_str());
            QCOMPARE(document.notes.size(), 1U);
            QVERIFY(severityOf(document.notes[0].code) >= NoteSeverity::RowLost);
        }
    }

    void refusesADocumentWithoutAWholeRow_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("JSON of depth 100,000") << QByteArray(100'000, '[')
                                               << QByteArray("the JSON is nested deeper than 64 levels (line 1)");
        QTest::newRow("objects of depth 100,000")
            << QByteArray("{\"a\":").repeated(100'000) << QByteArray("the JSON is nested deeper than 64 levels (line 1)");
        QTest::newRow("NUL bytes") << QByteArray(4096, '\0') << QByteArray("there is a NUL byte, and not a value (line 1)");
        QTest::newRow("one row, cut") << QByteArray::fromStdString("[" + row(1)).chopped(1)
                                      << QByteArray("the JSON ends in the middle of a value (line 1)");
    }
    void refusesADocumentWithoutAWholeRow() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, message);
        const ParsedDocument document = parsed(json.toStdString());
        QVERIFY(document.rows.empty() && document.kind.empty());
        QCOMPARE(noteKeys(document.notes), std::string("unreadable-document"));
        QCOMPARE(QByteArray::fromStdString(document.notes.at(0).message), message);
    }

    void leavesOutTextsOfAHundredMegabytes() {
        const std::string text(std::size_t{100} << 20, 'x');
        const std::string said = "a string has 104857600 bytes; the limit is 16777216; read as empty";
        for (const std::string &field : {"\"note\":\"" + text + "\"", "\"" + text + "\":1", "\"image\":\"" + text + "\""}) {
            const ParsedDocument document = parsed("[" + row(1, field) + "," + row(2) + "]");
            QCOMPARE(rowsOf(document), std::string("0:1 1:2"));
            QCOMPARE(document.notes.at(0).message, said);
        }
    }

    void leavesOutLongTexts() {
        const std::string text(std::size_t{1} << 20, 'x');
        ParsedDocument document = parsed("[" + row(1, "\"note\":\"" + text + "\"") + "," + row(2) + "]");
        QCOMPARE(rowsOf(document), std::string("0:1 1:2"));
        QCOMPARE(document.notes.at(0).message, std::string("'note' has 1048576 bytes, which is too long to keep; left out"));
        document = parsed("[" + row(1, "\"" + text + "\":1") + "]");
        QCOMPARE(document.notes.at(0).message, std::string("a field has a name of 1048576 bytes, more than 256; left out"));
        document = parsed("[" + row(1, "\"image\":\"" + text + "\"") + "]");
        QCOMPARE(document.notes.at(0).message, std::string("'image' has 1048576 bytes, which is too long; left out"));
    }

    void readsUtf16_data() {
        QTest::addColumn<QByteArray>("text");
        const std::string json = "[" + row(1) + "]";
        for (const bool big : {false, true}) {
            for (const bool mark : {false, true})
                QTest::addRow("%s, %s mark", big ? "big endian" : "little endian", mark ? "with" : "without")
                    << QByteArray::fromStdString(utf16(json, big, mark));
        }
    }
    void readsUtf16() {
        QFETCH(QByteArray, text);
        QCOMPARE(rowsOf(parsed(text.toStdString())), std::string("0:1"));
    }

    void convertsSurrogates() {
        QCOMPARE(fromUtf16(std::string("\xFF\xFE\x3D\xD8\x00\xDE\xE4\x00", 8)), std::optional<std::string>("\xF0\x9F\x98\x80\xC3\xA4"));
        QCOMPARE(fromUtf16(std::string("\xFF\xFE\x3D\xD8\x41\x00", 6)), std::optional<std::string>("\xEF\xBF\xBD\x41"));
        QCOMPARE(fromUtf16("[1]"), std::nullopt);
    }

    void replacesOnlyWhatIsNotUtf8_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("replaced");
        QTest::newRow("good") << QByteArray("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80") << 0;
        QTest::newRow("lone follower") << QByteArray("a\x80z") << 1;
        QTest::newRow("cut") << QByteArray("a\xE2\x82") << 2;
        QTest::newRow("overlong") << QByteArray("\xC0\xAF") << 2;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 3;
        QTest::newRow("beyond Unicode") << QByteArray("\xF4\x90\x80\x80") << 4;
    }
    void replacesOnlyWhatIsNotUtf8() {
        QFETCH(QByteArray, text);
        QFETCH(int, replaced);
        const auto repaired = replaceInvalidUtf8(text.toStdString());
        QCOMPARE(repaired ? static_cast<int>(repaired->replaced) : 0, replaced);
        if (repaired) QVERIFY(!replaceInvalidUtf8(repaired->text));
    }

    void splitsTheSameHoweverTheTextIsCut() {
        const std::string json = "\xEF\xBB\xBF [ {\"a\":\"]}\\\"\"} ,null,[1,[2]], \"x,y\" ,-1.5]\n";
        const std::string expected = "{\"a\":\"]}\\\"\"}|null|[1,[2]]|\"x,y\"|-1.5|";
        for (std::size_t size = 3; size <= json.size(); ++size) {
            std::string elements;
            JsonArraySplitter splitter(100, [&](std::string_view element) {
                elements.append(element).append("|");
                return true;
            });
            for (std::size_t at = 0; at < json.size(); at += size) QVERIFY(splitter.feed(std::string_view(json).substr(at, size)));
            splitter.finish();
            QVERIFY(!splitter.damage());
            QCOMPARE(elements, expected);
        }
    }

    void refusesElementsThatAreTooLong() {
        JsonArraySplitter splitter(10, [](std::string_view) { return true; });
        QVERIFY(splitter.feed("[{\"a\":"));
        QVERIFY(!splitter.feed("\"0123456789\","));
        QCOMPARE(splitter.damage(), std::optional<std::string>("an element has more than 10 bytes"));
    }
};

QTEST_GUILESS_MAIN(TestHostileJson)
#include "tst_hostile_json.moc"
