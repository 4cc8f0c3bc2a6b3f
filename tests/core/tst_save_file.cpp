// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/save_file.h"

#include "core/support/text.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace ps;

namespace {

QByteArray contentOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

} // namespace

class TestSaveFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void replacesTheWholeContent() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.csv"));
        for (const std::string_view content : {std::string_view("long enough"), std::string_view("a\0b", 3), std::string_view()}) {
            QVERIFY(saveFile(toPath(path), content));
            QCOMPARE(contentOf(path), QByteArray(content.data(), static_cast<qsizetype>(content.size())));
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList(QStringLiteral("a.csv")));
    }

    void writesThroughALinkToAFile() {
        QTemporaryDir folder;
        const QString target = folder.filePath(QStringLiteral("target.csv")), link = folder.filePath(QStringLiteral("link.csv"));
        QVERIFY(saveFile(toPath(target), "old"));
        QVERIFY(QFile::link(target, link));
        QVERIFY(saveFile(toPath(link), "new"));
        QCOMPARE(contentOf(target), QByteArray("new"));
    }

    void refusesWhatIsNoRegularFile_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("a device that is always full") << QStringLiteral("/dev/full");
        QTest::newRow("a device that swallows everything") << QStringLiteral("/dev/null");
        QTest::newRow("a folder") << QStringLiteral("folder");
        QTest::newRow("a pipe") << QStringLiteral("pipe");
        QTest::newRow("a link to a device") << QStringLiteral("link");
    }
    void refusesWhatIsNoRegularFile() {
        QFETCH(QString, name);
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("folder")));
        QCOMPARE(mkfifo(QFile::encodeName(folder.filePath(QStringLiteral("pipe"))).constData(), 0600), 0);
        QVERIFY(QFile::link(QStringLiteral("/dev/null"), folder.filePath(QStringLiteral("link"))));
        const std::filesystem::path path = toPath(QDir(folder.path()).absoluteFilePath(name));
        const auto before = std::filesystem::symlink_status(path).type();
        const Status status = saveFile(path, "content");
        QVERIFY(!status);
        QCOMPARE(status.error().code(), ErrorCode::Unreadable);
        QVERIFY2(status.error().text().find("it is not a regular file") != std::string::npos, status.error().text().c_str());
        QVERIFY2(status.error().text().find(path.string()) != std::string::npos, status.error().text().c_str());
        QVERIFY(std::filesystem::symlink_status(path).type() == before);
    }

    void namesTheFileThatCannotBeWritten() {
        QTemporaryDir folder;
        const Status status = saveFile(toPath(folder.filePath(QStringLiteral("no such folder/a.csv"))), "content");
        QVERIFY(!status);
        QCOMPARE(status.error().code(), ErrorCode::Unreadable);
        QVERIFY(status.error().text().find("no such folder/a.csv") != std::string::npos);
    }

    void keepsTheOldFileWhenTheNewOneDoesNotFit() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.csv"));
        QVERIFY(saveFile(toPath(path), "old"));
        rlimit old{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{4096, old.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        const Status status = saveFile(toPath(path), std::string(100'000, 'x'));
        setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!status);
        QCOMPARE(contentOf(path), QByteArray("old"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList(QStringLiteral("a.csv")));
    }
};

QTEST_GUILESS_MAIN(TestSaveFile)
#include "tst_save_file.moc"
