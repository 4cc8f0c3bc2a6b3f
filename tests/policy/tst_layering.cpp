// SPDX-License-Identifier: GPL-3.0-or-later
// Who may include what. The link allow-list (tst_link_rules) does not see headers, so they are looked at here.
#include "tests/policy/source_tree.h"

#include <QFileInfo>
#include <QHash>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <utility>

using namespace ps::test;

namespace {

QString withoutDelimiters(const QString &include) {
    return include.mid(1, include.size() - 2);
}

bool isQtHeader(const QString &include) {
    return include.startsWith(QLatin1String("<Q"));
}

/// Whether the header belongs to Gui, Widgets or Charts, by where the installed Qt keeps it.
bool isScreenHeader(const QString &include) {
    if (!isQtHeader(include)) return false;
    const QString headers = QLibraryInfo::path(QLibraryInfo::HeadersPath);
    const QString name = withoutDelimiters(include);
    for (const char *module : {"QtGui", "QtWidgets", "QtCharts", "QtSvg"}) {
        const QString folder = QLatin1String(module);
        if (name.startsWith(folder) || QFileInfo::exists(headers + QLatin1Char('/') + folder + QLatin1Char('/') + name)) return true;
    }
    return false;
}

bool holdsSql(const QString &code) {
    static const QRegularExpression sql(QStringLiteral(
        R"(\bSELECT\b[^;]{1,400}\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bDELETE\s+FROM\b|\bCREATE\s+(TABLE|INDEX)\b|\bUPDATE\s+\w+\s+SET\b)"));
    return sql.match(stringLiteralsOf(code)).hasMatch();
}

/// Headers of the project that a file reaches, itself not included.
class IncludeGraph {
public:
    explicit IncludeGraph(const QList<SourceFile> &files) {
        for (const SourceFile &file : files) m_includes.insert(file.path, includesOf(file));
    }
    QStringList reachable(const QString &path) const {
        QStringList open{path}, all;
        QSet<QString> seen{path};
        while (!open.isEmpty()) {
            for (const QString &include : m_includes.value(open.takeFirst())) {
                all.append(include);
                const QString next = withoutDelimiters(include);
                if (!m_includes.contains(next) || seen.contains(next)) continue;
                seen.insert(next);
                open.append(next);
            }
        }
        return all;
    }

private:
    QHash<QString, QStringList> m_includes;
};

} // namespace

class TestLayering : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_files = sourceTree();
        QVERIFY2(m_files.size() > 20, "the source tree was not found");
    }

    void keepsQtOutOfPlainFolders() {
        const IncludeGraph graph(m_files);
        for (const SourceFile &file : m_files) {
            if (!file.isIn(plainFolders()) || !file.isCode()) continue;
            for (const QString &include : graph.reachable(file.path)) {
                if (isQtHeader(include)) fail(file, include + QStringLiteral(" (itself or through a header)"));
            }
        }
        reportFailures();
    }

    void keepsLibrariesBehindTheirFolder_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("folder");
        QTest::newRow("SQLite") << QStringLiteral("<sqlite3.h>") << QStringLiteral("core/store");
        QTest::newRow("libzip") << QStringLiteral("<zip.h>") << QStringLiteral("core/archive");
        QTest::newRow("libarchive") << QStringLiteral("<archive.h>") << QStringLiteral("core/archive");
        QTest::newRow("zlib") << QStringLiteral("<zlib.h>") << QStringLiteral("core/archive");
    }
    void keepsLibrariesBehindTheirFolder() {
        QFETCH(QString, header);
        QFETCH(QString, folder);
        for (const SourceFile &file : m_files) {
            if (file.isIn({folder, QStringLiteral("tests")})) continue;
            if (includesOf(file).contains(header)) fail(file, header);
        }
        reportFailures();
    }

    void keepsTheScreenOutOfCoreAndModels() {
        for (const SourceFile &file : m_files) {
            if (!file.isIn({QStringLiteral("core"), QStringLiteral("ui/models")})) continue;
            for (const QString &include : includesOf(file)) {
                if (isScreenHeader(include)) fail(file, include);
            }
        }
        reportFailures();
    }

    void pointsIncludesDownwards() {
        for (const SourceFile &file : m_files) {
            for (const QString &include : includesOf(file)) {
                const bool toUi = include.startsWith(QLatin1String("\"ui/"));
                const bool toApp = include.startsWith(QLatin1String("\"app/"));
                if (file.isIn({QStringLiteral("core"), QStringLiteral("gpu")}) && (toUi || toApp)) fail(file, include);
                if (file.isIn({QStringLiteral("ui")}) && toApp) fail(file, include);
            }
        }
        reportFailures();
    }

    void keepsSqlInTheStore() {
        for (const SourceFile &file : m_files) {
            if (!file.isCode() || file.isIn({QStringLiteral("core/store"), QStringLiteral("tests")})) continue;
            if (holdsSql(file.text)) fail(file, QStringLiteral("SQL in a string"));
        }
        reportFailures();
    }

    void seesViolations() {
        QVERIFY(isQtHeader(QStringLiteral("<QString>")));
        QVERIFY(isScreenHeader(QStringLiteral("<QPainter>")));
        QVERIFY(isScreenHeader(QStringLiteral("<QWidget>")));
        QVERIFY(isScreenHeader(QStringLiteral("<QtCharts/QChart>")));
        QVERIFY(!isScreenHeader(QStringLiteral("<QString>")));
        QVERIFY(!isScreenHeader(QStringLiteral("<QAbstractItemModel>")));
        QVERIFY(holdsSql(QStringLiteral("run(\"SELECT id \"\n\"FROM result\");")));
        QVERIFY(holdsSql(QStringLiteral("const auto sql = R\"sql(INSERT OR IGNORE\nINTO run)sql\";")));
        QVERIFY(!holdsSql(QStringLiteral("// SELECT id FROM result\ntr(\"Select a day from the list\");")));
        const IncludeGraph graph({{QStringLiteral("a.h"), QStringLiteral("#include \"b.h\"\n")},
                                  {QStringLiteral("b.h"), QStringLiteral("#include <QString>\n")}});
        QVERIFY(graph.reachable(QStringLiteral("a.h")).contains(QStringLiteral("<QString>")));
    }

private:
    static QStringList plainFolders() {
        return {QStringLiteral("core/frontier"), QStringLiteral("core/catalogue"), QStringLiteral("core/domain"), QStringLiteral("gpu")};
    }
    void fail(const SourceFile &file, const QString &what) { m_failures.append(file.path + QStringLiteral(": ") + what); }
    void reportFailures() {
        const QStringList failures = std::exchange(m_failures, {});
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QLatin1Char('\n'))));
    }

    QList<SourceFile> m_files;
    QStringList m_failures;
};

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
