// SPDX-License-Identifier: GPL-3.0-or-later
// A large array of rows is read a piece at a time: with the same outcome as in one go, whatever is in it.
#include "core/archive/archive_limits.h"
#include "core/import/document_parser.h"
#include "core/store/fingerprint.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <sstream>

using namespace ps;
using namespace ps::test;

namespace {

std::string described(const ParsedDocument &document) {
    std::ostringstream text;
    text << document.kind << ' ' << document.rejectedRows << " rejected " << document.records.size() << " records\n";
    for (const BenchmarkRun &run : document.runs) text << run.key << '\n';
    for (const ParsedRow &row : document.rows) {
        const Measurement &measurement = row.measurement;
        text << measurement.element << ' ' << row.run << ' ' << measurement.config.naturalKey() << ' ' << measurement.concurrency << ' '
             << fingerprint(measurement) << ' ' << measurement.normalisations << ' ' << measurement.raw.hardware << '\n';
    }
    for (const ImportNote &note : document.notes)
        text << noteCodeKey(note.code) << ' ' << note.element.value_or(-1) << ' ' << note.count << ' ' << note.message << '\n';
    return text.str();
}

ParsedDocument parsedWith(std::string text, std::size_t wholeBytes, const char *path) {
    DocumentParser parser(ArchiveLimits().maxJsonDepth, {}, wholeBytes);
    return parser.parse(text, "x.json", factsOfPath(path, "x.json"));
}

/// With double quotes for the single ones.
std::string quoted(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string row(int concurrency, const std::string &more = {}) {
    return quoted("{'hw':'h200','model':'deepseek-ai/DeepSeek-R1-0528','infmax_model_prefix':'dsr1','framework':'vllm','precision':'fp8',"
                  "'isl':1024,'osl':1024,'tp':8,'ep':1,'dp_attention':'false','median_ttft':0.5,'conc':" +
                  std::to_string(concurrency) + more + "}");
}

std::string apiRow(int concurrency) {
    return quoted("{'hardware':'b200','framework':'trt','model':'dsr1','precision':'fp4','spec_method':'none','disagg':false,"
                  "'is_multinode':false,'prefill_tp':8,'prefill_ep':1,'prefill_dp_attention':false,'prefill_num_workers':0,'decode_tp':8,"
                  "'decode_ep':1,'decode_dp_attention':false,'decode_num_workers':0,'num_prefill_gpu':8,'num_decode_gpu':8,'isl':1024,"
                  "'osl':1024,'date':'2026-05-09','run_url':'https://github.com/x/y/actions/runs/" +
                  std::to_string(1 + concurrency / 3) + "','metrics':{'tput_per_gpu':5},'conc':" + std::to_string(concurrency) + "}");
}

template <typename Row>
std::string arrayOf(const Row &rowOf, int count = 12) {
    std::string text = "[ ";
    for (int i = 1; i <= count; ++i) text += (i > 1 ? " ,\n" : "") + std::string(rowOf(i));
    return text + "\n]";
}

} // namespace

class TestLargeDocuments : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsPiecesAsTheWhole_data() {
        QTest::addColumn<QByteArray>("text");
        const auto add = [](const char *name, const std::string &text) { QTest::newRow(name) << QByteArray::fromStdString(text); };
        const auto but = [](int which, const std::string &instead) {
            return arrayOf([&](int i) { return i == which ? instead : row(i); });
        };
        add("rows of a job", arrayOf([](int i) { return row(i); }));
        add("rows of the API", arrayOf(apiRow));
        add("byte order mark", "\xef\xbb\xbf" + arrayOf([](int i) { return row(i); }));
        add("unknown names", arrayOf([](int i) { return row(i, i % 2 ? quoted(",'novel':1") : quoted(",'hw':'gaudi9'")); }));
        add("no object", but(7, "3"));
        add("null", but(7, "null"));
        add("a row without a concurrency", but(8, quoted("{'hw':'h200','median_ttft':1}")));
        add("NaN", but(9, row(9, quoted(",'p99_ttft':NaN"))));
        add("a large number", but(9, row(9, quoted(",'p99_ttft':1e999"))));
        add("bytes that are no text", but(9, row(9, ",'router':'\xff'")));
        add("damaged element", but(10, quoted("{'hw':'h200',,'conc':3}")));
        add("missing comma", "[" + row(1) + "," + row(2) + " " + row(3) + "," + row(4) + "]");
        add("comma at the end", "[" + row(1) + "," + row(2) + "," + row(3) + ",]");
        add("text behind", arrayOf([](int i) { return row(i); }) + " x");
        add("cut", arrayOf([](int i) { return row(i); }).substr(0, 2000));
        add("other documents", arrayOf([](int i) { return quoted("{'name':'x','value':") + std::to_string(i) + "}"; }, 100));
        add("one row", row(1));
        add("empty array", "[" + std::string(2000, ' ') + "]");
    }
    void readsPiecesAsTheWhole() {
        QFETCH(QByteArray, text);
        for (const char *path : {"/x/x.json", "/x/power_audit_a/x.json"}) {
            const std::string whole = described(parsedWith(text.toStdString(), std::numeric_limits<std::size_t>::max(), path));
            for (const std::size_t bytes : {64, 600, 1500})
                QCOMPARE(QByteArray::fromStdString(described(parsedWith(text.toStdString(), bytes, path))),
                         QByteArray::fromStdString(whole));
        }
    }

    void numbersElementsThroughAllPieces() {
        const ParsedDocument document = parsedWith(arrayOf(apiRow, 100), 1000, "/x/x.json");
        QCOMPARE(document.rows.size(), 100U);
        for (std::size_t i = 0; i < 100; ++i) QCOMPARE(document.rows[i].measurement.element, i);
        QCOMPARE(document.runs.size(), 34U);
    }
};

QTEST_GUILESS_MAIN(TestLargeDocuments)
#include "tst_large_documents.moc"
