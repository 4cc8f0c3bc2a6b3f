// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_prefix.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace ps;

class TestJsonPrefix : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void closesWhatIsOpen_data() {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("");
        QTest::newRow("no JSON") << QByteArray("<html>") << QByteArray("");
        QTest::newRow("a number alone") << QByteArray("12") << QByteArray("");
        QTest::newRow("only an opening") << QByteArray(" [") << QByteArray("[]");
        QTest::newRow("in a key") << QByteArray("{\"a\": 1, \"b") << QByteArray("{\"a\": 1}");
        QTest::newRow("behind a key") << QByteArray("{\"a\": 1, \"b\":") << QByteArray("{\"a\": 1}");
        QTest::newRow("in a number") << QByteArray("[{\"a\": 1}, {\"b\": 2") << QByteArray("[{\"a\": 1}, {}]");
        QTest::newRow("in a text") << QByteArray("[{\"a\": \"x\\\"") << QByteArray("[{}]");
        QTest::newRow("nested") << QByteArray("{\"a\": {\"b\": [1, 2, 3") << QByteArray("{\"a\": {\"b\": [1, 2]}}");
        QTest::newRow("whole") << QByteArray("[1, 2] ") << QByteArray("[1, 2]");
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF[1,") << QByteArray("[1]");
        QTest::newRow("brackets in texts") << QByteArray("{\"a\": \"}]\", \"c\": true, \"d") << QByteArray("{\"a\": \"}]\", \"c\": true}");
    }
    void closesWhatIsOpen() {
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, whole);
        QCOMPARE(QByteArray::fromStdString(completedJsonPrefix(start.toStdString())), whole);
    }

    void isJsonWhereverItIsCut() {
        const std::string text =
            "[{\"hw\": \"b200\", \"n\": [1, -2.5e3, {\"x\": null}], \"t\": \"a\\\"b\\\\\", \"ok\": true}, {\"hw\": \"h100\"}]";
        for (std::size_t length = 1; length <= text.size(); ++length) {
            const std::string whole = completedJsonPrefix(text.substr(0, length));
            QVERIFY2(nlohmann::json::accept(whole), whole.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestJsonPrefix)
#include "tst_json_prefix.moc"
