// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parsing.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

std::string row(const std::string &concurrency) {
    // Escaped: moc 6.4 loses its way in raw texts that are not balanced.
    return "[{\"hw\":\"h100\",\"model\":\"dsr1\",\"framework\":\"vllm\",\"precision\":\"fp8\",\"isl\":1,\"osl\":1,\"tput_per_gpu\":1" +
           concurrency + "}]";
}

} // namespace

/// What a row is told apart by: its fields, and where it lies.
class TestRowIdentity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrongWithTheConcurrency_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("what");
        QTest::newRow("missing") << QByteArray() << QByteArray("missing");
        QTest::newRow("null") << QByteArray(R"(,"conc":null)") << QByteArray("missing");
        QTest::newRow("zero") << QByteArray(R"(,"conc":0)") << QByteArray("'0', which is no number above 0");
        QTest::newRow("negative") << QByteArray(R"(,"conc":-4)") << QByteArray("'-4', which is no number above 0");
        QTest::newRow("text") << QByteArray(R"(,"conc":"many")") << QByteArray("'many', which is no number above 0");
        QTest::newRow("long text") << QByteArray(",\"conc\":\"") + QByteArray(500, 'x') + "\""
                                   << QByteArray("a long value, which is no number above 0");
    }
    void saysWhatIsWrongWithTheConcurrency() {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, what);
        const ParsedDocument document = parsedDocument(row(field.toStdString()));
        QCOMPARE(document.rejectedRows, 1U);
        const ImportNote *note = findNote(document.notes, NoteCode::MissingField);
        QVERIFY2(note, noteKeys(document.notes).c_str());
        QCOMPARE(note->message, "the concurrency is " + what.toStdString() + "; the row was left out");
    }

    void tellsFoldersOfOneNameApart() {
        const auto key = [](const char *path, const char *member = "") {
            return QString::fromStdString(parsedDocument(row(R"(,"conc":1)"), path, member).runs.front().key);
        };
        const QString raw = key("/d/raw/agg.json");
        QVERIFY2(raw.startsWith(QStringLiteral("folder:raw@")), qPrintable(raw));
        QCOMPARE(raw.size(), 19);
        QVERIFY(raw != key("/e/raw/agg.json"));
        QCOMPARE(key("/d//raw/other.json"), raw);
        QCOMPARE(key("/d/raw/bmk_x/agg.json"), raw);
        QCOMPARE(key("/d/raw/mine.zip", "bmk_x/agg.json"), raw);
    }
};

QTEST_GUILESS_MAIN(TestRowIdentity)
#include "tst_row_identity.moc"
