// SPDX-License-Identifier: GPL-3.0-or-later
// Zips that are broken, that lie, or that want to do harm.
#include "core/archive/archive_source.h"
#include "tests/support/archive_builder.h"
#include "tests/support/archive_text.h"
#include "tests/support/raw_zip.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

RawMember member(std::string name, std::string content) {
    RawMember raw;
    raw.name = std::move(name);
    raw.packed = std::move(content);
    return raw;
}

std::string zipOf(std::vector<RawMember> members) {
    RawZip zip;
    zip.members = std::move(members);
    return rawZipBytes(zip);
}

RawMember symbolicLink(std::string name, std::string target) {
    RawMember raw = member(std::move(name), std::move(target));
    raw.madeBy = 3 << 8 | 20;
    raw.attributes = 0120777U << 16;
    return raw;
}

template <typename Change>
RawMember changed(RawMember raw, const Change &change) {
    change(raw);
    return raw;
}

/// Two members of one name, of names that differ in case, a folder and a good member; some deflated, some stored.
ZipMembers smallMembers() {
    return {{"a.json", "[{\"hw\": \"h100\"}]"}, {"dir/", ""}, {"dir/b.json", std::string(300, 'b')}, {"c.json", "[]"}};
}

} // namespace

class TestZipHostile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void readsWhatIsOnlyUnusual_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("content");
        const auto add = [](const char *name, const std::string &bytes, const char *content) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(content);
        };
        add("as it should be", zipOf({member("a", "1"), member("b", "22")}), "a=1;b=22;");
        add("empty zip", rawZipBytes({}), "");
        add("directory entries", zipOf({member("d/", ""), member("d/e/", ""), member("d/a", "1")}), "d/a=1;");
        add("zip64 sizes", zipOf({changed(member("a", "1"), [](RawMember &m) { m.wide = true; }), member("b", "2")}), "a=1;b=2;");
        RawZip wide;
        wide.members = {member("a", "1"), member("b", "2")};
        wide.wideEnd = true;
        add("zip64 end", rawZipBytes(wide), "a=1;b=2;");
        wide.members[1].wide = true;
        add("zip64 everywhere", rawZipBytes(wide), "a=1;b=2;");
        add("data descriptor", zipOf({changed(member("a", "1"), [](RawMember &m) { m.descriptor = true; }), member("b", "2")}), "a=1;b=2;");
        add("lying sizes in the local header", zipOf({changed(member("a", "1"), [](RawMember &m) { m.claimed = 4000; }), member("b", "2")}),
            "a=1;b=2;");
        RawZip commented;
        commented.members = {member("a", "1")};
        commented.comment = "made by hand";
        add("comment", rawZipBytes(commented), "a=1;");
        commented.comment = rawZipBytes({}) + "and more";
        add("comment that holds an empty zip", rawZipBytes(commented), "a=1;");
        commented.comment.assign(0xffff, 'c');
        add("longest comment", rawZipBytes(commented), "a=1;");
        QTest::newRow("backslashes") << QByteArray::fromStdString(zipOf({member("dir\\", ""), member("dir\\a", "1")}))
                                     << QByteArray("dir/a=1;");
        add("names with NUL", zipOf({member(std::string("a\0b", 3), "1")}), "a b=1;");
    }
    void readsWhatIsOnlyUnusual() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, content);
        QCOMPARE(QByteArray::fromStdString(contentOf(bytes.toStdString())), content);
        QCOMPARE(remarkText(**openArchive(m_root / "x.zip")), std::string());
    }

    void readsAStoredZipInsideAsAMember() {
        const std::string inner = zipOf({member("inner", "1")});
        QCOMPARE(contentOf(zipOf({member("x.zip", inner), member("y.zip", inner)})), "x.zip=" + inner + ";y.zip=" + inner + ";");
    }

    void remarksOnWhatIsOdd_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("remarks");
        const auto add = [](const char *name, const std::string &bytes, const char *content, const char *remarks) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(content) << QByteArray(remarks);
        };
        add("path traversal", zipOf({member("../x", "1"), member("a/../../x", "2")}), "../x=1;a/../../x=2;",
            "unsafe ../x;unsafe a/../../x;");
        add("path traversal with backslashes", zipOf({member("..\\..\\x", "1")}), "../../x=1;", "unsafe ../../x;");
        add("absolute name", zipOf({member("/etc/x", "1")}), "/etc/x=1;", "unsafe /etc/x;");
        add("absolute name of a drive", zipOf({member("C:\\x", "1")}), "C:/x=1;", "unsafe C:/x;");
        add("dots that are no way out", zipOf({member("a..b/...", "1")}), "a..b/...=1;", "");
        add("symlink", zipOf({symbolicLink("l.json", "/etc/passwd"), member("a", "1")}), "a=1;", "link l.json;");
        add("duplicate names", zipOf({member("a", "1"), member("a", "2")}), "a=1;a=2;", "repeated a;");
        add("case-clashing names", zipOf({member("a.json", "1"), member("A.JSON", "2")}), "a.json=1;A.JSON=2;", "repeated A.JSON;");
        const std::string good = zipOf({member("a", "1"), member("b", "22")});
        add("garbage appended", good + "garbage", "a=1;b=22;", "surrounded the zip archive has 7 bytes behind it; they were not read;");
        add("garbage prepended", "garbage!" + good, "a=1;b=22;", "surrounded the zip archive has 8 bytes before it; they were not read;");
        add("garbage on both sides", "#!/bin/sh" + good + std::string(100'000, '\0'), "a=1;b=22;",
            "surrounded the zip archive has 9 bytes before it and 100000 bytes behind it; they were not read;");
        add("a zip behind a zip", zipOf({member("first", "1")}) + good, "a=1;b=22;",
            "surrounded the zip archive has 109 bytes before it; they were not read;");
    }
    void remarksOnWhatIsOdd() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, remarks);
        QCOMPARE(QByteArray::fromStdString(contentOf(bytes.toStdString())), content);
        QCOMPARE(QByteArray::fromStdString(remarkText(**openArchive(m_root / "x.zip"))), remarks);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("message");
        const auto add = [](const char *name, const std::string &bytes, ErrorCode code, const char *message) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << static_cast<int>(code) << QByteArray(message);
        };
        const RawMember good = member("a", "12345");
        RawZip split;
        split.members = {good};
        split.disk = 3;
        add("multi-disk", rawZipBytes(split), ErrorCode::UnsupportedVersion, "the zip archive is split over several files");
        add("multi-disk, first file", "PK\7\10" + zipOf({good}), ErrorCode::UnsupportedVersion,
            "the zip archive is split over several files");
        add("encrypted", zipOf({changed(good, [](RawMember &m) { m.flags = 1; })}), ErrorCode::UnsupportedVersion, "is encrypted");
        add("unsupported compression", zipOf({changed(good, [](RawMember &m) { m.method = 97; })}), ErrorCode::UnsupportedVersion,
            "compression method 97 is not supported");
        add("wrong CRC", zipOf({changed(good, [](RawMember &m) { m.crc = 7; })}), ErrorCode::Malformed,
            "wrong CRC: the content is damaged");
        add("damaged deflate data", zipOf({changed(good, [](RawMember &m) { m.method = 8; })}), ErrorCode::Malformed,
            "the compressed data are damaged");
        add("too small a size", zipOf({changed(good, [](RawMember &m) { m.size = 4; })}), ErrorCode::Malformed,
            "unpacks to more bytes than the zip archive claims (4)");
        add("too large a size", zipOf({changed(good, [](RawMember &m) { m.size = 6; })}), ErrorCode::Malformed,
            "the zip archive contradicts itself");
        add("4 GiB member claimed", zipOf({changed(good, [](RawMember &m) { m.size = 0xfffffffe; })}), ErrorCode::TooLarge,
            "unpacks to 4294967294 bytes; the limit is 1073741824");
        add("4 EiB member claimed",
            zipOf({changed(good,
                           [](RawMember &m) {
                               m.size = 1ULL << 62;
                               m.wide = true;
                           })}),
            ErrorCode::TooLarge, "the zip archive unpacks to 4611686018427387904 bytes; the limit is 137438953472");
        add("zip bomb, one member", zipBytes({{"bomb", std::string(8U << 20, '0')}}), ErrorCode::TooLarge,
            "unpacks to 1029 times its packed size; the limit is 1000");
        std::vector<RawMember> overlapping(9, good);
        for (std::size_t i = 1; i < overlapping.size(); ++i) overlapping[i].sharesFirst = true;
        overlapping[0].packed = overlapping[1].packed = std::string(4000, 'x');
        for (RawMember &each : overlapping) each.packed = overlapping[0].packed;
        add("zip bomb, members that share their bytes", zipOf(overlapping), ErrorCode::Malformed,
            "the zip archive contradicts itself: its members take up more than the whole file");
        add("not a zip called .zip (HTML)", "<!DOCTYPE html><html>404</html>", ErrorCode::Malformed,
            "not a zip archive (begins with \"<!DO\")");
        std::string manyEnds = zipOf({good});
        const std::string end = manyEnds.substr(manyEnds.size() - 22);
        for (int i = 0; i < 20; ++i) manyEnds += end;
        add("many ends", manyEnds, ErrorCode::Malformed, "the zip archive contradicts itself: it has several ends");
    }
    void refuses() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(QByteArray, message);
        ErrorCode found = ErrorCode::Internal;
        QCOMPARE(QByteArray::fromStdString(contentOf(bytes.toStdString(), &found)), "error: " + message);
        QCOMPARE(static_cast<int>(found), code);
    }

    void claimsOfMembersCostNoMemory() {
        // 200,001 in a record of 22 bytes, in both forms.
        std::string bytes = rawZipBytes({});
        for (const std::size_t at : {8U, 10U}) bytes.replace(at, 2, "\xff\xff");
        QCOMPARE(contentOf(bytes), std::string("error: the zip archive is truncated: its directory at the end is missing"));
    }

    /// Every beginning of the archive: an error, or the right content and nothing else.
    void truncatedAtEveryByte() {
        for (const std::string &whole : {zipBytes(smallMembers()), zipOf({member("a", "1"), member("b.json", std::string(90, 'b'))})}) {
            const std::string right = contentOf(whole);
            QVERIFY2(right.substr(0, 5) != "error", right.c_str());
            for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
                ErrorCode code = ErrorCode::Internal;
                const std::string text = contentOf(whole.substr(0, bytes), &code);
                QVERIFY2(text.substr(0, 7) == "error: ", qPrintable(QStringLiteral("%1 bytes give content").arg(bytes)));
                QCOMPARE(code, ErrorCode::Malformed);
            }
        }
    }

    /// One bit wrong anywhere: an error, or the right content. Names, dates and comments have no checksum.
    void everyBitFlipped() {
        const std::string whole = zipBytes({{"a.json", std::string(50, 'x') + "[1, 2, 3]"}, {"b", "stored"}});
        const std::string content = std::string(50, 'x') + "[1, 2, 3]";
        for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
            std::string bytes = whole;
            bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
            const std::string text = contentOf(bytes);
            if (text.substr(0, 7) == "error: " || text.empty()) continue;
            for (std::size_t at = text.find('='); at != std::string::npos; at = text.find('=', text.find(';', at) + 1)) {
                const std::string each = text.substr(at + 1, text.find(';', at) - at - 1);
                QVERIFY2(each == content || each == "stored", text.c_str());
            }
        }
    }

    void readsALargeZipWithoutHoldingIt() {
        // More than is read into memory at once; the first member is not needed for the second.
        const std::string filler(17U << 20, 'f');
        const auto file = writeFile(m_root / "large.zip", "before" + zipOf({member("filler", filler), member("a", "1")}) + "behind");
        const auto source = openArchive(file);
        QVERIFY(source);
        std::string content;
        QVERIFY((*source)->read(1, content));
        QCOMPARE(content, std::string("1"));
        QVERIFY((*source)->read(0, content));
        QVERIFY(content == filler);
        QCOMPARE(remarkText(**source),
                 std::string("surrounded the zip archive has 6 bytes before it and 6 bytes behind it; they were not read;"));
    }

    void streamsInPieces() {
        const std::string large(3U << 20, 'l');
        const auto source = openArchive(writeZip(m_root / "x.zip", {{"large", large}}), manyTimes());
        QVERIFY(source);
        std::size_t pieces = 0, bytes = 0, longest = 0;
        QVERIFY((*source)->stream(0, [&](std::string_view piece) {
            ++pieces;
            bytes += piece.size();
            longest = std::max(longest, piece.size());
            return true;
        }));
        QCOMPARE(bytes, large.size());
        QVERIFY(longest <= (1U << 20) && pieces > 1);
        pieces = 0;
        QVERIFY((*source)->stream(0, [&](std::string_view) { return ++pieces < 2; }));
        QCOMPARE(pieces, 2U);
    }

    void streamsUntilTheCrcIsCompared() {
        const auto source =
            openArchive(writeFile(m_root / "x.zip", withWrongCrc(zipBytes({{"a", std::string(3U << 20, 'a')}}))), manyTimes());
        QVERIFY(source);
        std::size_t bytes = 0;
        const Status status = (*source)->stream(0, [&](std::string_view piece) { return bytes += piece.size(), true; });
        QCOMPARE(bytes, std::size_t{3U << 20});
        QCOMPARE(status.error().message(), std::string("wrong CRC: the content is damaged"));
    }

    void streamsWhatIsTooLargeToRead() {
        ArchiveLimits limits = manyTimes();
        limits.maxMemberBytes = 1000;
        limits.maxStreamBytes = 5000;
        const auto source = openArchive(writeZip(m_root / "x.zip", {{"a", std::string(5000, 'a')}, {"b", std::string(5001, 'b')}}), limits);
        QVERIFY(source);
        std::string content;
        const auto ignore = [](std::string_view) { return true; };
        QCOMPARE((*source)->read(0, content).error().message(), std::string("unpacks to 5000 bytes; the limit is 1000"));
        QVERIFY((*source)->stream(0, ignore));
        QCOMPARE((*source)->stream(1, ignore).error().message(), std::string("unpacks to 5001 bytes; the limit is 5000"));
        const auto loose = openArchive(writeFile(m_root / "loose.json", std::string(5001, 'b')), limits);
        QCOMPARE((*loose)->stream(0, ignore).error().message(), std::string("the file has 5001 bytes; the limit is 5000"));
    }

    void stopsStreamingWhenAsked() {
        for (const auto &file :
             {writeZip(m_root / "x.zip", {{"a", std::string(3U << 20, 'a')}}), writeFile(m_root / "loose", std::string(3U << 20, 'a'))}) {
            std::atomic<bool> stop{false};
            std::size_t pieces = 0;
            const auto source = openArchive(file, manyTimes());
            const Status status = (*source)->stream(
                0, [&](std::string_view) { return ++pieces, stop = true; }, &stop);
            QCOMPARE(status.error().code(), ErrorCode::Cancelled);
            QCOMPARE(pieces, 1U);
        }
    }

private:
    static ArchiveLimits manyTimes() {
        ArchiveLimits limits;
        limits.maxRatio = 100'000;
        return limits;
    }
    std::string contentOf(const std::string &bytes, ErrorCode *code = nullptr) {
        return contentText(openArchive(writeFile(m_root / "x.zip", bytes)), code);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_root;
};

QTEST_GUILESS_MAIN(TestZipHostile)
#include "tst_zip_hostile.moc"
