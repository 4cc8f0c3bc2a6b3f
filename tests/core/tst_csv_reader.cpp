// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/csv_reader.h"

#include <QTest>

using namespace ps;

namespace {

/// "line:field|field|…" of every record, "!reason" behind one with a fault.
std::string recordsOf(std::string_view text, std::uint64_t maxLineBytes = 1000) {
    std::string all;
    CsvReader csv(text, maxLineBytes);
    while (csv.next()) {
        all += (all.empty() ? "" : "\n") + std::to_string(csv.line()) + ':';
        for (std::size_t i = 0; i < csv.fields().size(); ++i) all += (i ? "|" : "") + csv.fields()[i];
        if (!csv.fault().empty()) all += "!" + std::string(csv.fault());
    }
    return all;
}

} // namespace

class TestCsvReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsRecords_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("records");
        const auto add = [](const char *name, const char *text, const char *records) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(records);
        };
        add("nothing", "", "");
        add("empty lines only", "\n\r\n\n", "");
        add("two records", "a,b\n1,2\n", "1:a|b\n2:1|2");
        add("no line end", "a,b\n1,2", "1:a|b\n2:1|2");
        add("CR LF", "a,b\r\n1,2\r\n", "1:a|b\n2:1|2");
        add("empty fields", ",\n,,", "1:|\n2:||");
        add("quoted comma", "\"a,b\",c", "1:a,b|c");
        add("doubled quote", "\"say \"\"x\"\"\",c", "1:say \"x\"|c");
        add("quoted line end", "\"a\nb\",c\nd,e", "1:a\nb|c\n3:d|e");
        add("quoted CR LF", "\"a\r\nb\"\r\nd", "1:a\r\nb\n3:d");
        add("empty quotes", "\"\",\"\"", "1:|");
        add("text behind a quote", "\"a\"b,c", "1:ab|c");
        add("quote inside a field", "a\"b,c", "1:a\"b|c");
        add("quote not closed", "a,\"b\nc,d", "1:a|b\nc,d!a quote is not closed");
        add("empty line between", "a\n\nb", "1:a\n3:b");
    }
    void readsRecords() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, records);
        QCOMPARE(QByteArray::fromStdString(recordsOf(text.toStdString())), records);
    }

    void tellsOfALineThatIsTooLong() { QCOMPARE(recordsOf("ab\nabcdef\nab", 5), std::string("1:ab\n2:abcdef!the line is too long\n3:ab")); }
};

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csv_reader.moc"
