// SPDX-License-Identifier: GPL-3.0-or-later
// Archives in archives: how they are opened, how deep, how much; and what the import makes of them.
#include "core/archive/nested_archive.h"
#include "core/import/archive_reader.h"
#include "tests/support/archive_text.h"
#include "tests/support/tar_builder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// Opens member 0 again and again; "depth N: names", or the reason why not.
std::string deepest(const std::filesystem::path &file, const ArchiveLimits &limits) {
    auto source = openArchive(file, limits);
    if (!source) return source.error().message();
    ArchiveBudget budget(limits);
    budget.addOuter(**source);
    std::unique_ptr<ArchiveSource> current = std::move(*source);
    int depth = 1;
    while (!current->members().empty() && mayBeArchiveName(current->members()[0].name)) {
        auto next = openMember(*current, 0, depth, budget, limits);
        if (!next) return next.error().message();
        current = std::move(*next);
        ++depth;
    }
    std::string names;
    for (const ArchiveMember &member : current->members()) names += " " + member.name;
    return "depth " + std::to_string(depth) + ":" + names;
}

std::string documentText(const ParsedArchive &archive) {
    std::string text;
    for (const ParsedDocument &document : archive.documents) text += document.name + " " + std::to_string(document.rows.size()) + ";";
    return text;
}

std::string noteText(const ParsedArchive &archive) {
    std::string text;
    for (const ImportNote &note : archive.notes)
        text += std::string(noteCodeKey(note.code)) + " [" + note.document + "] " + note.message + " x" + std::to_string(note.count) + "\n";
    return text;
}

} // namespace

