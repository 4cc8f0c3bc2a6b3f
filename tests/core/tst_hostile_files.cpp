// SPDX-License-Identifier: GPL-3.0-or-later
// Files and folders that block, loop, shrink or may not be read.
#include "core/archive/archive_source.h"
#include "core/archive/folder_walk.h"
#include "core/import/import_plan.h"
#include "tests/support/archive_text.h"
#include "tests/support/tar_builder.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace ps;
using namespace ps::test;

namespace {

/// While it lives, the process may do no more than a user without rights. Root would be refused nothing.
class OrdinaryUser {
public:
    OrdinaryUser() : m_root(::geteuid() == 0) { m_good = !m_root || ::seteuid(65534) == 0; }
    ~OrdinaryUser() {
        if (m_root && ::seteuid(0) != 0) std::abort();
    }
    OrdinaryUser(const OrdinaryUser &) = delete;
    OrdinaryUser &operator=(const OrdinaryUser &) = delete;
    bool good() const { return m_good; }

private:
    bool m_root;
    bool m_good = false;
};

std::string noise(std::size_t bytes) {
    std::string text;
    for (std::uint32_t state = 1; text.size() < bytes; state = state * 1664525 + 1013904223) text += static_cast<char>(state >> 24);
    return text;
}

} // namespace

class TestHostileFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        QCOMPARE(::chmod(m_root.c_str(), 0755), 0);
    }

    void fifo() {
        for (const char *name : {"pipe", "pipe.zip", "pipe.tar.gz", "pipe.json"}) {
            QCOMPARE(::mkfifo((m_root / name).c_str(), 0600), 0);
            QCOMPARE(contentText(openArchive(m_root / name)), std::string("error: not a regular file"));
            QVERIFY(!beginsLikeZip(m_root / name));
        }
        const auto plan = planImport({m_root}, {});
        QVERIFY(plan);
        QCOMPARE(plan->files.size(), 0U);
        QCOMPARE(plan->notes.size(), 1U);
        QCOMPARE(plan->notes[0].code, NoteCode::IgnoredDocument);
        QCOMPARE(plan->notes[0].message, std::string("not read: named pipes"));
        QCOMPARE(plan->notes[0].count, 4U);
        QCOMPARE(contentText(openArchive("/dev/null")), std::string("error: not a regular file"));
        QCOMPARE(contentText(openArchive("/dev/zero")), std::string("error: not a regular file"));
    }

    void socket() {
        const std::string path = (m_root / "s").string();
        const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(contentText(openArchive(path)), std::string("error: not a regular file"));
        const auto plan = planImport({m_root}, {});
        QVERIFY(plan);
        QCOMPARE(plan->notes.size(), 1U);
        QCOMPARE(plan->notes[0].message, std::string("not read: sockets"));
        ::close(socket);
    }

    void directoryLoop() {
        writeFile(m_root / "a" / "b" / "x.json", "[]");
        std::filesystem::create_directory_symlink(m_root / "a", m_root / "a" / "b" / "up");
        std::filesystem::create_directory_symlink(".", m_root / "a" / "b" / "here");
        std::filesystem::create_symlink("self.json", m_root / "a" / "self.json");
        const auto walk = walkFolders({m_root});
        QVERIFY(walk);
        QCOMPARE(walk->files.size(), 1U);
        QCOMPARE(walk->problems.size(), 1U);
        QCOMPARE(walk->problems[0].reason, std::string("Too many levels of symbolic links"));
        QCOMPARE(contentText(openArchive(m_root / "a" / "self.json")), std::string("error: Too many levels of symbolic links"));
    }

    void noPermission() {
        const auto file = writeFile(m_root / "secret.json", "[]");
        writeFile(m_root / "locked" / "x.json", "[]");
        QCOMPARE(::chmod(file.c_str(), 0), 0);
        QCOMPARE(::chmod((m_root / "locked").c_str(), 0), 0);
        std::string text;
        Result<FolderWalk> walk;
        {
            const OrdinaryUser user;
            QVERIFY2(user.good(), "cannot give up the rights of root");
            text = contentText(openArchive(file));
            walk = walkFolders({m_root});
        }
        QCOMPARE(::chmod((m_root / "locked").c_str(), 0700), 0);
        QCOMPARE(text, std::string("error: Permission denied"));
        QVERIFY(walk);
        QCOMPARE(walk->files.size(), 1U);
        QCOMPARE(walk->problems.size(), 1U);
        QCOMPARE(walk->problems[0].shown, (m_root / "locked").string());
        QCOMPARE(walk->problems[0].reason, std::string("Permission denied"));
    }

    void fileThatShrinksWhileItIsRead_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("message");
        const std::string content = noise(18U << 20); // more than is read at once from any kind
        const auto add = [](const char *name, const std::string &bytes, const char *message) {
            QTest::newRow(name) << QByteArray(name) << QByteArray::fromStdString(bytes) << QByteArray(message);
        };
        const char *shorter = "the file became shorter while it was read";
        add("x.json", content, shorter);
        add("x.zip", zipBytes({{"a", content}}), "the zip archive is truncated");
        add("x.tar", tarBytes({{"a", content}}), shorter);
        add("x.json.gz", packed(content, Packer::Gzip), shorter);
        add("x.json.zst", packed(content, Packer::Zstd), shorter);
    }
    void fileThatShrinksWhileItIsRead() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, message);
        const auto file = writeFile(m_root / name.toStdString(), bytes.toStdString());
        const auto source = openArchive(file);
        QVERIFY(source);
        std::size_t pieces = 0;
        const Status streamed = (*source)->stream(0, [&](std::string_view) {
            if (++pieces == 2) std::filesystem::resize_file(file, 1U << 20);
            return true;
        });
        QVERIFY(pieces >= 2);
        QVERIFY(!streamed);
        QCOMPARE(QByteArray::fromStdString(streamed.error().message()), message);
        std::string content;
        const Status read = (*source)->read(0, content);
        QVERIFY(!read);
        QCOMPARE(QByteArray::fromStdString(read.error().message()), message);
    }

    void fileThatGrowsKeepsItsOldContent() {
        const auto file = writeFile(m_root / "x.json", std::string(1U << 20, 'x'));
        const auto source = openArchive(file);
        std::filesystem::resize_file(file, 2U << 20);
        std::string content;
        QVERIFY((*source)->read(0, content));
        QCOMPARE(content.size(), std::size_t{1U << 20});
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_root;
};

QTEST_GUILESS_MAIN(TestHostileFiles)
#include "tst_hostile_files.moc"
