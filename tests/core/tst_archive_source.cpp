// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/archive_source.h"
#include "core/archive/folder_walk.h"
#include "tests/support/archive_builder.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace ps;
using namespace ps::test;

namespace {

constexpr const char *kText = "{\"a\": 1}\n";

/// Opens and reads everything; the first error's text, else the contents joined.
std::string readAll(const std::filesystem::path &file, const ArchiveLimits &limits = {}, ErrorCode *code = nullptr) {
    const auto fail = [code](const Error &error) {
        if (code) *code = error.code();
        return "error: " + error.message();
    };
    const auto source = openArchive(file, limits);
    if (!source) return fail(source.error());
    std::string text;
    std::string content;
    for (std::size_t i = 0; i < (*source)->members().size(); ++i) {
        if (const Status status = (*source)->read(i, content); !status) return fail(status.error());
        text += (*source)->members()[i].name + "=" + content + ";";
    }
    return text;
}

} // namespace

class TestArchiveSource : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void readsAZipWhateverItsName() {
        const auto file = writeZip(m_root / "data.bin", {{"a.json", kText}, {"dir/", ""}, {"dir/b.json", "[]"}, {"b.json", ""}});
        QCOMPARE(readAll(file), std::string("a.json=") + kText + ";dir/b.json=[];b.json=;");
    }

    void readsALooseFileAsOneMember() {
        const auto file = writeFile(m_root / "a.json", kText);
        QCOMPARE(readAll(file), std::string("=") + kText + ";");
        QCOMPARE(readAll(writeFile(m_root / "empty.json", "")), std::string("=;"));
    }

    void readsAnEmptyZip() {
        QCOMPARE(readAll(writeFile(m_root / "empty.zip", std::string("PK\5\6", 4) + std::string(18, '\0'))), std::string());
    }

    void readsALargeMemberInPieces() {
        std::string large;
        for (std::size_t i = 0; large.size() < (3U << 20); ++i) large += std::to_string(i * 7919);
        QCOMPARE(readAll(writeZip(m_root / "large.zip", {{"l", large}})), "l=" + large + ";");
        QCOMPARE(readAll(writeFile(m_root / "large", large)), "=" + large + ";");
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("message");
        const auto add = [](const char *name, const std::string &bytes, ErrorCode code, const char *message) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << static_cast<int>(code) << QByteArray(message);
        };
        const std::string good = zipBytes({{"a.json", std::string(5000, 'x') + kText}});
        add("text", "{\"a\":1}", ErrorCode::Malformed, "not a zip archive (begins with \"{\"a\"\")");
        add("html", "<html>", ErrorCode::Malformed, "not a zip archive (begins with \"<htm\")");
        add("binary", std::string("7z\xbc\xaf", 4), ErrorCode::Malformed, "not a zip archive (begins with bytes 37 7a bc af)");
        add("empty", "", ErrorCode::Malformed, "not a zip archive (begins with nothing: the file is empty)");
        add("truncated", truncated(good, 30), ErrorCode::Malformed, "the zip archive is truncated: its directory at the end is missing");
        add("only a beginning", good.substr(0, 20), ErrorCode::Malformed,
            "the zip archive is truncated: its directory at the end is missing");
        add("wrong CRC", withWrongCrc(good), ErrorCode::Malformed, "wrong CRC: the content is damaged");
        add("encrypted", markedEncrypted(good), ErrorCode::UnsupportedVersion, "is encrypted");
    }
    void saysWhatIsWrong() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(QByteArray, message);
        ErrorCode found = ErrorCode::Internal;
        const std::string text = readAll(writeFile(m_root / "x.zip", bytes.toStdString()), {}, &found);
        QCOMPARE(QByteArray::fromStdString(text), "error: " + message);
        QCOMPARE(static_cast<int>(found), code);
    }

    void refusesUnknownCompression() {
        ErrorCode code = ErrorCode::Internal;
        const std::string text =
            readAll(writeFile(m_root / "x.zip", withUnknownMethod(zipBytes({{"a", std::string(5000, 'x')}}))), {}, &code);
        QCOMPARE(code, ErrorCode::UnsupportedVersion);
        QVERIFY2(text.find("is not supported") != std::string::npos, text.c_str());
    }

    void enforcesLimits_data() {
        QTest::addColumn<int>("limit");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("members") << 0 << QByteArray("the zip archive has 3 members; the limit is 2");
        QTest::newRow("one member") << 1 << QByteArray("unpacks to 2097152 bytes; the limit is 1000000");
        QTest::newRow("all members") << 2 << QByteArray("the zip archive unpacks to 2097154 bytes; the limit is 2000000");
        QTest::newRow("ratio") << 3 << QByteArray(" times its packed size; the limit is 100");
    }
    void enforcesLimits() {
        QFETCH(int, limit);
        QFETCH(QByteArray, message);
        const auto file = writeZip(m_root / "x.zip", {{"a", "1"}, {"bomb", std::string(2U << 20, '0')}, {"c", "3"}});
        ArchiveLimits limits;
        if (limit == 0) limits.maxMembers = 2;
        if (limit == 1) limits.maxMemberBytes = 1'000'000;
        if (limit == 2) limits.maxTotalBytes = 2'000'000;
        if (limit == 3) limits.maxRatio = 100;
        ErrorCode code = ErrorCode::Internal;
        const std::string text = readAll(file, limits, &code);
        QCOMPARE(code, ErrorCode::TooLarge);
        QVERIFY2(text.find(message.toStdString()) != std::string::npos, text.c_str());
        QCOMPARE(readAll(file, {}, nullptr).substr(0, 4), limit == 3 ? std::string("erro") : readAll(file).substr(0, 4));
    }

    void limitsLooseFiles() {
        ArchiveLimits limits;
        limits.maxMemberBytes = 5;
        QCOMPARE(readAll(writeFile(m_root / "a.json", "123456"), limits), std::string("error: the file has 6 bytes; the limit is 5"));
    }

    void refusesWhatIsNoRegularFileWithoutBlocking() {
        const std::filesystem::path pipe = m_root / "pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QCOMPARE(readAll(pipe), std::string("error: not a regular file"));
        QCOMPARE(readAll(m_root), std::string("error: not a regular file"));
        ErrorCode code = ErrorCode::Internal;
        readAll(m_root / "nowhere", {}, &code);
        QCOMPARE(code, ErrorCode::NotFound);
    }

    void stopsReadingWhenAsked() {
        const auto source = openArchive(writeZip(m_root / "x.zip", {{"a", std::string(1000, 'a')}}));
        QVERIFY(source);
        const std::atomic<bool> stop{true};
        std::string content;
        const Status status = (*source)->read(0, content, &stop);
        QVERIFY(!status);
        QCOMPARE(status.error().code(), ErrorCode::Cancelled);
    }

    void walksFoldersInOrder() {
        for (const char *name : {"b/2.json", "b/1.json", "a.json", "b/c/x.json", "0.json"}) writeFile(m_root / "in" / name, "[]");
        std::filesystem::create_directory_symlink(m_root / "in", m_root / "in" / "b" / "loop");
        std::filesystem::create_symlink(m_root / "missing", m_root / "in" / "dangling");
        QCOMPARE(::mkfifo((m_root / "in" / "pipe").c_str(), 0600), 0);
        const auto walk = walkFolders({m_root / "in" / "a.json", m_root / "in", m_root / "in" / "b"});
        QVERIFY(walk);
        std::string names;
        for (const FoundFile &file : walk->files)
            names += std::filesystem::path(file.shown).lexically_relative(m_root / "in").string() + (file.named ? "! " : " ");
        QCOMPARE(names, std::string("a.json! 0.json b/1.json b/2.json b/c/x.json "));
        QCOMPARE(walk->problems.size(), 1U);
        QVERIFY(walk->problems[0].shown.find("dangling") != std::string::npos);
        QCOMPARE(walk->specials.size(), 1U); // though three paths lead to it
        QCOMPARE(walk->specials[0].shown, (m_root / "in" / "pipe").string());
    }

    void aPathThatDoesNotExistIsAProblemBesideTheOthers() {
        writeFile(m_root / "there.json", "");
        const auto walk = walkFolders({m_root / "nowhere", m_root / "there.json"});
        QVERIFY(walk);
        QCOMPARE(walk->files.size(), 1U);
        QCOMPARE(walk->problems.size(), 1U);
        QVERIFY(walk->problems[0].shown.find("nowhere") != std::string::npos);
        const JobControl cancelled([] { return true; }, {});
        writeFile(m_root / "a.json", "");
        QCOMPARE(walkFolders({m_root}, cancelled).error().code(), ErrorCode::Cancelled);
    }

    void walkKeepsGivenPathsAsGiven() {
        writeFile(m_root / "in" / "a.json", "");
        const std::string given = m_root.string() + "/./in/";
        const auto walk = walkFolders({given});
        QVERIFY(walk);
        QCOMPARE(walk->files.at(0).shown, given + "a.json");
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_root;
};

QTEST_GUILESS_MAIN(TestArchiveSource)
#include "tst_archive_source.moc"
