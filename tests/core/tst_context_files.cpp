// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/context_files.h"

#include "core/import/import_plan.h"
#include "tests/support/archive_builder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

/// Which files tell about which others.
class TestContextFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void takesTheFilesOfAMirroredRun() {
        const auto artifacts = m_root / "2026-05-09" / "Run_Sweep_-_x_25471873049" / "artifacts";
        write(artifacts / "artifacts_metadata.json");
        write(artifacts / "bmk_a_4983112233.zip");
        write(artifacts / "changelog-metadata_4983112235.zip");
        write(m_root / "2026-05-09" / "Run_Sweep_-_y_25471873050" / "artifacts" / "bmk_b_4983112234.zip");
        const ImportPlan plan = planOf({m_root});
        QCOMPARE(plan.contexts.size(), std::size_t(1));
        QCOMPARE(plan.contexts[0].paths.size(), std::size_t(2));
        QCOMPARE(contextOf(plan, "bmk_a_4983112233.zip"), std::optional<std::uint32_t>(0));
        QCOMPARE(contextOf(plan, "bmk_b_4983112234.zip"), std::optional<std::uint32_t>());
    }

    void takesTheFilesOfADownloadedRun() {
        write(m_root / "mine" / "results_bmk" / "agg_bmk.json");
        write(m_root / "mine" / "reused-ingest-metadata" / "reuse_source_run.json");
        const ImportPlan plan = planOf({m_root / "mine"});
        QCOMPARE(contextOf(plan, "agg_bmk.json"), std::optional<std::uint32_t>(0));
        QCOMPARE(plan.contexts.at(0).paths.size(), std::size_t(1));
    }

    void keepsDownloadsOfManyRunsApart() {
        write(m_root / "Downloads" / "results_bmk.zip");
        write(m_root / "Downloads" / "changelog-metadata.zip");
        QVERIFY(planOf({m_root}).contexts.empty());
    }

    void looksBesideANamedFile() {
        const auto artifacts = m_root / "Run_Sweep_-_x_25471873049" / "artifacts";
        write(artifacts / "artifacts_metadata.json");
        const auto archive = write(artifacts / "bmk_a_4983112233.zip");
        const ImportPlan plan = planOf({archive});
        QCOMPARE(plan.files.size(), std::size_t(1));
        QCOMPARE(plan.contexts.at(plan.files[0].context.value()).paths.size(), std::size_t(1));
    }

    void changesWithItsFiles() {
        const auto artifacts = m_root / "Run_Sweep_-_x_25471873049" / "artifacts";
        write(artifacts / "bmk_a_4983112233.zip");
        write(artifacts / "artifacts_metadata.json");
        const std::int64_t before = planOf({m_root}).contexts.at(0).hash;
        QCOMPARE(planOf({m_root}).contexts.at(0).hash, before);
        writeFile(artifacts / "artifacts_metadata.json", "[{}]");
        QVERIFY(planOf({m_root}).contexts.at(0).hash != before);
    }

    void changesWithTheFilesThatAreReadTogether() {
        write(m_root / "dump" / "benchmark_results.json");
        write(m_root / "dump" / "configs.json");
        write(m_root / "other" / "agg.json");
        const auto siblingsOf = [this](std::string_view name) {
            for (const PlannedFile &file : planOf({m_root}).files) {
                if (file.path.filename() == name) return file.siblings;
            }
            return std::int64_t{-1};
        };
        const std::int64_t before = siblingsOf("benchmark_results.json");
        QVERIFY(before != 0);
        QCOMPARE(siblingsOf("agg.json"), 0);
        writeFile(m_root / "dump" / "configs.json", "[{}]");
        QVERIFY(siblingsOf("benchmark_results.json") != before);
    }

    void takesRepeatedDownloadsForDifferentRuns() {
        write(m_root / "Downloads" / "results_bmk" / "agg_bmk.json");
        write(m_root / "Downloads" / "results_bmk (1)" / "agg_bmk.json");
        write(m_root / "Downloads" / "bmk_qwen3.5_1k1k (2).zip");
        write(m_root / "Downloads" / "bmk_qwen3.5_1k1k.zip");
        write(m_root / "other" / "results_bmk (1)" / "agg_bmk.json");
        std::vector<std::string> marked;
        for (const PlannedFile &file : planOf({m_root}).files) {
            if (!file.copy.empty()) marked.push_back(file.shown.substr(m_root.string().size() + 1) + " " + file.copy);
        }
        QCOMPARE(marked,
                 (std::vector<std::string>{"Downloads/bmk_qwen3.5_1k1k (2).zip (2)", "Downloads/results_bmk (1)/agg_bmk.json (1)"}));
    }

private:
    static std::filesystem::path write(const std::filesystem::path &file) {
        return file.extension() == ".zip" ? writeZip(file, {{"a.json", "[]"}}) : writeFile(file, "[]");
    }
    static ImportPlan planOf(const std::vector<std::filesystem::path> &paths) {
        auto plan = planImport(paths, {});
        if (!plan) qFatal("%s", plan.error().text().c_str());
        return std::move(*plan);
    }
    static std::optional<std::uint32_t> contextOf(const ImportPlan &plan, std::string_view name) {
        for (const PlannedFile &file : plan.files) {
            if (file.path.filename() == name) return file.context;
        }
        qFatal("no such file");
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_root;
};

QTEST_GUILESS_MAIN(TestContextFiles)
#include "tst_context_files.moc"
