// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_writer.h"

#include "core/export/csv_text.h"

#include "core/support/number_text.h"
#include "tests/support/result_set_fixture.h"

#include <QTest>

#include <algorithm>
#include <utility>

using namespace ps;
using test::curveSet;
using test::FixtureResult;

namespace {

using Record = std::vector<std::string>;

/// Reads RFC 4180 text; lines that begin with '#' before the header are left out.
std::vector<Record> readCsv(const std::string &csv) {
    std::size_t at = 0;
    while (at < csv.size() && csv[at] == '#') at = csv.find('\n', at) + 1;
    std::vector<Record> records;
    Record record;
    std::string cell;
    bool quoted = false;
    for (; at < csv.size(); ++at) {
        const char c = csv[at];
        if (quoted && c == '"' && at + 1 < csv.size() && csv[at + 1] == '"') {
            cell += csv[++at];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == '\n')) {
            record.push_back(std::exchange(cell, {}));
            if (c == '\n') records.push_back(std::exchange(record, {}));
        } else {
            cell += c;
        }
    }
    return records;
}

std::string cellOf(const std::vector<Record> &records, std::size_t line, const std::string &heading) {
    const Record &header = records.at(0);
    const auto column = std::find(header.begin(), header.end(), heading) - header.begin();
    return records.at(line).at(static_cast<std::size_t>(column));
}

FixtureResult at(double x, double y) {
    FixtureResult result;
    result.x = x;
    result.y = y;
    return result;
}

} // namespace

class TestCsvWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsControlCharactersOutOfTheFile() {
        std::string csv;
        appendCsvText(csv, std::string_view("a\"b\x1b[31m\a\t\n\0c\x7f", 14));
        QCOMPARE(csv, std::string("\"a\"\"b\xEF\xBF\xBD[31m\xEF\xBF\xBD\t\n\xEF\xBF\xBD"
                                  "c\xEF\xBF\xBD\""));
    }

    void readsBackToTheSameNumbers() {
        const auto curves = curveSet({at(0.1, 1.0 / 3), at(8005.765519222265, 1e-300), at(2, 2)});
        const auto records = readCsv(writeCsv(*curves));
        QCOMPARE(records.size(), std::size_t(4));
        for (std::size_t i = 0; i < 3; ++i) {
            const CurvePoint &point = curves->curves[0].points[i];
            QCOMPARE(parseNumber(cellOf(records, i + 1, "median_intvty (tok/s/user)")), std::optional(point.x));
            QCOMPARE(parseNumber(cellOf(records, i + 1, "tput_per_gpu (tok/s/GPU)")), std::optional(point.y));
            QCOMPARE(cellOf(records, i + 1, "frontier"), std::string(point.onFrontier ? "true" : "false"));
        }
    }

    void hasOneCellPerHeading() {
        const auto records = readCsv(writeCsv(*curveSet({at(1, 1), at(2, 2)}, "vendor", {}, {"median_ttft"})));
        for (const Record &record : records) QCOMPARE(record.size(), records.front().size());
        QCOMPARE(cellOf(records, 1, "median_ttft (s)"), std::string("0.25"));
        QCOMPARE(cellOf(records, 1, "group"), std::string("NVIDIA"));
        QCOMPARE(cellOf(records, 1, "date"), std::string("2026-05-07"));
        QCOMPARE(cellOf(records, 1, "run_id"), std::string("1"));
        QCOMPARE(cellOf(records, 1, "gpus"), std::string("8"));
        QCOMPARE(cellOf(records, 1, "parallelism"), std::string("TP8"));
    }

    void leavesMissingValuesEmpty() {
        FixtureResult result = at(1, 1);
        result.isl.reset();
        result.osl.reset();
        result.runKey = "folder:a";
        const std::string csv = writeCsv(*curveSet({result}));
        const auto records = readCsv(csv);
        for (const char *heading : {"isl", "osl", "run_id", "attempt", "image", "offload"})
            QCOMPARE(cellOf(records, 1, heading), std::string());
        QVERIFY2(csv.find("\"\"") == std::string::npos, "missing is an empty cell, not an empty text");
    }

    void quotesEveryTextAsItIs_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"a,b", "say \"yes\"", "two\nlines", "return\r\nline", "=1+1", "@SUM(A1)", "#comment", "ünï"})
            QTest::newRow(text) << QByteArray(text);
    }
    void quotesEveryTextAsItIs() {
        QFETCH(QByteArray, text);
        FixtureResult result = at(1, 1);
        result.image = text.toStdString();
        QCOMPARE(cellOf(readCsv(writeCsv(*curveSet({result}))), 1, "image"), text.toStdString());
    }

    void keepsCommentsOnOneLine() {
        FixtureResult result = at(1, 1);
        result.runUrl = "https://a\nnot,a,comment";
        const std::string csv = writeCsv(*curveSet({result}));
        for (std::size_t begin = 0; csv.compare(begin, 6, "group,") != 0; begin = csv.find('\n', begin) + 1)
            QVERIFY2(csv.compare(begin, 2, "# ") == 0, csv.substr(begin, 40).c_str());
    }

    void writesFrontierPointsOnlyWhenAsked() {
        const auto curves = curveSet({at(1, 1), at(2, 2), at(3, 1)});
        const auto records = readCsv(writeCsv(*curves, {false}));
        QCOMPARE(records.size(), std::size_t(3));
        QCOMPARE(cellOf(records, 1, "frontier"), std::string("true"));
    }

    void opensWithItsProvenance() {
        const std::string csv = writeCsv(*curveSet({at(1, 1)}));
        QVERIFY(csv.rfind("# Program: Paretoscope ", 0) == 0);
        QVERIFY(csv.find("\n# Data: InferenceX by SemiAnalysis (Apache-2.0)\n") != std::string::npos);
    }

    void saysHowTheDayIsKnownAndWhatIsBad() {
        FixtureResult result = at(1, 1);
        result.daySource = DaySource::Metadata;
        result.veto = "It was \"bad\", really.";
        FixtureResult other = at(2, 0.5);
        other.runKey = "github:2";
        const auto records = readCsv(writeCsv(*curveSet({result, other})));
        QCOMPARE(cellOf(records, 1, "date_source"), std::string("metadata"));
        QCOMPARE(cellOf(records, 1, "veto"), result.veto);
        QCOMPARE(cellOf(records, 2, "date_source"), std::string("told"));
        QCOMPARE(cellOf(records, 2, "veto"), std::string());
    }
};

QTEST_GUILESS_MAIN(TestCsvWriter)
#include "tst_csv_writer.moc"
