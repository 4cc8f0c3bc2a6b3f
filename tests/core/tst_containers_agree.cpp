// SPDX-License-Identifier: GPL-3.0-or-later
// The same real rows in every container, laid out anew at full size: each container gives exactly what it holds, and any
// two of them give one store, whichever comes first.
#include "core/import/archive_importer.h"
#include "tests/support/logical_dump.h"
#include "tests/support/parsing.h"
#include "tests/support/shared_data.h"

#include <QCoreApplication>
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

} // namespace

class TestContainersAgree : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        const auto script = *sharedData() / ".." / "tools" / "assemble_archives.py";
        QProcess python;
        python.start(QStringLiteral("python3"), {QString::fromStdString(script.string()), m_folder.path()});
        QVERIFY(python.waitForFinished(120'000));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        QCOMPARE(python.readAllStandardOutput().trimmed(), QByteArray("85 runs, 3035 rows, 541 configurations, newest 2026-05-07"));
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

    /// The CSV does not tell the parallelism of the prefill role, so disaggregated rows of it cannot be recognised.
    void recognisesAggregatedRowsOfTheCsv() {
        const QTemporaryDir one;
        const QTemporaryDir other;
        import(one, "api");
        const ImportReport csv = import(one, "csv");
        QCOMPARE(csv.rows().added, 72U);
        import(other, "csv");
        const ImportReport api = import(other, "api");
        QCOMPARE(api.rows().added + 200 - 72, kRows);
        compare(one, other, {});
    }

private:
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
};

int main(int argc, char **argv) {
    if (!ps::test::sharedData() || QStandardPaths::findExecutable(QStringLiteral("python3")).isEmpty()) return 77;
    QCoreApplication app(argc, argv);
    TestContainersAgree test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_containers_agree.moc"
