// SPDX-License-Identifier: GPL-3.0-or-later
// Licence lines, sizes and names of files, and that no test is forgotten.
#include "tests/policy/source_tree.h"

#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <utility>

using namespace ps::test;

namespace {

constexpr qsizetype kLinesWanted = 300;
constexpr qsizetype kLinesAllowed = 500;

bool hasVagueName(const QString &code) {
    static const QRegularExpression type(QStringLiteral(R"(\b(class|struct|enum|namespace)\s+\w*(Manager|Helper|Utils?)s?\b)"));
    return type.match(code).hasMatch();
}

bool isVagueFileName(const QString &path) {
    static const QRegularExpression name(QStringLiteral(R"((^|_)(manager|helper|util)s?(_|\.))"));
    return name.match(QFileInfo(path).fileName()).hasMatch();
}

/// A reminder must name its issue: "TODO(#12)".
bool hasLooseReminder(const QString &text) {
    // Put together here, or this file would break its own rule.
    static const QRegularExpression reminder(QStringLiteral("\\b(TO"
                                                            "DO|FIX"
                                                            "ME|XX"
                                                            "X)\\b(?!\\(#\\d+\\))"));
    return reminder.match(text).hasMatch();
}

bool hasLicenceLine(const QString &text) {
    const qsizetype at = text.indexOf(QLatin1String("SPDX-License-Identifier: GPL-3.0-or-later"));
    return at >= 0 && text.left(at).count(QLatin1Char('\n')) <= 1; // a script has its interpreter first
}

} // namespace

class TestSourceStyle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_files = sourceTree();
        QVERIFY2(m_files.size() > 20, "the source tree was not found");
    }

    void licensesEveryFile() {
        for (const SourceFile &file : m_files) {
            if (!hasLicenceLine(file.text)) fail(file, QStringLiteral("no SPDX line at the top"));
        }
        reportFailures();
    }

    void keepsFilesShort() {
        for (const SourceFile &file : m_files) {
            const qsizetype lines = file.text.count(QLatin1Char('\n'));
            if (lines > kLinesAllowed) {
                fail(file, QStringLiteral("%1 lines").arg(lines));
            } else if (lines > kLinesWanted) {
                qWarning("%s has %lld lines; %lld are wanted at most", qPrintable(file.path), static_cast<long long>(lines),
                         static_cast<long long>(kLinesWanted));
            }
        }
        reportFailures();
    }

    void namesThingsForWhatTheyDo() {
        for (const SourceFile &file : m_files) {
            if (isVagueFileName(file.path)) fail(file, QStringLiteral("vague file name"));
            if (file.isCode() && hasVagueName(file.text)) fail(file, QStringLiteral("vague type name"));
        }
        reportFailures();
    }

    void leavesNoLooseReminders() {
        for (const SourceFile &file : m_files) {
            if (hasLooseReminder(file.text)) fail(file, QStringLiteral("a reminder without an issue number"));
        }
        reportFailures();
    }

    void registersEveryTest() {
        QProcess ctest;
        ctest.start(QStringLiteral(PS_CTEST), {QStringLiteral("-N"), QStringLiteral("--test-dir"), QStringLiteral(PS_BINARY_DIR)});
        QVERIFY(ctest.waitForFinished());
        const QString listed = QString::fromUtf8(ctest.readAllStandardOutput()) + QLatin1Char('\n');
        QVERIFY2(listed.contains(QLatin1String(": tst_source_style\n")), qPrintable(listed));
        static const QRegularExpression test(QStringLiteral(R"(^tests/.*/(tst_\w+)\.cpp$)"));
        for (const SourceFile &file : m_files) {
            const auto match = test.match(file.path);
            if (match.hasMatch() && !listed.contains(QStringLiteral(": %1\n").arg(match.captured(1))))
                fail(file, QStringLiteral("not registered"));
        }
        reportFailures();
    }

    void seesViolations() {
        QVERIFY(hasVagueName(QStringLiteral("class Window"
                                            "Manager final {")));
        QVERIFY(!hasVagueName(QStringLiteral("class StoreWriter {")));
        QVERIFY(isVagueFileName(QStringLiteral("core/string_utils.h")));
        QVERIFY(!isVagueFileName(QStringLiteral("core/utility_belt_free.h")));
        QVERIFY(hasLooseReminder(QStringLiteral("// TO"
                                                "DO: later")));
        QVERIFY(!hasLooseReminder(QStringLiteral("// TO"
                                                 "DO(#12): later")));
        QVERIFY(!hasLicenceLine(QStringLiteral("#pragma once\n")));
        QVERIFY(hasLicenceLine(QStringLiteral("#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n")));
    }

private:
    void fail(const SourceFile &file, const QString &what) { m_failures.append(file.path + QStringLiteral(": ") + what); }
    void reportFailures() {
        const QStringList failures = std::exchange(m_failures, {});
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QLatin1Char('\n'))));
    }

    QList<SourceFile> m_files;
    QStringList m_failures;
};

QTEST_GUILESS_MAIN(TestSourceStyle)
#include "tst_source_style.moc"
