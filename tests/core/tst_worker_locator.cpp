// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/worker_locator.h"
#include "core/runner/worker_probe.h"
#include "core/support/text.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace ps;

namespace {

void touch(const QTemporaryDir &folder, const char *path) {
    const QString file = folder.filePath(QString::fromLatin1(path));
    QDir().mkpath(QFileInfo(file).path());
    QFile made(file);
    if (!made.open(QIODevice::WriteOnly)) qFatal("%s cannot be made", path);
}

/// "cpu:beside-program:bin/paretoscope-worker-cpu, …"
QString text(const std::vector<WorkerFile> &workers, const QTemporaryDir &folder) {
    QStringList all;
    for (const WorkerFile &worker : workers)
        all << toQString(worker.backend) + QLatin1Char(':') + toQString(workerOriginKey(worker.origin)) + QLatin1Char(':') +
                   QDir(folder.path()).relativeFilePath(pathText(worker.path));
    return all.join(QStringLiteral(", "));
}

} // namespace

class TestWorkerLocator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesTheFirstOfEachBackend() {
        const QTemporaryDir folder;
        for (const char *file : {"bin/paretoscope-worker-cuda", "bin/paretoscope-worker-cpu", "bin/paretoscope", "bin/paretoscope-worker-",
                                 "bin/paretoscope-worker-cpu.debug", "libexec/paretoscope-worker-cpu", "libexec/paretoscope-worker-hip",
                                 "own/paretoscope-worker-cuda"})
            touch(folder, file);
        WorkerPlaces places;
        places.besideProgram = toPath(folder.filePath(QStringLiteral("bin")));
        places.libexec = toPath(folder.filePath(QStringLiteral("libexec")));
        QCOMPARE(text(findWorkers(places), folder),
                 QStringLiteral("cpu:beside-program:bin/paretoscope-worker-cpu, cuda:beside-program:bin/paretoscope-worker-cuda, "
                                "hip:libexec:libexec/paretoscope-worker-hip"));
        places.overrides = {toPath(folder.filePath(QStringLiteral("own")))};
        QCOMPARE(text(findWorkers(places), folder),
                 QStringLiteral("cpu:beside-program:bin/paretoscope-worker-cpu, cuda:override:own/paretoscope-worker-cuda, "
                                "hip:libexec:libexec/paretoscope-worker-hip"));
    }

    void listsAnOverrideThatIsNotThere() {
        const QTemporaryDir folder;
        WorkerPlaces places;
        places.overrides = {toPath(folder.filePath(QStringLiteral("gone/paretoscope-worker-hip"))),
                            toPath(folder.filePath(QStringLiteral("gone/folder")))};
        QCOMPARE(text(findWorkers(places), folder), QStringLiteral("hip:override:gone/paretoscope-worker-hip, ?:override:gone/folder"));
    }

    void readsTheSettingBeforeTheEnvironment() {
        qputenv(kWorkerPathVariable, "/b::/c");
        const WorkerPlaces places = workerPlaces("/opt/x/bin", "/a");
        qunsetenv(kWorkerPathVariable);
        QVERIFY(places.overrides == (std::vector<std::filesystem::path>{"/a", "/b", "/c"}));
        QCOMPARE(places.besideProgram, std::filesystem::path("/opt/x/bin"));
        QVERIFY(places.libexec.is_absolute() && places.libexec.filename() == "paretoscope");
    }

    void knowsTheNextStep_data() {
        QTest::addColumn<QString>("backend");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("advice"); // a part of it; empty: none
        QTest::newRow("library") << QStringLiteral("hip")
                                 << QStringLiteral("w: error while loading shared libraries: libamdhip64.so.5: cannot open it")
                                 << QStringLiteral("ROCm runtime that has libamdhip64.so.5");
        QTest::newRow("driver") << QStringLiteral("cuda") << QStringLiteral("CUDA driver version is insufficient for the runtime")
                                << QStringLiteral("update the NVIDIA driver to 580");
        QTest::newRow("version") << QStringLiteral("cpu") << QStringLiteral("protocol version 2; this program reads 1")
                                 << QStringLiteral("built together");
        QTest::newRow("unknown") << QStringLiteral("cpu") << QStringLiteral("it rained") << QString();
    }
    void knowsTheNextStep() {
        QFETCH(QString, backend);
        QFETCH(QString, reason);
        QFETCH(QString, advice);
        const QString given = toQString(adviceFor(toUtf8(backend), toUtf8(reason)));
        QCOMPARE(given.isEmpty(), advice.isEmpty());
        QVERIFY2(given.contains(advice), qPrintable(given));
    }
};

QTEST_GUILESS_MAIN(TestWorkerLocator)
#include "tst_worker_locator.moc"
