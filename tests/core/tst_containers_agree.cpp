// SPDX-License-Identifier: GPL-3.0-or-later
// The same real rows in every container, laid out anew at full size: each container gives exactly what it holds, and any
// two of them give one store, whichever comes first.
#include "core/import/archive_importer.h"
#include "core/store/store_writer.h"
#include "tests/support/archive_builder.h"
#include "tests/support/logical_dump.h"
#include "tests/support/parsing.h"
#include "tests/support/shared_data.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace ps;
using namespace ps::test;

namespace {

constexpr std::uint64_t kRows = 3035;

/// Containers that hold every row as it was measured.
const std::vector<const char *> kWhole = {"api", "mirror", "dump"};
/// Those of the three newest runs.
const std::vector<const char *> kNewest = {"gh-run-download", "zips"};
constexpr char kMilliseconds[] = "csv/InferenceX_DeepSeek-R1-0528_interactivity_ms.csv";
constexpr char kSeconds[] = "csv/InferenceX_DeepSeek-R1-0528_interactivity_s.csv";

} // namespace

class TestContainersAgree : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        assemble({}, ".");
        QCOMPARE(m_said, QByteArray("85 runs, 3035 rows, 541 configurations, newest 2026-05-07"));
    }

    void holdsWhatItHolds_data() {
        QTest::addColumn<QByteArray>("container");
        QTest::addColumn<int>("files");
        QTest::addColumn<int>("rows");
        QTest::newRow("API") << QByteArray("api") << 3 << 3035;
        QTest::newRow("mirror") << QByteArray("mirror") << 2614 << 3035;
        QTest::newRow("run download") << QByteArray("gh-run-download") << 9 << 122;
        QTest::newRow("zips") << QByteArray("zips") << 3 << 122;
        QTest::newRow("database dump") << QByteArray("dump") << 1 << 3035;
        QTest::newRow("dashboard CSV, both headers") << QByteArray("csv") << 2 << 400;
    }
    void holdsWhatItHolds() {
        QFETCH(QByteArray, container);
        QFETCH(int, files);
        QFETCH(int, rows);
        const QTemporaryDir store;
        const ImportReport report = import(store, container.constData());
        QCOMPARE(report.archives.size(), static_cast<std::size_t>(files));
        QCOMPARE(report.rows().total(), static_cast<std::uint64_t>(rows));
        QCOMPARE(report.rows().added + report.rows().unchanged, static_cast<std::uint64_t>(rows));
        QVERIFY2(!report.anythingRejected(), noteKeys(report.notes).c_str());
    }

    void saysTheSameResults_data() {
        QTest::addColumn<QByteArray>("container");
        for (const char *container : {"mirror", "dump"}) QTest::newRow(container) << QByteArray(container);
    }
    void saysTheSameResults() {
        QFETCH(QByteArray, container);
        const QTemporaryDir one;
        const QTemporaryDir other;
        import(one, "api");
        import(other, container.constData());
        const std::string api = logicalDump(fileOf(one), {false, false, false});
        const std::string theirs = logicalDump(fileOf(other), {false, false, false});
        QVERIFY2(api == theirs, firstDifferences(api, theirs).c_str());
        QCOMPARE(static_cast<std::uint64_t>(std::count(api.begin(), api.end(), '\n')), kRows);
    }

    void makesOneStoreInEitherOrder_data() {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        std::vector<const char *> all = kWhole;
        all.insert(all.end(), kNewest.begin(), kNewest.end());
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = i + 1; j < all.size(); ++j)
                QTest::addRow("%s and %s", all[i], all[j]) << QByteArray(all[i]) << QByteArray(all[j]);
        }
    }
    void makesOneStoreInEitherOrder() {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        const QTemporaryDir one;
        const QTemporaryDir other;
        const std::uint64_t held = import(one, first.constData()).rows().added;
        const RowCounts then = import(one, second.constData()).rows();
        QCOMPARE(held + then.added, std::max(held, then.total()));
        import(other, second.constData());
        import(other, first.constData());
        compare(one, other, {});
    }

    /// The CSV tells neither runs nor the whole deployment of several nodes; its rows are recognised all the same.
    void recognisesTheRowsOfTheCsv_data() {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("container");
        QTest::addColumn<int>("news"); // rows of the CSV that the container does not hold
        for (const char *csv : {kMilliseconds, kSeconds, "csv"}) {
            for (const char *container : kWhole)
                QTest::addRow("%s and %s", csv, container) << QByteArray(csv) << QByteArray(container) << 0;
        }
        for (const char *container : kNewest) QTest::addRow("csv and %s", container) << QByteArray("csv") << QByteArray(container) << 200;
    }
    void recognisesTheRowsOfTheCsv() {
        QFETCH(QByteArray, csv);
        QFETCH(QByteArray, container);
        QFETCH(int, news);
        const QTemporaryDir one, other, alone;
        const std::uint64_t held = import(one, container.constData()).rows().added;
        const std::string before = logicalDump(fileOf(one));
        QCOMPARE(import(one, csv.constData()).rows().added, static_cast<std::uint64_t>(news));
        const std::string both = logicalDump(fileOf(one));
        if (news == 0) QVERIFY2(before == both, firstDifferences(before, both).c_str());
        import(other, csv.constData());
        QCOMPARE(import(other, container.constData()).rows().added + 200, held + static_cast<std::uint64_t>(news));
        compare(one, other, {});
    }

    void takesEitherContainerBack_data() {
        QTest::addColumn<QByteArray>("container");
        for (const char *container : {"api", "mirror", "zips"}) QTest::newRow(container) << QByteArray(container);
    }
    void takesEitherContainerBack() {
        QFETCH(QByteArray, container);
        for (const bool csvFirst : {false, true}) {
            for (const bool csvGoes : {false, true}) {
                const QTemporaryDir both, alone;
                const ImportId first = import(both, csvFirst ? "csv" : container.constData()).id;
                const ImportId second = import(both, csvFirst ? container.constData() : "csv").id;
                remove(both, csvGoes == csvFirst ? first : second);
                import(alone, csvGoes ? container.constData() : "csv");
                compare(both, alone, {});
            }
        }
    }

    /// Four pairs of rows of these days differ only in what the CSV does not tell.
    void recognisesRowsThatTheCsvDoesNotTellApart_data() {
        QTest::addColumn<QByteArray>("container");
        for (const char *container : {"api", "pairs/mirror", "pairs/dump"}) QTest::newRow(container) << QByteArray(container);
    }
    void recognisesRowsThatTheCsvDoesNotTellApart() {
        QFETCH(QByteArray, container);
        assemblePairs();
        const QTemporaryDir one, other, csv;
        import(one, container.constData());
        const std::string before = logicalDump(fileOf(one));
        const RowCounts then = import(one, "pairs/csv").rows();
        QCOMPARE(then, (RowCounts{0, 0, 2 * 115, 0, 0}));
        QVERIFY(logicalDump(fileOf(one)) == before);
        const ImportReport alone = import(csv, "pairs/csv");
        QCOMPARE(alone.rows().added, 115U - 4U);
        QCOMPARE(alone.rows().unchanged, 115U - 4U);
        QCOMPARE(alone.rows().updated + alone.rows().superseded, 2U * 4U);
        QCOMPARE(countOf(alone, NoteCode::NotToldApart), 3U * 4U); // the second of a pair, and both in the second file
        import(other, "pairs/csv");
        import(other, container.constData());
        compare(one, other, {});
    }

    /// Zips and downloads do not tell the day of a run, which is what a row of the CSV is found by.
    void recognisesTheRowsOnceTheDayIsKnown_data() {
        QTest::addColumn<QStringList>("order");
        QStringList order = {QStringLiteral("api"), QStringLiteral("pairs/csv"), QStringLiteral("pairs/zips")};
        do QTest::addRow("%s", qPrintable(order.join(QStringLiteral(", ")))) << order;
        while (std::next_permutation(order.begin(), order.end()));
    }
    void recognisesTheRowsOnceTheDayIsKnown() {
        QFETCH(QStringList, order);
        assemblePairs();
        const QTemporaryDir all, api;
        std::vector<ImportId> ids;
        for (const QString &container : order) ids.push_back(import(all, qPrintable(container)).id);
        import(api, "api");
        compare(all, api, {});
        for (std::size_t gone = 0; gone < ids.size(); ++gone) {
            const QTemporaryDir without, others;
            for (std::size_t i = 0; i < ids.size(); ++i) {
                import(without, qPrintable(order[static_cast<int>(i)]));
                if (i != gone) import(others, qPrintable(order[static_cast<int>(i)]));
            }
            remove(without, ids[gone]);
            compare(without, others, {});
        }
    }

