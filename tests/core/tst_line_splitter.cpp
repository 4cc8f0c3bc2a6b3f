// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/line_splitter.h"

#include <QTest>

#include <string>
#include <vector>

using namespace ps;

namespace {

std::vector<std::string> linesOf(LineSplitter &splitter, const std::vector<std::string> &pieces) {
    std::vector<std::string> lines;
    for (const std::string &piece : pieces) {
        splitter.feed(piece, [&lines](std::string_view line) {
            lines.emplace_back(line);
            return true;
        });
    }
    return lines;
}

} // namespace

class TestLineSplitter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void givesTheSameLinesHoweverTheBytesCome() {
        const std::string text = "one\n\ntwo and more\nthree\nthe rest";
        const std::vector<std::string> expected = {"one", "", "two and more", "three"};
        for (std::size_t size = 1; size <= text.size(); ++size) {
            std::vector<std::string> pieces;
            for (std::size_t at = 0; at < text.size(); at += size) pieces.push_back(text.substr(at, size));
            LineSplitter splitter(100);
            QVERIFY(linesOf(splitter, pieces) == expected);
            QCOMPARE(splitter.rest(), std::string("the rest"));
            QVERIFY(!splitter.isOverflown());
        }
    }

    void takesALineAsLongAsTheCap() {
        LineSplitter splitter(8);
        QVERIFY(linesOf(splitter, {"1234", "5678\n", "12345678\n"}) == (std::vector<std::string>{"12345678", "12345678"}));
    }

    void givesUpALongerOneAndWhatFollows() {
        LineSplitter splitter(8);
        QVERIFY(linesOf(splitter, {"short\n", "123456", "789", "\nshort\n"}) == std::vector<std::string>{"short"});
        QVERIFY(splitter.isOverflown());
        QVERIFY(splitter.rest().empty());
        LineSplitter atOnce(8);
        QVERIFY(linesOf(atOnce, {"123456789\nshort\n"}).empty());
        QVERIFY(atOnce.isOverflown());
    }

    void stopsWhenItsReaderDoes() {
        LineSplitter splitter(8);
        int count = 0;
        QVERIFY(!splitter.feed("1\n2\n3\n", [&count](std::string_view) { return ++count < 2; }));
        QCOMPARE(count, 2);
        QVERIFY(!splitter.isOverflown());
    }
};

QTEST_GUILESS_MAIN(TestLineSplitter)
#include "tst_line_splitter.moc"
