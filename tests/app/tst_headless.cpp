// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a script drives it, on the synthetic sample: import, frontier, export, facets, report.
#include "app/command_line.h"
#include "app/headless.h"
#include "core/support/number_text.h"
#include "core/support/text.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <sstream>

using namespace ps;

namespace {

constexpr int kSampleRows = 2226;

struct Outcome {
    ExitCode code;
    QString out;
    QString err;
};

Outcome run(const QStringList &words) {
    const auto line = parseCommandLine(words);
    if (!line) return {ExitCode::Usage, {}, toQString(line.error().text())};
    std::ostringstream out, err;
    const ExitCode code = runHeadless(*line, out, err);
    return {code, toQString(out.str()), toQString(err.str())};
}

QJsonObject json(const Outcome &outcome) {
    return QJsonDocument::fromJson(outcome.out.toUtf8()).object();
}

QByteArray contentOf(const QString &file) {
    QFile device(file);
    return device.open(QIODevice::ReadOnly) ? device.readAll() : QByteArray();
}

} // namespace

class TestHeadless : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        const Outcome outcome = run({QStringLiteral("import"), QStringLiteral("--store"), store(), QStringLiteral("--json"), sample()});
        QCOMPARE(outcome.code, ExitCode::Done);
        const QJsonObject rows = json(outcome)[QStringLiteral("rows")].toObject();
        QCOMPARE(rows[QStringLiteral("added")].toInt(), kSampleRows);
        QCOMPARE(rows[QStringLiteral("rejected")].toInt(), 0);
    }

    void secondImportSaysThatAllIsUnchanged() {
        const Outcome outcome = run({QStringLiteral("import"), QStringLiteral("--store"), store(), QStringLiteral("--json"), sample()});
        QCOMPARE(outcome.code, ExitCode::Done);
        const QJsonObject rows = json(outcome)[QStringLiteral("rows")].toObject();
        QCOMPARE(rows[QStringLiteral("unchanged")].toInt(), kSampleRows);
        QCOMPARE(rows[QStringLiteral("added")].toInt() + rows[QStringLiteral("updated")].toInt(), 0);
    }

    void dryRunSaysWhatItWouldDoAndWritesNothing() {
        const QString fresh = m_folder.filePath(QStringLiteral("never.db"));
        const Outcome outcome = run(
            {QStringLiteral("import"), QStringLiteral("--store"), fresh, QStringLiteral("--dry-run"), QStringLiteral("--json"), sample()});
        QCOMPARE(outcome.code, ExitCode::Done);
        QCOMPARE(json(outcome)[QStringLiteral("dry_run")].toBool(), true);
        QCOMPARE(json(outcome)[QStringLiteral("rows")].toObject()[QStringLiteral("added")].toInt(), kSampleRows);
        QVERIFY(!QFile::exists(fresh));
    }

    void frontierJsonHoldsOnlyFrontierPointsByAscendingX() {
        const Outcome outcome = run(frontier() << QStringLiteral("--format") << QStringLiteral("json"));
        QCOMPARE(outcome.code, ExitCode::Done);
        QVERIFY(outcome.err.isEmpty());
        const QJsonObject document = json(outcome);
        QCOMPARE(document[QStringLiteral("schema")].toInt(), 1);
        QCOMPARE(document[QStringLiteral("x")].toObject()[QStringLiteral("key")].toString(), QStringLiteral("median_intvty"));
        const QJsonArray groups = document[QStringLiteral("groups")].toArray();
        QCOMPARE(groups.size(), 2);
        QCOMPARE(groups[0].toObject()[QStringLiteral("vendor")].toString(), QStringLiteral("nvidia"));
        QCOMPARE(groups[1].toObject()[QStringLiteral("vendor")].toString(), QStringLiteral("amd"));
        for (const auto &group : groups) {
            double previousX = 0, previousY = INFINITY;
            const QJsonArray points = group.toObject()[QStringLiteral("points")].toArray();
            QVERIFY(points.size() > 2);
            for (const auto &entry : points) {
                const QJsonObject point = entry.toObject();
                QVERIFY(point[QStringLiteral("frontier")].toBool());
                QVERIFY(point[QStringLiteral("x")].toDouble() >= previousX);
                QVERIFY(point[QStringLiteral("y")].toDouble() <= previousY);
                previousX = point[QStringLiteral("x")].toDouble();
                previousY = point[QStringLiteral("y")].toDouble();
                QVERIFY(point[QStringLiteral("synthetic")].toBool());
            }
        }
    }

    void sameStoreGivesSameBytes() {
        const QStringList words = frontier() << QStringLiteral("--format") << QStringLiteral("json") << QStringLiteral("--all-points");
        QCOMPARE(run(words).out, run(words).out);
    }

    void exportedCsvReadsBackAsTheChartsPoints() {
        const QString file = m_folder.filePath(QStringLiteral("points.csv"));
        QCOMPARE(run(exportTo(file)).code, ExitCode::Done);
        const QJsonArray groups = json(run(frontier() << QStringLiteral("--format") << QStringLiteral("json")
                                                      << QStringLiteral("--all-points")))[QStringLiteral("groups")]
                                      .toArray();
        std::vector<std::pair<double, double>> expected;
        for (const auto &group : groups) {
            const QJsonArray points = group.toObject()[QStringLiteral("points")].toArray();
            for (const auto &point : points)
                expected.emplace_back(point.toObject()[QStringLiteral("x")].toDouble(), point.toObject()[QStringLiteral("y")].toDouble());
        }
        QCOMPARE(pointsInCsv(contentOf(file)), expected);
        QVERIFY(expected.size() > 50);
    }

    void exportsEveryFormat_data() {
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<int>("atLeastBytes");
        QTest::newRow("svg") << QStringLiteral("svg") << QByteArray("<?xml") << 10'000;
        QTest::newRow("pdf") << QStringLiteral("pdf") << QByteArray("%PDF") << 10'000;
        QTest::newRow("png") << QStringLiteral("png") << QByteArray("\x89PNG") << 20'000;
        QTest::newRow("csv") << QStringLiteral("csv") << QByteArray("# ") << 5'000;
        QTest::newRow("json") << QStringLiteral("json") << QByteArray("{") << 5'000;
    }
    void exportsEveryFormat() {
        QFETCH(QString, suffix);
        QFETCH(QByteArray, begin);
        QFETCH(int, atLeastBytes);
        const QString file = m_folder.filePath(QStringLiteral("picture.") + suffix);
        const Outcome outcome = run(exportTo(file));
        QCOMPARE(outcome.err, QString());
        QCOMPARE(outcome.code, ExitCode::Done);
        QCOMPARE(outcome.out, file + QLatin1Char('\n'));
        const QByteArray content = contentOf(file);
        QVERIFY(content.startsWith(begin));
        QVERIFY2(content.size() > atLeastBytes, QByteArray::number(content.size()));
        QVERIFY(suffix == QLatin1String("png") || suffix == QLatin1String("pdf") || content.contains("ynthetic"));
    }

    void facetsCountWhatTheSelectionLeaves() {
        const Outcome outcome = run({QStringLiteral("facets"), QStringLiteral("--store"), store(), QStringLiteral("--model"),
                                     QStringLiteral("dsr1"), QStringLiteral("--json")});
        QCOMPARE(outcome.code, ExitCode::Done);
        const QJsonObject facets = json(outcome)[QStringLiteral("facets")].toObject();
        qint64 sum = 0;
        for (const auto &value : facets[QStringLiteral("vendor")].toArray()) sum += value.toObject()[QStringLiteral("count")].toInt();
        QCOMPARE(sum, qint64(json(outcome)[QStringLiteral("total")].toInt()));
        QCOMPARE(facets[QStringLiteral("model")].toArray().size(), 2);
    }

    void facetsListEveryNight() {
        const Outcome outcome = run({QStringLiteral("facets"), QStringLiteral("--store"), store(), QStringLiteral("--json")});
        QCOMPARE(json(outcome)[QStringLiteral("dates")].toArray().size(), 30);
    }

    void metricsListsEveryAxis() {
        const QJsonArray metrics = json(run({QStringLiteral("metrics"), QStringLiteral("--json")}))[QStringLiteral("metrics")].toArray();
        QVERIFY(metrics.size() > 80);
        for (const auto &metric : metrics) {
            QVERIFY(!metric.toObject()[QStringLiteral("definition")].toString().isEmpty());
            QVERIFY(metric.toObject()[QStringLiteral("key")].toString() != QLatin1String("std_intvty"));
        }
    }

    void reportListsTheImports() {
        const QJsonArray imports =
            json(run({QStringLiteral("report"), QStringLiteral("--store"), store(), QStringLiteral("--json")}))[QStringLiteral("imports")]
                .toArray();
        QVERIFY(!imports.isEmpty());
        QCOMPARE(imports[0].toObject()[QStringLiteral("rows")].toObject()[QStringLiteral("added")].toInt(), kSampleRows);
    }

    void exitCodesTellWhatWentWrong_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("complaint");
        const QString missing = m_folder.filePath(QStringLiteral("missing.db"));
        const QString notAStore = write(QStringLiteral("not-a-store.db"), "this is no database, however long it may be: not at all");
        const QString broken = write(QStringLiteral("broken.zip"), "PK\x03\x04 and then nothing of use");
        const QString other = m_folder.filePath(QStringLiteral("other.db"));
        QTest::newRow("no store") << QStringList{QStringLiteral("facets"), QStringLiteral("--store"), missing} << 4
                                  << QStringLiteral("missing.db");
        QTest::newRow("not a store") << QStringList{QStringLiteral("report"), QStringLiteral("--store"), notAStore} << 4
                                     << QStringLiteral("not-a-store.db");
        QTest::newRow("import into what is not a store")
            << QStringList{QStringLiteral("import"), QStringLiteral("--store"), notAStore, sample()} << 4
            << QStringLiteral("not-a-store.db");
        QTest::newRow("broken archive") << QStringList{QStringLiteral("import"), QStringLiteral("--store"), other, broken} << 3
                                        << QStringLiteral("broken.zip");
        QTest::newRow("missing archive") << QStringList{QStringLiteral("import"), QStringLiteral("--store"), other,
                                                        QStringLiteral("/nowhere/x.zip")}
                                         << 3 << QStringLiteral("/nowhere/x.zip");
        QTest::newRow("partly rejected") << QStringList{QStringLiteral("import"), QStringLiteral("--store"), other, sample(), broken} << 1
                                         << QStringLiteral("broken.zip");
        QTest::newRow("nothing matches") << (frontier() << QStringLiteral("--hardware") << QStringLiteral("h100")) << 1
                                         << QStringLiteral("no result matches");
        QTest::newRow("no value on the axis") << (frontier() << QStringLiteral("--x") << QStringLiteral("p95_ttft")) << 1
                                              << QStringLiteral("p95_ttft");
        QTest::newRow("empty file") << QStringList{QStringLiteral("import"), QStringLiteral("--store"), other,
                                                   write(QStringLiteral("empty.json"), "")}
                                    << 3 << QStringLiteral("empty.json");
        QTest::newRow("rows without a GPU")
            << QStringList{QStringLiteral("import"), QStringLiteral("--store"), other,
                           write(QStringLiteral("nohw.json"),
                                 R"([{"conc": 4, "tp": 8, "isl": 1024, "osl": 1024, "model": "x", "tput_per_gpu": 1.5}])")}
            << 3 << QStringLiteral("nohw.json");
        QVERIFY(QFile::link(store(), m_folder.filePath(QStringLiteral("same.csv"))));
        QTest::newRow("onto the store") << exportTo(m_folder.filePath(QStringLiteral("same.csv"))) << 2
                                        << QStringLiteral("is the store itself");
        QTest::newRow("unwritable picture") << exportTo(QStringLiteral("/nowhere/at/all.png")) << 3
                                            << QStringLiteral("/nowhere/at/all.png");
        QTest::newRow("unwritable data") << exportTo(QStringLiteral("/nowhere/at/all.csv")) << 3 << QStringLiteral("/nowhere/at/all.csv");
        QTest::newRow("usage") << QStringList{QStringLiteral("export")} << 2 << QStringLiteral("-o");
    }
    void exitCodesTellWhatWentWrong() {
        QFETCH(QStringList, words);
        QFETCH(int, code);
        QFETCH(QString, complaint);
        const Outcome outcome = run(words);
        QCOMPARE(int(outcome.code), code);
        QVERIFY2(outcome.err.contains(complaint), qPrintable(outcome.err));
        if (outcome.err.startsWith(QStringLiteral("paretoscope: ")) == false) {
            QCOMPARE(code, 2); // found while parsing: printed by the caller
            return;
        }
        QVERIFY2(outcome.err.startsWith(QStringLiteral("paretoscope: ")), qPrintable(outcome.err));
        QCOMPARE(outcome.err.count(QLatin1Char('\n')), 1);
        QVERIFY(outcome.err.contains(QStringLiteral(" : ")));
    }