private:
    /// Lays the rows of the file out as `name`; of all rows without one.
    void assemble(const std::filesystem::path &rows, const char *name) {
        const auto script = *sharedData() / ".." / "tools" / "assemble_archives.py";
        QStringList arguments = {QString::fromStdString(script.string()), m_folder.filePath(QString::fromLatin1(name))};
        if (!rows.empty()) arguments << QStringLiteral("--rows") << QString::fromStdString(rows.string());
        QProcess python;
        python.start(QStringLiteral("python3"), arguments);
        QVERIFY(python.waitForFinished(120'000));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        m_said = python.readAllStandardOutput().trimmed();
    }
    /// A file of the rows of one model on these days.
    std::filesystem::path rowsOfDays(const QStringList &days) const {
        QFile all(QString::fromStdString((*sharedData() / "api" / "2026-05-09" / "DeepSeek-R1-0528.json").string()));
        if (!all.open(QIODevice::ReadOnly)) qFatal("cannot read the rows");
        QJsonArray rows;
        for (const QJsonValue row : QJsonDocument::fromJson(all.readAll()).array()) {
            if (days.contains(row[QLatin1String("date")].toString())) rows.append(row);
        }
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "rows.json";
        writeFile(path, QJsonDocument(rows).toJson(QJsonDocument::Compact).toStdString());
        return path;
    }
    void assemblePairs() {
        if (m_hasPairs) return;
        assemble(rowsOfDays({QStringLiteral("2026-02-23"), QStringLiteral("2026-03-03")}), "pairs");
        m_hasPairs = true;
    }
    static void remove(const QTemporaryDir &store, ImportId import) {
        Result<StoreWriter> writer = StoreWriter::open(fileOf(store));
        if (!writer) qFatal("%s", writer.error().text().c_str());
        if (const auto removed = writer->removeImport(import); !removed) qFatal("%s", removed.error().text().c_str());
    }
    static std::uint64_t countOf(const ImportReport &report, NoteCode code) {
        std::uint64_t count = 0;
        for (const ImportNote &note : report.notes) count += note.code == code ? note.count : 0;
        return count;
    }
    ImportReport import(const QTemporaryDir &store, const char *container) const {
        ImportRequest request;
        const std::string name = container;
        request.paths = {name == "api" ? *sharedData() / "api" / "2026-05-09"
                                       : std::filesystem::path(m_folder.path().toStdString()) / name};
        auto report = importArchives(request, fileOf(store));
        if (!report) qFatal("%s", report.error().text().c_str());
        return std::move(*report);
    }
    static std::filesystem::path fileOf(const QTemporaryDir &store) { return store.filePath(QStringLiteral("store.db")).toStdString(); }
    static void compare(const QTemporaryDir &one, const QTemporaryDir &other, const DumpParts &parts) {
        const std::string a = logicalDump(fileOf(one), parts);
        const std::string b = logicalDump(fileOf(other), parts);
        QVERIFY2(a == b, firstDifferences(a, b).c_str());
        QVERIFY(a.size() > 10'000);
    }

    QTemporaryDir m_folder;
    QByteArray m_said; ///< by the script
    bool m_hasPairs = false;
};

int main(int argc, char **argv) {
    if (!ps::test::sharedData() || QStandardPaths::findExecutable(QStringLiteral("python3")).isEmpty()) return 77;
    QCoreApplication app(argc, argv);
    TestContainersAgree test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_containers_agree.moc"
