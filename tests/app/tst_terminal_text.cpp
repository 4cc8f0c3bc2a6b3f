// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal_progress.h"
#include "app/terminal_text.h"

#include <QTest>

using namespace ps;

class TestTerminalText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void controlCharactersDoNotReachTheTerminal() { QCOMPARE(terminalText("a\nb\x1b[31mc\x7f"), std::string("a?b?[31mc?")); }
    void lettersBeyondAsciiStay() { QCOMPARE(terminalText("2×DEP4 › ü"), std::string("2×DEP4 › ü")); }
    void aLineOfProgressStaysInOneRow() {
        QCOMPARE(fitting("12 of 40", 0), std::string("12 of 40"));
        QCOMPARE(fitting("12 of 40", 9), std::string("12 of 40"));
        QCOMPARE(fitting("12 of 40", 8), std::string("12 of 4"));
        QCOMPARE(fitting("üüü", 3), std::string("üü"));
    }
    void longTextIsCutBetweenCharacters() {
        std::string text(499, 'x');
        text += "üüü";
        const std::string cut = terminalText(text);
        QCOMPARE(cut, std::string(499, 'x') + "…");
        QCOMPARE(terminalText(std::string(500, 'x')), std::string(500, 'x'));
    }
};

QTEST_GUILESS_MAIN(TestTerminalText)
#include "tst_terminal_text.moc"
