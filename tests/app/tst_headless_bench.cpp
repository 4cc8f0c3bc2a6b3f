// SPDX-License-Identifier: GPL-3.0-or-later
// devices, bench, and run files, as a script drives them.
#include "app/command_line.h"
#include "app/device_text.h"
#include "app/headless.h"
#include "core/support/text.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <sstream>

using namespace ps;

namespace {

struct Outcome {
    ExitCode code;
    QString out;
    QString err;
};

Outcome run(const QStringList &words, const JobControl &job = {}) {
    const auto line = parseCommandLine(words);
    if (!line) return {ExitCode::Usage, {}, toQString(line.error().text())};
    std::ostringstream out, err;
    const ExitCode code = runHeadless(*line, out, err, job);
    return {code, toQString(out.str()), toQString(err.str())};
}

QJsonObject json(const QString &text) {
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

QStringList words(const char *text) {
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

class TestHeadlessBench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("PARETOSCOPE_WORKER_PATH", PS_BINARY_DIR "/tests/workers/paretoscope-worker-fake");
        qputenv("XDG_RUNTIME_DIR", m_folder->path().toUtf8());
        qputenv("FAKE_WORKER", "good");
    }

    void listsDevices() {
        const Outcome listed = run(words("devices --json"));
        QCOMPARE(listed.code, ExitCode::Done);
        const QJsonObject worker = json(listed.out)[QStringLiteral("workers")].toArray().first().toObject();
        QCOMPARE(worker[QStringLiteral("backend")].toString(), QStringLiteral("fake"));
        QCOMPARE(worker[QStringLiteral("origin")].toString(), QStringLiteral("override"));
        QVERIFY(worker[QStringLiteral("usable")].toBool());
        const QJsonObject device = worker[QStringLiteral("devices")].toArray().first().toObject();
        QCOMPARE(device[QStringLiteral("id")].toString(), QStringLiteral("fake:0"));
        QVERIFY(run(words("devices")).out.contains(QStringLiteral("Fake H200 accelerator, 0.0 GB, driver 1.2.3")));
    }

    void saysWhoElseUsesADevice() {
        qputenv("FAKE_WORKER", "describe-in-use");
        const QString text = run(words("devices")).out;
        QVERIFY2(text.contains(QStringLiteral("\n           97 % in use, 12.0 GB of memory taken\n"
                                              "           python3 (501), 1.0 GB, 97 %\n"
                                              "           process 7\n"
                                              "           a run now would be marked suspect\n")),
                 qPrintable(text));
        const QJsonObject worker = json(run(words("devices --json")).out)[QStringLiteral("workers")].toArray().first().toObject();
        const QJsonObject use = worker[QStringLiteral("devices")].toArray().first().toObject()[QStringLiteral("use")].toObject();
        QVERIFY(use[QStringLiteral("disturbs")].toBool());
        QCOMPARE(use[QStringLiteral("neighbours")].toArray().first().toObject()[QStringLiteral("pid")].toInt(), 501);
        gpu::DeviceUse free;
        free.neighbours.emplace();
        QVERIFY(useLines(free) == std::vector<std::string>{"no other process on it"});
        gpu::DeviceUse host;
        host.load = 1.5;
        host.neighbours = std::vector<gpu::Neighbour>(7, {9, "ninja", std::nullopt, 12.25});
        const auto lines = useLines(host);
        QCOMPARE(lines.size(), std::size_t(7));
        QCOMPARE(QString::fromStdString(lines.front() + "|" + lines[1] + "|" + lines.back()),
                 QStringLiteral("load 1.50|ninja (9), 12 %|and 2 more"));
        QVERIFY(useLines(gpu::DeviceUse()).empty());
    }

    void saysWhyThereIsNoDevice_data() {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("problem");
        QTest::addColumn<QString>("nextStep");
        QTest::newRow("library") << QByteArray("describe-no-library") << QStringLiteral("libamdhip64.so.5") << QStringLiteral("install");
        QTest::newRow("version") << QByteArray("describe-wrong-version") << QStringLiteral("protocol version 2")
                                 << QStringLiteral("built together");
        QTest::newRow("garbage") << QByteArray("describe-garbage") << QStringLiteral("no message") << QStringLiteral("built together");
        QTest::newRow("mute") << QByteArray("describe-mute") << QStringLiteral("no sign of life for 5 s") << QStringLiteral("log");
        QTest::newRow("no device") << QByteArray("describe-no-device") << QStringLiteral("the driver sees no device") << QString();
        QTest::newRow("crash") << QByteArray("describe-crash-1") << QStringLiteral("signal 11") << QString();
    }
    void saysWhyThereIsNoDevice() {
        QFETCH(QByteArray, fault);
        QFETCH(QString, problem);
        QFETCH(QString, nextStep);
        qputenv("FAKE_WORKER", fault);
        const Outcome listed = run(words("devices"));
        QCOMPARE(listed.code, ExitCode::NoDevice);
        QVERIFY2(listed.out.contains(problem) && listed.out.contains(nextStep), qPrintable(listed.out));
        const Outcome bench = run(words("bench --device fake:0 --store") << store());
        QCOMPARE(bench.code, ExitCode::NoDevice);
        QVERIFY2(bench.err.contains(problem), qPrintable(bench.err));
        QVERIFY(!QFile::exists(store()));
    }

    void saysThatAWorkerIsMissing() {
        qputenv("PARETOSCOPE_WORKER_PATH", "/nowhere/paretoscope-worker-cuda");
        const Outcome listed = run(words("devices"));
        QCOMPARE(listed.code, ExitCode::NoDevice);
        QVERIFY(listed.out.contains(QStringLiteral("there is no file /nowhere/paretoscope-worker-cuda")));
    }

    void givesPointsForAFrontierOfTheirOwn() {
        const Outcome bench = run(words("bench --json --store") << store());
        QCOMPARE(bench.code, ExitCode::Done);
        const QStringList lines = bench.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        for (const QString &line : lines) QVERIFY2(!json(line).isEmpty(), qPrintable(line));
        QCOMPARE(json(lines.first())[QStringLiteral("type")].toString(), QStringLiteral("run"));
        QCOMPARE(json(lines.last())[QStringLiteral("outcome")].toString(), QStringLiteral("finished"));
        const Outcome frontier = run(words("frontier --type local_kernel --format json --store") << store());
        QCOMPARE(frontier.code, ExitCode::Done);
        const QJsonArray groups = json(frontier.out)[QStringLiteral("groups")].toArray();
        QCOMPARE(groups.size(), 1);
        QCOMPARE(groups.first().toObject()[QStringLiteral("vendor")].toString(), QStringLiteral("nvidia"));
        const QJsonArray points = groups.first().toObject()[QStringLiteral("points")].toArray();
        QCOMPARE(points.size(), 2);
        QCOMPARE(points.at(0).toObject()[QStringLiteral("x")].toDouble(), 1 / 0.012);
        QCOMPARE(points.at(0).toObject()[QStringLiteral("y")].toDouble(), 2 / 0.012);
        // Both kinds of points, each on a line of its own.
        QCOMPARE(json(run(words("frontier --format json --store") << store()).out)[QStringLiteral("groups")].toArray().size(), 2);
    }

    void endsWithTheDesignedExitCodes_data() {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<ExitCode>("code");
        QTest::newRow("crash") << QByteArray("crash-6") << ExitCode::WorkerFailed;
        QTest::newRow("wrong answer") << QByteArray("wrong-answer") << ExitCode::WorkerFailed;
        QTest::newRow("garbage") << QByteArray("garbage") << ExitCode::WorkerFailed;
        QTest::newRow("lost device") << QByteArray("lost-device") << ExitCode::NoDevice;
    }
    void endsWithTheDesignedExitCodes() {
        QFETCH(QByteArray, fault);
        QFETCH(ExitCode, code);
        qputenv("FAKE_WORKER", fault);
        const Outcome bench = run(words("bench --repeat 3 --store") << store());
        QCOMPARE(bench.code, code);
        QCOMPARE(bench.err.count(QStringLiteral("paretoscope: bench : ")), 1); // once: a failure is not repeated
        QCOMPARE(run(words("bench --device cuda:7 --store") << store()).code, ExitCode::NoDevice);
    }

    void peersAreDevicesOfTheSameWorker() {
        for (const char *peer : {"fake:7", "fake:0"}) { // there is none, and it is the device itself
            const Outcome bench = run(words("bench --device fake:0 --peers") << QString::fromLatin1(peer) << words("--store") << store());
            QCOMPARE(bench.code, ExitCode::NoDevice);
            QVERIFY2(bench.err.contains(QStringLiteral("beside fake:0")), qPrintable(bench.err));
        }
        QVERIFY(!QFile::exists(store()));
    }

    void aStoreThatCannotBeWrittenLosesNothing() {
        const QString place = m_folder->filePath(QStringLiteral("plain"));
        QFile plain(place);
        QVERIFY(plain.open(QIODevice::WriteOnly) && plain.write("this is no store, and stays as it is") > 0);
        plain.close();
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_folder->path()));
        const Outcome bench = run(words("bench --store") << place);
        QVERIFY(QDir::setCurrent(before));
        QCOMPARE(bench.code, ExitCode::StoreError);
        const QStringList rescued = QDir(m_folder->path()).entryList({QStringLiteral("*.psrun")});
        QCOMPARE(rescued.size(), 1);
        QCOMPARE(run(words("import --store") << store() << m_folder->filePath(rescued.first())).code, ExitCode::Done);
    }

    void cancellingKeepsWhatWasMeasured() {
        qputenv("FAKE_WORKER", "until-asked");
        QElapsedTimer timer;
        timer.start();
        const Outcome bench = run(words("bench --store") << store(), JobControl([&timer] { return timer.elapsed() > 1500; }, {}));
        QCOMPARE(bench.code, ExitCode::NothingOrPartly);
        QVERIFY2(bench.err.contains(QStringLiteral("cancelled")), qPrintable(bench.err));
        QCOMPARE(run(words("frontier --type local_kernel --store") << store()).code, ExitCode::Done);
    }

    void aRunGoesToAnotherStoreAsAFile() {
        QCOMPARE(run(words("bench --store") << store()).code, ExitCode::Done);
        const QString file = m_folder->filePath(QStringLiteral("run.psrun"));
        const QString other = m_folder->filePath(QStringLiteral("other.db"));
        QCOMPARE(run(words("export --store") << store() << QStringLiteral("-o") << file).code, ExitCode::Done);
        const Outcome first = run(words("import --json --store") << other << file);
        QCOMPARE(first.code, ExitCode::Done);
        QCOMPARE(json(first.out)[QStringLiteral("rows")].toObject()[QStringLiteral("added")].toInt(), 4);
        const Outcome second = run(words("import --json --store") << other << file);
        QCOMPARE(second.code, ExitCode::Done);
        QCOMPARE(json(second.out)[QStringLiteral("rows")].toObject()[QStringLiteral("unchanged")].toInt(), 4);
        QCOMPARE(run(words("frontier --type local_kernel --format csv --store") << other).out,
                 run(words("frontier --type local_kernel --format csv --store") << store()).out);
        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::ReadWrite) && damaged.seek(400) && damaged.write("X") == 1);
        damaged.close();
        QCOMPARE(run(words("import --store") << m_folder->filePath(QStringLiteral("third.db")) << file).code, ExitCode::BadInput);
        QCOMPARE(run(words("export --run nothing --store") << store() << QStringLiteral("-o") << file).code, ExitCode::NothingOrPartly);
    }

    void refusesBadOptions_data() {
        QTest::addColumn<QString>("line");
        for (const char *line : {"bench --suite long", "bench --peers fake:1", "bench --repeat 0", "bench --seed -1", "bench extra",
                                 "devices extra", "export --run x -o a.svg", "bench --context 4096", "bench --model M --batch 8-2",
                                 "bench --model M --context 0", "bench --model M --context 9 --workload 1k1k"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void refusesBadOptions() {
        QFETCH(QString, line);
        QCOMPARE(run(line.split(QLatin1Char(' '))).code, ExitCode::Usage);
    }

private:
    QString store() const { return m_folder->filePath(QStringLiteral("store.db")); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestHeadlessBench)
#include "tst_headless_bench.moc"
