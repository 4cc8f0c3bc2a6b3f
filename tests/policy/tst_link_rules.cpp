// SPDX-License-Identifier: GPL-3.0-or-later
// That the allow-list of ps_library() really stops the configuration of a target that links something else.
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr char kHead[] = R"cmake(
cmake_minimum_required(VERSION 3.25)
project(probe LANGUAGES CXX)
list(APPEND CMAKE_MODULE_PATH "%1/resources/cmake")
include(ps_target)
add_library(welcome INTERFACE)
add_library(intruder INTERFACE)
)cmake";

bool write(const QString &path, const QByteArray &text) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

} // namespace

class TestLinkRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stopsWhatIsNotAllowed_data() {
        QTest::addColumn<QByteArray>("library");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("only what is allowed") << QByteArray("ps_library(ps_probe PUBLIC welcome ALLOW welcome)") << true;
        QTest::newRow("nothing") << QByteArray("ps_library(ps_probe)") << true;
        QTest::newRow("public") << QByteArray("ps_library(ps_probe PUBLIC welcome intruder ALLOW welcome)") << false;
        QTest::newRow("private") << QByteArray("ps_library(ps_probe PUBLIC welcome PRIVATE intruder ALLOW welcome)") << false;
        QTest::newRow("added later") << QByteArray("ps_library(ps_probe PUBLIC welcome ALLOW welcome)\n"
                                                   "target_link_libraries(ps_probe PRIVATE intruder)")
                                     << false;
        QTest::newRow("nothing allowed") << QByteArray("ps_library(ps_probe PRIVATE intruder)") << false;
    }

    void stopsWhatIsNotAllowed() {
        QFETCH(QByteArray, library);
        QFETCH(bool, allowed);
        const QTemporaryDir folder;
        QVERIFY(folder.isValid());
        const QByteArray head = QString::fromUtf8(kHead).arg(QStringLiteral(PS_SOURCE_DIR)).toUtf8();
        QVERIFY(write(folder.filePath(QStringLiteral("probe.cpp")), "int probe() { return 0; }\n"));
        QVERIFY(
            write(folder.filePath(QStringLiteral("CMakeLists.txt")), head + library + "\ntarget_sources(ps_probe PRIVATE probe.cpp)\n"));

        QProcess cmake;
        cmake.setProcessChannelMode(QProcess::MergedChannels);
        // The generator of this build: another one may have no build program on this machine.
        cmake.start(QStringLiteral(PS_CMAKE),
                    {QStringLiteral("-G"), QStringLiteral(PS_GENERATOR), QStringLiteral("-S"), folder.path(), QStringLiteral("-B"),
                     folder.filePath(QStringLiteral("build")), QStringLiteral("-DCMAKE_CXX_COMPILER=" PS_CXX)});
        QVERIFY(cmake.waitForFinished(120000));
        const QString output = QString::fromUtf8(cmake.readAll()).simplified();
        QVERIFY2((cmake.exitCode() == 0) == allowed, qPrintable(output));
        QVERIFY2(output.contains(QLatin1String("ps_probe may not link intruder.")) != allowed, qPrintable(output));
    }
};

QTEST_GUILESS_MAIN(TestLinkRules)
#include "tst_link_rules.moc"