private:
    static QString sample() { return QStringLiteral(PS_SOURCE_DIR "/resources/sample"); }
    QString store() const { return m_folder.filePath(QStringLiteral("sample.db")); }
    QStringList frontier() const {
        return {QStringLiteral("frontier"), QStringLiteral("--store"), store(),
                QStringLiteral("--model"),  QStringLiteral("dsr1"),    QStringLiteral("--isl"),
                QStringLiteral("8192"),     QStringLiteral("--osl"),   QStringLiteral("1024")};
    }
    QStringList exportTo(const QString &file) const {
        QStringList words = frontier() << QStringLiteral("-o") << file;
        words[0] = QStringLiteral("export");
        return words;
    }
    QString write(const QString &name, const QByteArray &content) const {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly)) file.write(content);
        return file.fileName();
    }

    /// The columns after the header cells of the two axes, found by the metrics' keys.
    static std::vector<std::pair<double, double>> pointsInCsv(const QByteArray &csv) {
        std::vector<std::pair<double, double>> points;
        qsizetype x = -1, y = -1;
        for (const QByteArray &line : csv.split('\n')) {
            if (line.isEmpty() || line.startsWith('#')) continue;
            const QList<QByteArray> cells = line.split(',');
            if (x < 0) {
                for (qsizetype i = 0; i < cells.size(); ++i) {
                    if (cells[i].contains("median_intvty")) x = i;
                    if (cells[i].contains("tput_per_gpu") && !cells[i].contains("output_") && !cells[i].contains("input_")) y = i;
                }
                continue;
            }
            points.emplace_back(parseNumber(cells[x].toStdString()).value_or(-1), parseNumber(cells[y].toStdString()).value_or(-1));
        }
        return points;
    }

    QTemporaryDir m_folder;
};

int main(int argc, char **argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    TestHeadless test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_headless.moc"