class TestNestedArchive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void opensMembersFromMemory_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("content");
        const std::string zip = zipBytes({{"a.json", "[]"}});
        const auto add = [](const char *test, const char *name, const std::string &bytes, const char *content) {
            QTest::newRow(test) << QByteArray(name) << QByteArray::fromStdString(bytes) << QByteArray(content);
        };
        add("zip", "x.zip", zip, "a.json=[];");
        add("zip in another case", "X.ZIP", zip, "a.json=[];");
        add("tar", "x.tar", tarBytes({{"a.json", "[]"}}), "a.json=[];");
        add("tar.gz", "x.tgz", packed(tarBytes({{"a.json", "[]"}}), Packer::Gzip), "a.json=[];");
        add("tar.xz", "x.tar.xz", packed(tarBytes({{"a.json", "[]"}}), Packer::Xz), "a.json=[];");
        add("json.zst", "d/x.json.zst", packed("[]", Packer::Zstd), "x.json=[];");
        add("content decides", "x.zip", packed("[]", Packer::Gzip), "=[];");
        add("HTML", "x.zip", "<html>", "error: not a zip archive (begins with \"<htm\")");
        add("no archive", "x.bin", "bytes", "error: not an archive (begins with \"byte\")");
        add("truncated", "x.zip", truncated(zip, 10), "error: the zip archive is truncated: its directory at the end is missing");
    }
    void opensMembersFromMemory() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, content);
        Result<std::unique_ptr<ArchiveSource>> nested;
        {
            const auto outer = openArchive(writeZip(m_root / "outer.zip", {{"first", "1"}, {name.toStdString(), bytes.toStdString()}}));
            QVERIFY(outer);
            ArchiveBudget budget({});
            nested = openMember(**outer, 1, 1, budget, {});
        }
        QCOMPARE(QByteArray::fromStdString(contentText(std::move(nested))), content);
    }

    void namesTellWhatIsTried() {
        for (const char *name : {"x.zip", "d/X.Zip", "x.zip.zip", "x.tar", "x.tar.gz", "x.tgz", "x.tar.xz", "x.tar.zst", "x.json.gz",
                                 "x.csv.xz", "x.dump.zst", "x.gz", "x.zip.gz"})
            QVERIFY2(mayBeArchiveName(name), name);
        for (const char *name :
             {"x.json", "server.log", "server.log.gz", "x.zip.txt", "zip", ".zip", "trace.pb.gz", "", "a.gz.gz.gz.gz.gz"})
            QVERIFY2(!mayBeArchiveName(name), name);
        QVERIFY(mayBePartOfArchive("x.tar.xz.part00") && mayBePartOfArchive("x.dump.zst.part1") && mayBePartOfArchive("x.z01"));
        QVERIFY(!mayBePartOfArchive("x.log.part00") && !mayBePartOfArchive("x.json"));
    }

    void nestsAsDeepAsAllowed() {
        std::string bytes = zipBytes({{"a.json", "[]"}});
        bytes = zipBytes({{"3.zip", bytes}});
        const auto three = writeFile(m_root / "three.zip", zipBytes({{"2.zip", bytes}}));
        const auto four = writeFile(m_root / "four.zip", zipBytes({{"1.zip", zipBytes({{"2.zip", bytes}})}}));
        QCOMPARE(deepest(three, {}), std::string("depth 3: a.json"));
        QCOMPARE(deepest(four, {}), std::string("an archive at nesting depth 4; the limit is 3"));
        ArchiveLimits limits;
        limits.maxNesting = 4;
        QCOMPARE(deepest(four, limits), std::string("depth 4: a.json"));
    }

    void enforcesLimitsOnAllTogether_data() {
        QTest::addColumn<int>("limit");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("none") << -1 << QByteArray("ok");
        QTest::newRow("one member") << 0 << QByteArray("1.zip: unpacks to 1178 bytes; the limit is 1100");
        QTest::newRow("all bytes") << 1 << QByteArray("3.zip: the file and the archives in it unpack to 6534 bytes; the limit is 6500");
        QTest::newRow("all members") << 2 << QByteArray("3.zip: the file and the archives in it have 6 members; the limit is 5");
    }
    void enforcesLimitsOnAllTogether() {
        QFETCH(int, limit);
        QFETCH(QByteArray, message);
        std::string noise;
        for (std::uint32_t state = 1; noise.size() < 1000; state = state * 1664525 + 1013904223) noise += static_cast<char>(state >> 24);
        const std::string inner = packed(noise, Packer::Gzip);
        QVERIFY(inner.size() > 1000 && inner.size() < 1100);
        std::string stored = zipBytes({{"a", noise}});
        stored.resize(1178, '\0');
        ArchiveLimits limits;
        if (limit == 0) limits.maxMemberBytes = 1100;
        if (limit == 1) limits.maxTotalBytes = 6500;
        if (limit == 2) limits.maxMembers = 5;
        const auto outer = openArchive(writeZip(m_root / "x.zip", {{"1.zip", stored}, {"2.zip", stored}, {"3.zip", stored}}), limits);
        QVERIFY(outer);
        ArchiveBudget budget(limits);
        budget.addOuter(**outer);
        std::string found = "ok";
        for (std::size_t i = 0; i < 3 && found == "ok"; ++i) {
            const auto nested = openMember(**outer, i, 1, budget, limits);
            if (!nested) found = (*outer)->members()[i].name + ": " + nested.error().message();
        }
        QCOMPARE(QByteArray::fromStdString(found), message);
    }

    void countsWhatLoneCompressedMembersUnpackTo() {
        std::string noise;
        for (std::uint32_t state = 1; noise.size() < 9000; state = state * 1664525 + 1013904223)
            noise += static_cast<char>(state >> 24 & 15);
        ArchiveLimits limits;
        limits.maxTotalBytes = 20'000;
        const std::string inner = packed(noise, Packer::Zstd);
        QVERIFY(inner.size() < 6000);
        const auto outer = openArchive(writeZip(m_root / "x.zip", {{"1.json.zst", inner}, {"2.json.zst", inner}}), limits);
        ArchiveBudget budget(limits);
        budget.addOuter(**outer);
        QVERIFY(openMember(**outer, 0, 1, budget, limits));
        const auto second = openMember(**outer, 1, 1, budget, limits);
        QCOMPARE(second.error().code(), ErrorCode::TooLarge);
        QVERIFY2(second.error().message().find("; the limit is 20000") != std::string::npos, second.error().message().c_str());
    }

    void refusesANestedBomb() {
        const std::string bomb = zipBytes({{"a.json", std::string(8U << 20, '0')}});
        const ParsedArchive archive =
            read(writeZip(m_root / "x.zip", {{"x.zip", zipBytes({{"y.zip", bomb}})}, {"good.json", benchmarkRowsJson(2)}}));
        QVERIFY(archive.readable);
        QCOMPARE(documentText(archive), std::string("good.json 2;"));
        QCOMPARE(noteText(archive),
                 std::string("unreadable-document [x.zip/y.zip/a.json] unpacks to 1029 times its packed size; the limit is "
                             "1000 x1\n"));
    }

    void stopsWhenAsked() {
        const auto outer = openArchive(writeZip(m_root / "x.zip", {{"x.zip", zipBytes({{"a", "1"}})}}));
        ArchiveBudget budget({});
        const std::atomic<bool> stop{true};
        QCOMPARE(openMember(**outer, 0, 1, budget, {}, &stop).error().code(), ErrorCode::Cancelled);
    }

    void importsFromEveryContainer_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("documents");
        const std::string rows = benchmarkRowsJson(3);
        const std::string zip = zipBytes({{"agg_bmk.json", rows}});
        const std::string tar = tarBytes({{"d/agg_bmk.json", rows}});
        const auto add = [](const char *name, const std::string &bytes, const char *documents) {
            QTest::newRow(name) << QByteArray(name) << QByteArray::fromStdString(bytes) << QByteArray(documents);
        };
        add("rows.json", rows, " 3;");
        add("rows.json.gz", packed(rows, Packer::Gzip), "rows.json 3;");
        add("rows.json.xz", packed(rows, Packer::Xz), "rows.json 3;");
        add("rows.json.zst", packed(rows, Packer::Zstd), "rows.json 3;");
        add("x.zip", zip, "agg_bmk.json 3;");
        add("x.zip.zip", zipBytes({{"x.zip", zip}}), "x.zip/agg_bmk.json 3;");
        add("x.tar", tar, "d/agg_bmk.json 3;");
        add("x.tar.gz", packed(tar, Packer::Gzip), "d/agg_bmk.json 3;");
        add("x.tar.xz", packed(tar, Packer::Xz), "d/agg_bmk.json 3;");
        add("x.tar.zst", packed(tar, Packer::Zstd), "d/agg_bmk.json 3;");
        add("all.zip",
            zipBytes(
                {{"p/x.tgz", packed(tar, Packer::Gzip)}, {"q.json.gz", packed(rows, Packer::Gzip)}, {"r.gz", packed(rows, Packer::Gzip)}}),
            "p/x.tgz/d/agg_bmk.json 3;q.json.gz/q.json 3;r.gz 3;");
        add("all.tar.zst", packed(tarBytes({{"x.zip", zipBytes({{"x.zip", zip}})}, {"y.zip", zip}}), Packer::Zstd),
            "x.zip/x.zip/agg_bmk.json 3;y.zip/agg_bmk.json 3;");
    }
    void importsFromEveryContainer() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, documents);
        const ParsedArchive archive = read(writeFile(m_root / name.toStdString(), bytes.toStdString()));
        QVERIFY(archive.readable);
        QCOMPARE(QByteArray::fromStdString(documentText(archive)), documents);
        QCOMPARE(noteText(archive), std::string());
    }

    void notesWhatIsOddInside() {
        const std::string inner = "before" + zipBytes({{"../a.json", "[]"}, {"../b.json", "[]"}, {"x.json", "[]"}, {"X.json", "[]"}});
        const ParsedArchive archive =
            read(writeZip(m_root / "x.zip", {{"in.zip", inner}, {"a.log", ""}, {"b.log", ""}, {"broken.tar.gz", "<html>"}}));
        QCOMPARE(noteText(archive),
                 std::string("empty-document [in.zip/../a.json] the document is empty x1\n"
                             "empty-document [in.zip/../b.json] the document is empty x1\n"
                             "empty-document [in.zip/x.json] the document is empty x1\n"
                             "empty-document [in.zip/X.json] the document is empty x1\n"
                             "surrounded-archive [in.zip] the zip archive has 6 bytes before it; they were not read x1\n"
                             "unsafe-name [in.zip/../a.json] the name would leave the folder if it were unpacked; it was only read x2\n"
                             "repeated-member [in.zip/X.json] another member has this name, or one that differs in case only; both "
                             "were read x1\n"
                             "unreadable-document [broken.tar.gz] not a gzip file (begins with \"<htm\") x1\n"
                             "ignored-document [] not read: *.log x2\n"));
    }

    void rejectsALoneCompressedFileThatIsDamaged() {
        const ParsedArchive archive = read(writeFile(m_root / "x.json.gz", truncated(packed(benchmarkRowsJson(3), Packer::Gzip), 9)));
        QVERIFY(!archive.readable);
        QCOMPARE(noteText(archive), std::string("unreadable-document [] the gzip file is truncated x1\n"));
    }

    void plansFilesByName() {
        for (const char *name : {"a.json", "b.zip", "c.tar.gz", "d.json.zst", "e.tar.xz.part00", "f.log.gz", "g.log"})
            writeFile(m_root / "in" / name, "1");
        writeZip(m_root / "in" / "h.bin", {{"a", "1"}});
        const auto plan = planImport({m_root / "in"}, {});
        QVERIFY(plan);
        std::string names;
        for (const PlannedFile &file : plan->files) names += file.path.filename().string() + " ";
        QCOMPARE(names, std::string("a.json b.zip c.tar.gz d.json.zst e.tar.xz.part00 h.bin "));
        QCOMPARE(plan->notes.size(), 2U);
        QCOMPARE(plan->notes[0].message, std::string("not read: *.gz"));
    }

private:
    static ParsedArchive read(const std::filesystem::path &path) {
        const std::atomic<bool> stop{false};
        PlannedFile file;
        file.path = path;
        file.shown = file.absolute = path.string();
        file.named = true;
        return ArchiveReader({}, stop).read(file);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_root;
};

QTEST_GUILESS_MAIN(TestNestedArchive)
#include "tst_nested_archive.moc"
