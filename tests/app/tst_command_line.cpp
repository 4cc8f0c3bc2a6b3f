// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"
#include "core/support/text.h"

#include <QTest>

using namespace ps;

namespace {

Result<CommandLine> parse(const char *words) {
    return parseCommandLine(QString::fromUtf8(words).split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noVerbOpensTheWindow() {
        const auto line = parse("--store t.db a.zip folder");
        QVERIFY(line);
        QCOMPARE(line->verb, Verb::Window);
        QCOMPARE(line->store, std::filesystem::current_path() / "t.db");
        QCOMPARE(line->paths.size(), std::size_t(2));
    }

    void aStoreIsAlwaysAFile() {
        QCOMPARE(parse("facets --store :memory:")->store, std::filesystem::current_path() / ":memory:");
        QCOMPARE(parse("facets --store file:x.db")->store, std::filesystem::current_path() / "file:x.db");
    }

    void readsHowAModelIsSplit() {
        const auto line = parse("bench --model Llama-3.3-70B --tensor-parallel 8 --precision fp8 --batch 1,16-64 --workload 8k1k");
        QVERIFY(line);
        QCOMPARE(line->stepArguments,
                 (std::vector<std::string>{"--tensor-parallel", "8", "--precision", "fp8", "--workload", "8k1k", "--batch", "1,16,32,64"}));
        QCOMPARE(parse("bench --model M --context 777 --batch 2 --batch 1")->stepArguments,
                 (std::vector<std::string>{"--context", "777", "--batch", "1,2"}));
        QCOMPARE(parse("bench --only memory_read --only gemm/rows=1,sampling")->only, std::string("memory_read,gemm/rows=1,sampling"));
        QVERIFY(!parse("bench --batch 16")); // of which model?
    }

    void readsASequence() {
        QCOMPARE(parse("facets --sequence 1024/8192,agentic")->selection.sequences, (std::vector<std::string>{"1024/8192", "agentic"}));
    }

    void readsASelection() {
        const auto line = parse(
            "frontier --model dsr1,gptoss120b --model Llama70b --isl 1024 --osl 1024,8192 --vendor AMD --as-of 2026-05-01 --select night");
        QVERIFY(line);
        QCOMPARE(line->selection.models, (std::vector<std::string>{"dsr1", "gptoss120b", "llama70b"}));
        QCOMPARE(line->selection.isls, std::vector<int>{1024});
        QCOMPARE(line->selection.osls, (std::vector<int>{1024, 8192}));
        QCOMPARE(line->selection.vendors, std::vector<std::string>{"amd"});
        QCOMPARE(line->selection.asOf->iso(), std::string("2026-05-01"));
        QCOMPARE(line->selection.mode, SelectMode::Night);
    }

    void readsWhetherBadResultsCount_data() {
        QTest::addColumn<QString>("verb");
        for (const char *verb : {"frontier", "facets", "export -o f.png"}) QTest::newRow(verb) << QString::fromLatin1(verb);
    }
    void readsWhetherBadResultsCount() {
        QFETCH(QString, verb);
        QVERIFY(!parse(verb.toUtf8().constData())->selection.vetoed);
        QVERIFY(parse((verb + QStringLiteral(" --vetoed")).toUtf8().constData())->selection.vetoed);
        const QString help = parse((verb.section(QLatin1Char(' '), 0, 0) + QStringLiteral(" --help")).toUtf8().constData())->helpText;
        QVERIFY(help.contains(QStringLiteral("known to be bad")));
    }

    void readsAnImport() {
        const auto line = parse("import --map hw=b200 --map tp=8 --map hw=h200 --dry-run --date 2026-05-01 raw.json");
        QVERIFY(line);
        QCOMPARE(line->mapping, (FieldMapping{{"hw", "h200"}, {"tp", "8"}}));
        QVERIFY(line->dryRun);
        QCOMPARE(line->paths, std::vector<std::filesystem::path>{"raw.json"});
        QVERIFY(!parse("import raw.json")->dryRun);
    }

    void readsARemoval() {
        const auto line = parse("remove --store t.db 3 5 --json");
        QVERIFY(line);
        QCOMPARE(line->verb, Verb::Remove);
        QCOMPARE(line->imports, (std::vector<ImportId>{{3}, {5}}));
        QCOMPARE(line->format, TextFormat::Json);
        QVERIFY(line->paths.empty());
    }

    void defaultsAreThroughputOverInteractivityByVendor() {
        const auto line = parse("frontier");
        QVERIFY(line);
        QCOMPARE(metric(line->axes.x).key, std::string("median_intvty"));
        QCOMPARE(metric(line->axes.y).key, std::string("tput_per_gpu"));
        QCOMPARE(line->groupBy.key(), std::string("vendor"));
        QCOMPARE(line->format, TextFormat::Table);
        QVERIFY(!line->allPoints);
    }

    void readsAnExport() {
        const auto line = parse("export --model dsr1 --size 800x600 --dpi 300 --theme dark --title T -o out/f.SVG");
        QVERIFY(line);
        QCOMPARE(line->sizePx, QSize(800, 600));
        QCOMPARE(line->dpi, 300);
        QVERIFY(line->darkTheme);
        QCOMPARE(line->output, std::filesystem::path("out/f.SVG"));
        QVERIFY(line->drawsChart());
        QVERIFY(!parse("export -o f.csv")->drawsChart());
    }

    void refusesWhatMakesNoSense_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("complaint");
        const auto row = [](const char *words, const char *complaint) {
            QTest::newRow(words) << QString::fromUtf8(words) << QString::fromUtf8(complaint);
        };
        row("frontier --x nonsense", "nonsense");
        row("frontier --y total_prompt_tokens", "total_prompt_tokens");
        row("frontier --by shoe", "shoe");
        row("frontier --isl 1k", "1k");
        row("frontier --isl -5", "isl");
        row("frontier --as-of 2026-02-30", "as-of");
        row("frontier --select newest", "select");
        row("frontier --format xml", "format");
        row("frontier --json", "json");
        row("frontier stray", "stray");
        row("export", "-o");
        row("export -o f.bmp", "f.bmp");
        row("export -o png", "png");
        row("export -o f.png --size 10x10", "size");
        row("export -o f.png --size big", "size");
        row("export -o f.png --dpi 0", "dpi");
        row("export -o f.png --theme blue", "theme");
        row("import", "import needs");
        row("import --date yesterday a.zip", "date");
        row("import --model dsr1 a.zip", "model");
        row("import --map hw a.zip", "--map");
        row("import --map shoe=8 a.zip", "shoe");
        row("import --map tp=many a.zip", "many");
        row("import --vetoed a.zip", "vetoed");
        row("report --vetoed", "vetoed");
        row("frontier --dry-run", "dry-run");
        row("remove", "number of an import");
        row("remove 0", "'0'");
        row("remove 2 a.zip", "'a.zip'");
        row("--nonsense", "nonsense");
        row("report extra", "extra");
    }
    void refusesWhatMakesNoSense() {
        QFETCH(QString, words);
        QFETCH(QString, complaint);
        const auto line = parseCommandLine(words.split(QLatin1Char(' ')));
        QVERIFY(!line);
        QCOMPARE(line.error().code(), ErrorCode::InvalidArgument);
        QVERIFY2(toQString(line.error().message()).contains(complaint), line.error().message().c_str());
    }

    void helpOfEachVerbListsItsOptionsOnly() {
        const auto help = parse("import --help");
        QVERIFY(help);
        QCOMPARE(help->verb, Verb::Help);
        QVERIFY(help->helpText.contains(QStringLiteral("--date")));
        QVERIFY(!help->helpText.contains(QStringLiteral("--isl")));
        QVERIFY(parse("export --help")->helpText.contains(QStringLiteral("--isl")));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
