// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temp_store.h"

#include "core/domain/vocabulary.h"
#include "core/store/database.h"
#include "core/store/migrator.h"
#include "core/store/store_writer.h"
#include "core/support/text.h"

#include <cstdio>
#include <cstdlib>

namespace ps::test {

ServingConfig servingConfig(std::string hardware, std::string framework, std::string model, std::string precision, int gpus) {
    ServingConfig config;
    config.hardware = std::move(hardware);
    config.framework = std::move(framework);
    config.model = std::move(model);
    config.precision = std::move(precision);
    config.spec = "none";
    config.prefill.tensorParallel = gpus;
    config.prefill.gpus = gpus;
    config.decode = config.prefill;
    return config;
}

Measurement measurement(const ServingConfig &config, int isl, int osl, int concurrency,
                        std::initializer_list<std::pair<std::string_view, double>> metrics) {
    Measurement row;
    row.config = config;
    row.raw = {config.hardware, config.framework, config.model, config.precision, config.spec};
    row.benchmarkType = kSingleTurn;
    row.isl = isl;
    row.osl = osl;
    row.concurrency = concurrency;
    for (const auto &[key, value] : metrics) {
        if (const Metric *known = findMetric(key)) {
            row.metrics.set(known->id, value);
        } else {
            row.otherMetrics.emplace_back(key, value);
        }
    }
    return row;
}

BenchmarkRun githubRun(std::int64_t id, std::string_view day) {
    BenchmarkRun run;
    run.key = "github:" + std::to_string(id);
    run.githubRunId = id;
    run.day = Day::parse(day);
    run.name = "Run Sweep";
    run.url = "https://example.org/runs/" + std::to_string(id);
    run.headSha = "0123abcd";
    return run;
}

ParsedArchive archiveOf(std::string path, const BenchmarkRun &run, std::vector<Measurement> rows) {
    ParsedDocument document;
    document.name = "results.json";
    document.kind = "benchmark-rows";
    document.runs = {run};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].element = i;
        document.rows.push_back({std::move(rows[i]), 0});
    }
    ParsedArchive archive;
    archive.path = std::move(path);
    archive.documents.push_back(std::move(document));
    return archive;
}

void giveUp(const Error &error) {
    std::fprintf(stderr, "test support: %s\n", error.text().c_str());
    std::abort();
}

void require(const Status &status) {
    if (!status) giveUp(status.error());
}

TempStore::TempStore() : m_file(toPath(m_folder.filePath(QStringLiteral("store.db")))) {}

ImportReport TempStore::import(const std::vector<ParsedArchive> &archives) {
    StoreWriter writer = required(StoreWriter::open(m_file));
    require(writer.beginImport({{"test"}, "0.0.0", "2026-05-09T01:02:03Z"}));
    ImportReport report;
    for (const ParsedArchive &archive : archives) {
        require(writer.writeArchive(archive, report.archives.emplace_back()));
        require(writer.commitIfDue());
    }
    require(writer.finishImport(report));
    return report;
}

RemovalReport TempStore::remove(ImportId import) {
    return required(required(StoreWriter::open(m_file)).removeImport(import));
}

std::unordered_map<std::string, KnownFile> TempStore::knownFiles() {
    return required(required(StoreWriter::open(m_file)).knownFiles());
}

std::string TempStore::contents() const {
    const auto database = required(openStoreForReading(m_file));
    Statement tables =
        required(database->prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'store_revision' ORDER BY name"));
    std::string text;
    while (required(tables.step())) {
        const std::int64_t rows = required(database->integer("SELECT count(*) FROM " + tables.text(0)));
        if (rows > 0) text += (text.empty() ? "" : ", ") + tables.text(0) + ' ' + std::to_string(rows);
    }
    return text;
}

StoreReader TempStore::reader() const {
    return required(StoreReader::open(m_file));
}

std::shared_ptr<const Catalogue> TempStore::catalogue() const {
    return required(reader().catalogue());
}

} // namespace ps::test
