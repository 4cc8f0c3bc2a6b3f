// SPDX-License-Identifier: GPL-3.0-or-later
// Tars and compressed files: right, broken and hostile.
#include "core/archive/archive_source.h"
#include "core/archive/container_kind.h"
#include "tests/support/archive_text.h"
#include "tests/support/tar_builder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

std::string block(std::string content) {
    content.resize((content.size() + 511) / 512 * 512, '\0');
    return content;
}

std::string tarMember(std::string_view name, const std::string &content) {
    return tarHeader(name, content.size()) + block(content);
}

/// Text that no compression makes much smaller.
std::string noise(std::size_t bytes) {
    std::string text;
    for (std::uint64_t state = 1; text.size() < bytes; state = state * 6364136223846793005ULL + 1442695040888963407ULL)
        text += static_cast<char>(' ' + (state >> 33) % 90);
    return text;
}

struct Packing {
    const char *extension;
    std::optional<Packer> packer;
};
constexpr Packing kPackings[] = {
    {".tar", std::nullopt}, {".tar.gz", Packer::Gzip}, {".tar.xz", Packer::Xz}, {".tar.zst", Packer::Zstd}, {".tar.bz2", Packer::Bzip2}};

} // namespace

class TestTarSource : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void readsEveryKind_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("content");
        const std::string tar = tarBytes({{"d/", ""}, {"./d/a.json", "[1]"}, {"b.json", noise(700'000)}, {"empty", ""}});
        const std::string content = "d/a.json=[1];b.json=" + noise(700'000) + ";empty=;";
        const auto add = [](const char *name, const std::string &bytes, const std::string &expected) {
            QTest::newRow(name) << QByteArray(name) << QByteArray::fromStdString(bytes) << QByteArray::fromStdString(expected);
        };
        add("x.tar", tar, content);
        add("x.tar.gz", packed(tar, Packer::Gzip), content);
        add("x.tgz", packed(tar, Packer::Gzip), content);
        add("x.tar.xz", packed(tar, Packer::Xz), content);
        add("x.tar.zst", packed(tar, Packer::Zstd), content);
        for (const char *name : {"x.tar.bz2", "x.tbz2", "x.tbz"}) add(name, packed(tar, Packer::Bzip2), content);
        add("whatever its name", packed(tar, Packer::Zstd), content);
        add("empty.tar.gz", packed(tarEnd(), Packer::Gzip), "");
        add("a.json.gz", packed("[1]", Packer::Gzip), "a.json=[1];");
        add("a.json.xz", packed("[1]", Packer::Xz), "a.json=[1];");
        add("a.json.bz2", packed("[1]", Packer::Bzip2), "a.json=[1];");
        add("nothing.json.bz2", packed("", Packer::Bzip2), "nothing.json=;");
        add("a.json.zst", packed(noise(900'000), Packer::Zstd), "a.json=" + noise(900'000) + ";");
        add("a.zip.gz", packed("PK", Packer::Gzip), "a.zip=PK;");
        add("document.gz", packed("[1]", Packer::Gzip), "=[1];");
        add("nothing.json.gz", packed("", Packer::Gzip), "nothing.json=;");
        add("nothing.json.zst", packed("", Packer::Zstd), "nothing.json=;");
        add("two.json.gz", packed("[1", Packer::Gzip) + packed("]", Packer::Gzip), "two.json=[1];");
    }
    void readsEveryKind() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, content);
        const auto file = writeFile(m_root / name.toStdString(), bytes.toStdString());
        QCOMPARE(QByteArray::fromStdString(contentText(openArchive(file))), content);
        QCOMPARE(remarkText(**openArchive(file)), std::string());
    }

    void readsMembersInAnyOrder() {
        for (const Packing &packing : kPackings) {
            const auto source = openArchive(write(packing, tarBytes({{"a", "1"}, {"b", noise(400'000)}, {"c", "3"}})));
            QVERIFY(source);
            std::string content;
            for (const auto &[index, expected] :
                 {std::pair<std::size_t, std::string>(2, "3"), {0, "1"}, {2, "3"}, {1, noise(400'000)}, {1, noise(400'000)}, {0, "1"}}) {
                QVERIFY((*source)->read(index, content));
                QVERIFY(content == expected);
            }
            // A reading that is given up half-way leaves the rest readable.
            QVERIFY((*source)->stream(1, [](std::string_view) { return false; }));
            QVERIFY((*source)->read(2, content));
            QCOMPARE(content, std::string("3"));
        }
    }

    void remarksOnWhatIsOdd() {
        const std::string tar = tarMember("../x", "1") + tarMember("/etc/x", "2") + tarHeader("l", 0, '2', "/etc/passwd") +
                                tarHeader("h", 0, '1', "../x") + tarHeader("pipe", 0, '6') + tarMember("A", "3") + tarMember("a", "4") +
                                tarEnd();
        const auto file = writeFile(m_root / "x.tar", tar);
        QCOMPARE(contentText(openArchive(file)), std::string("../x=1;/etc/x=2;A=3;a=4;"));
        QCOMPARE(remarkText(**openArchive(file)), std::string("unsafe ../x;unsafe /etc/x;link l;link h;link pipe;repeated a;"));
    }

    void remarksOnBytesBehindAGzipFile() {
        const auto source = openArchive(writeFile(m_root / "x.json.gz", packed("[1]", Packer::Gzip) + "garbage"));
        QVERIFY(source);
        std::string content;
        QVERIFY((*source)->read(0, content));
        QCOMPARE(content, std::string("[1]"));
        QCOMPARE(remarkText(**source), std::string("surrounded the gzip file has 7 bytes behind it; they were not read;"));
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("message");
        const auto add = [](const char *test, const char *name, const std::string &bytes, ErrorCode code, const char *message) {
            QTest::newRow(test) << QByteArray(name) << QByteArray::fromStdString(bytes) << static_cast<int>(code) << QByteArray(message);
        };
        const auto wrong = [](std::string bytes, std::size_t fromEnd) {
            bytes[bytes.size() - fromEnd] = static_cast<char>(bytes[bytes.size() - fromEnd] ^ 1);
            return bytes;
        };
        const std::string gzip = packed("[1, 2, 3]", Packer::Gzip);
        add("HTML called .tar.gz", "x.tar.gz", "<html>", ErrorCode::Malformed, "not a gzip file (begins with \"<htm\")");
        add("empty file called .tar", "x.tar", "", ErrorCode::Malformed, "not a tar archive (begins with nothing: the file is empty)");
        add("wrong CRC in gzip", "x.json.gz", wrong(gzip, 8), ErrorCode::Malformed, "wrong CRC: the content is damaged");
        add("wrong length in gzip", "x.json.gz", wrong(gzip, 4), ErrorCode::Malformed, "wrong CRC: the content is damaged");
        add("wrong CRC in tar.gz", "x.tar.gz", wrong(packed(tarBytes({{"a", "1"}}), Packer::Gzip), 8), ErrorCode::Malformed,
            "wrong CRC: the content is damaged");
        add("truncated gzip", "x.json.gz", gzip.substr(0, gzip.size() - 5), ErrorCode::Malformed, "the gzip file is truncated");
        add("wrong check in xz", "x.json.xz", wrong(packed("[1]", Packer::Xz), 40), ErrorCode::Malformed,
            "the xz file is damaged or truncated (");
        add("truncated xz", "x.json.xz", packed("[1]", Packer::Xz).substr(0, 50), ErrorCode::Malformed,
            "the xz file is damaged or truncated (");
        add("truncated bzip2", "x.json.bz2", packed(noise(9000), Packer::Bzip2).substr(0, 5000), ErrorCode::Malformed,
            "the bzip2 file is damaged or truncated (");
        add("bomb in bzip2", "x.json.bz2", packed(std::string(16U << 20, '0'), Packer::Bzip2), ErrorCode::TooLarge,
            " times its packed size; the limit is 1000");
        add("no bzip2", "x.tar.bz2", "plain", ErrorCode::Malformed, "not a bzip2 file (begins with \"plai\")");
        add("truncated zstd", "x.json.zst", packed(noise(9000), Packer::Zstd).substr(0, 5000), ErrorCode::Malformed,
            "the zstd file is damaged or truncated (");
        add("truncated tar", "x.tar", tarBytes({{"a", "12345"}}).substr(0, 514), ErrorCode::Malformed,
            "the tar archive is damaged or truncated (");
        add("8 GiB member claimed", "x.tar", tarHeader("a", 8589934591) + block("1"), ErrorCode::TooLarge,
            "unpacks to 8388607 times its packed size; the limit is 1000");
        add("bomb in gzip", "x.json.gz", packed(std::string(4U << 20, '0'), Packer::Gzip), ErrorCode::TooLarge,
            " times its packed size; the limit is 1000");
        add("bomb in xz", "x.json.xz", packed(std::string(16U << 20, '0'), Packer::Xz), ErrorCode::TooLarge,
            " times its packed size; the limit is 1000");
        add("bomb in tar.zst", "x.tar.zst", packed(tarBytes({{"a", std::string(16U << 20, '0')}}), Packer::Zstd), ErrorCode::TooLarge,
            " times its packed size; the limit is 1000");
        add("part of a split file", "x.tar.xz.part00", packed("1", Packer::Xz), ErrorCode::UnsupportedVersion,
            "one part of a file that was split: join the parts first (cat x.tar.xz.part* > FILE)");
        add("part of a split zip", "x.zip.001", "PK\3\4", ErrorCode::UnsupportedVersion,
            "one part of a file that was split: join the parts first (cat x.zip.* > FILE)");
    }
    void refuses() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(QByteArray, message);
        ErrorCode found = ErrorCode::Internal;
        const std::string text = contentText(openArchive(writeFile(m_root / name.toStdString(), bytes.toStdString())), &found);
        QVERIFY2(text.substr(0, 7) == "error: " && text.find(message.toStdString()) != std::string::npos, text.c_str());
        QCOMPARE(static_cast<int>(found), code);
    }

    void enforcesLimits_data() {
        QTest::addColumn<int>("limit");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("maxMembers") << 0 << QByteArray("error: the archive has at least 3 members; the limit is 2");
        QTest::newRow("maxMemberBytes") << 1 << QByteArray("error: unpacks to 3000 bytes; the limit is 2999");
        QTest::newRow("maxTotalBytes") << 2 << QByteArray("error: the archive unpacks to 3002 bytes; the limit is 3001");
    }
    void enforcesLimits() {
        QFETCH(int, limit);
        QFETCH(QByteArray, message);
        ArchiveLimits limits;
        if (limit == 0) limits.maxMembers = 2;
        if (limit == 1) limits.maxMemberBytes = 2999;
        if (limit == 2) limits.maxTotalBytes = 3001;
        for (const Packing &packing : kPackings) {
            const auto file = write(packing, tarBytes({{"a", "1"}, {"b", noise(3000)}, {"c", "3"}}));
            const auto source = openArchive(file, limits);
            std::string text, content;
            if (!source)
                text = "error: " + source.error().message();
            else if (const Status status = (*source)->read(1, content); !status)
                text = "error: " + status.error().message();
            QCOMPARE(QByteArray::fromStdString(text), message);
        }
    }

    void limitsLoneCompressedFiles() {
        ArchiveLimits limits;
        limits.maxMemberBytes = 5000;
        limits.maxStreamBytes = 6000;
        const auto source = openArchive(writeFile(m_root / "x.json.xz", packed(noise(5500), Packer::Xz)), limits);
        std::string content;
        QCOMPARE((*source)->read(0, content).error().message(), std::string("unpacks to 5500 bytes; the limit is 5000"));
        QVERIFY((*source)->stream(0, [](std::string_view) { return true; }));
    }

    /// Every beginning of the archive: an error, or right content.
    void truncatedAtEveryByte() {
        const std::string tar = tarBytes({{"a.json", "[1, 2]"}, {"b", noise(600)}});
        const std::string members[] = {"", "a.json=[1, 2];", "a.json=[1, 2];b=" + noise(600) + ";"};
        for (const Packing &packing : kPackings) {
            const std::string whole = packing.packer ? packed(tar, *packing.packer) : tar;
            for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
                const auto file = writeFile(m_root / (std::string("x") + packing.extension), whole.substr(0, bytes));
                const std::string text = contentText(openArchive(file));
                const bool right = std::find(std::begin(members), std::end(members), text) != std::end(members);
                QVERIFY2(right || text.substr(0, 7) == "error: ", text.c_str());
                if (packing.packer == Packer::Gzip) QVERIFY2(!right, qPrintable(QStringLiteral("%1 bytes of gzip").arg(bytes)));
            }
        }
        for (const Packer packer : {Packer::Gzip, Packer::Xz, Packer::Zstd}) {
            const std::string whole = packed("[1, 2, 3]", packer);
            for (std::size_t bytes = 1; bytes < whole.size(); ++bytes) {
                const std::string text = contentText(openArchive(writeFile(m_root / "x.json.gz", whole.substr(0, bytes))));
                QVERIFY2(text.substr(0, 7) == "error: ", qPrintable(QStringLiteral("%1 bytes").arg(bytes)));
            }
        }
    }

    void stopsWhenAsked() {
        for (const Packing &packing : kPackings) {
            const auto file = write(packing, tarBytes({{"a", noise(3U << 20)}}));
            std::atomic<bool> stop{true};
            if (packing.packer) QCOMPARE(openArchive(file, {}, &stop).error().code(), ErrorCode::Cancelled);
            const auto source = openArchive(file);
            QVERIFY(source);
            std::string content;
            QCOMPARE((*source)->read(0, content, &stop).error().code(), ErrorCode::Cancelled);
            stop = false;
            const Status status = (*source)->stream(
                0, [&stop](std::string_view) { return stop = true; }, &stop);
            QCOMPARE(status.error().code(), ErrorCode::Cancelled);
        }
    }

    void namesTellWhatMayBeAnArchive() {
        QCOMPARE(withoutCompression("d/a.JSON.GZ"), std::string("d/a.JSON"));
        QCOMPARE(withoutCompression("a.tgz"), std::string("a.tar"));
        QCOMPARE(withoutCompression("a.json"), std::string("a.json"));
        QVERIFY(containerKindOfName("a.zip.zip") == ContainerKind::Zip);
        QVERIFY(containerKindOfName("a.zip.json") == ContainerKind::None);
        QVERIFY(containerKindOfName(".gz") == ContainerKind::None);
        QVERIFY(isPartName("x.dump.zst.part01") && isPartName("x.zip.001") && isPartName("x.z01"));
        QVERIFY(!isPartName("x.json") && !isPartName("run.2026") && !isPartName("apart1.json") && !isPartName("results.001"));
    }

private:
    std::filesystem::path write(const Packing &packing, const std::string &tar) {
        return writeFile(m_root / (std::string("x") + packing.extension), packing.packer ? packed(tar, *packing.packer) : tar);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_root;
};

QTEST_GUILESS_MAIN(TestTarSource)
#include "tst_tar_source.moc"
