// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl-C and a polite kill end a command as cancelling does: in order, with a word about it, and the store as it was.
#include "core/store/store_writer.h"
#include "core/support/text.h"
#include "tests/support/archive_builder.h"
#include "tests/support/temp_store.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;

/// Whether the process has a handler of its own for the signal.
bool catches(qint64 process, int signal) {
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    if (!status.open(QIODevice::ReadOnly)) return false;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("SigCgt:")) return (line.mid(7).trimmed().toULongLong(nullptr, 16) >> (signal - 1)) & 1;
    }
    return false;
}

} // namespace

class TestInterrupt : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void endsAnImportInOrder_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("kill") << SIGTERM;
    }
    void endsAnImportInOrder() {
        QFETCH(int, signal);
        TempStore store;
        store.import({archiveOf("a.zip", githubRun(1, "2026-05-01"), {measurement(servingConfig("h200"), 1024, 1024, 4)})});
        const auto archive = writeZip(store.folder() / "b.zip", {{"agg_bmk.json", benchmarkRowsJson(20)}});
        QProcess process;
        {
            // The import waits for this one, so it is surely under way when the signal comes.
            StoreWriter other = required(StoreWriter::open(store.file()));
            require(other.beginImport({{"other"}, "0.0.0", "2026-05-09T01:02:03Z"}));
            process.start(QStringLiteral(PS_BINARY_DIR "/bin/paretoscope"),
                          {QStringLiteral("import"), QStringLiteral("--store"), pathText(store.file()), pathText(archive)});
            QVERIFY2(process.waitForStarted(kPatienceMs), qPrintable(process.errorString()));
            QTRY_VERIFY_WITH_TIMEOUT(catches(process.processId(), signal), kPatienceMs);
            QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
            QVERIFY(process.waitForFinished(kPatienceMs));
        }
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        const QString errors = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(errors.contains(QStringLiteral("paretoscope: import : cancelled; the store is as it was before\n")), qPrintable(errors));
        QCOMPARE(store.catalogue()->resultCount, 1U);
        QCOMPARE(required(store.reader().imports()).size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestInterrupt)
#include "tst_interrupt.moc"
