// SPDX-License-Identifier: GPL-3.0-or-later
// Builds synthetic stores and measures writing, reading the catalogue, queries and facets.
// bench_query [--rows N]... [--keep FILE]: prints one JSON line per measurement.
#include "core/catalogue/facets.h"
#include "core/store/store_writer.h"
#include "core/support/number_text.h"
#include "tests/support/temp_store.h"

#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string_view>

namespace {

using namespace ps;
using namespace ps::test;
using Clock = std::chrono::steady_clock;

constexpr std::array<const char *, 5> kModels = {"dsr1", "gptoss120b", "llama70b", "qwen3.5", "kimik2.5"};
constexpr std::array<const char *, 8> kHardware = {"h100", "h200", "b200", "b300", "gb200", "mi300x", "mi325x", "mi355x"};
constexpr std::array<const char *, 4> kFrameworks = {"vllm", "sglang", "trt", "atom"};
constexpr std::array<std::pair<int, int>, 3> kSequences = {{{1024, 1024}, {1024, 8192}, {8192, 1024}}};
constexpr std::array<int, 9> kConcurrencies = {1, 2, 4, 8, 16, 32, 64, 128, 256};
constexpr std::size_t kRowsPerArchive = 500;
constexpr int kRepetitions = 7;

double millisecondsSince(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Numbers that look like measurements and are the same on every machine.
class Numbers {
public:
    double next() {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return 0.001 + static_cast<double>(m_state >> 40) / 1000.0;
    }

private:
    std::uint64_t m_state = 42;
};

std::vector<MetricId> measuredMetrics() {
    std::vector<MetricId> ids;
    for (const Metric &metric : allMetrics()) {
        if (metric.storage == MetricStorage::Hot && ids.size() < 33) ids.push_back(metric.id);
    }
    return ids;
}

/// One night of every configuration, model and sequence: 4,320 rows.
std::vector<Measurement> sweep() {
    std::vector<Measurement> rows;
    for (const char *model : kModels) {
        for (const char *hardware : kHardware) {
            for (const char *framework : kFrameworks) {
                for (const auto &[isl, osl] : kSequences) {
                    for (const int concurrency : kConcurrencies) {
                        rows.push_back(measurement(servingConfig(hardware, framework, model), isl, osl, concurrency));
                        rows.back().image = std::string("registry/") + framework + ":v1";
                        rows.back().attempt = 1;
                    }
                }
            }
        }
    }
    return rows;
}

std::string dayOf(std::size_t night) {
    const std::string month = std::to_string(1 + night / 28 % 12);
    const std::string day = std::to_string(1 + night % 28);
    return std::to_string(2024 + night / 336) + (month.size() < 2 ? "-0" : "-") + month + (day.size() < 2 ? "-0" : "-") + day;
}

/// Hands out archives of `rowsPerArchive` rows, night after night.
void forEachArchive(std::size_t rows, std::size_t rowsPerArchive, const std::function<void(ParsedArchive)> &take) {
    const std::vector<Measurement> night = sweep();
    const std::vector<MetricId> metrics = measuredMetrics();
    Numbers numbers;
    for (std::size_t done = 0; done < rows;) {
        const std::size_t index = done / night.size();
        const std::size_t begin = done % night.size();
        const std::size_t count = std::min({rowsPerArchive, rows - done, night.size() - begin});
        const auto first = night.begin() + static_cast<std::ptrdiff_t>(begin);
        std::vector<Measurement> part(first, first + static_cast<std::ptrdiff_t>(count));
        for (Measurement &row : part) {
            for (const MetricId id : metrics) row.metrics.set(id, numbers.next());
        }
        take(archiveOf("night" + std::to_string(done) + ".zip", githubRun(1000 + static_cast<std::int64_t>(index), dayOf(index)),
                       std::move(part)));
        done += count;
    }
}

/// Milliseconds inside the writer; making the rows is not counted.
double write(const std::filesystem::path &file, std::size_t rows, std::size_t rowsPerArchive) {
    Clock::time_point begin = Clock::now();
    StoreWriter writer = required(StoreWriter::open(file));
    require(writer.beginImport({{"bench"}, "0.0.0", "2026-05-09T00:00:00Z"}));
    double milliseconds = millisecondsSince(begin);
    ImportReport report;
    forEachArchive(rows, rowsPerArchive, [&](const ParsedArchive &archive) {
        begin = Clock::now();
        ArchiveOutcome outcome;
        require(writer.writeArchive(archive, outcome));
        require(writer.commitIfDue());
        milliseconds += millisecondsSince(begin);
    });
    begin = Clock::now();
    require(writer.finishImport(report));
    return milliseconds + millisecondsSince(begin);
}

void print(std::size_t rows, std::string_view what, double milliseconds, std::size_t returned) {
    std::printf("{\"bench\":\"query\",\"rows\":%zu,\"what\":\"%.*s\",\"milliseconds\":%.3f,\"rows_returned\":%zu}\n", rows,
                static_cast<int>(what.size()), what.data(), milliseconds, returned);
    std::fflush(stdout);
}

void printWrite(std::size_t rows, std::string_view what, double milliseconds) {
    std::printf("{\"bench\":\"query\",\"rows\":%zu,\"what\":\"%.*s\",\"milliseconds\":%.1f,\"rows_per_second\":%.0f}\n", rows,
                static_cast<int>(what.size()), what.data(), milliseconds, static_cast<double>(rows) / milliseconds * 1000);
    std::fflush(stdout);
}

/// The median of several; `work` tells how many rows it gave.
void measure(std::size_t rows, std::string_view what, const std::function<std::size_t()> &work) {
    std::vector<double> times;
    std::size_t returned = 0;
    for (int i = 0; i < kRepetitions; ++i) {
        const Clock::time_point begin = Clock::now();
        returned = work();
        times.push_back(millisecondsSince(begin));
    }
    std::sort(times.begin(), times.end());
    print(rows, what, times[times.size() / 2], returned);
}

std::vector<MetricId> fiveMetrics() {
    std::vector<MetricId> ids;
    for (const char *key : {"tput_per_gpu", "median_intvty", "median_ttft", "median_tpot", "median_e2el"})
        ids.push_back(findMetric(key)->id);
    return ids;
}

void measureQueries(const std::filesystem::path &file, std::size_t rows) {
    const StoreReader reader = required(StoreReader::open(file));
    const auto catalogue = required(reader.catalogue());
    measure(rows, "open", [&] {
        static_cast<void>(required(StoreReader::open(file)));
        return std::size_t{0};
    });
    measure(rows, "catalogue", [&] { return required(reader.catalogue())->seriesRuns.size(); });
    Selection selection;
    selection.models = {"dsr1"};
    selection.sequences = {"1024/1024"};
    for (const SelectMode mode : {SelectMode::LatestRun, SelectMode::LatestPoint, SelectMode::Night}) {
        selection.mode = mode;
        measure(rows, selectModeKey(mode), [&] { return required(reader.results(catalogue, selection, fiveMetrics()))->rows.size(); });
        measure(rows, "facets " + std::string(selectModeKey(mode)),
                [&] { return static_cast<std::size_t>(buildFacets(*catalogue, selection).total); });
    }
    measure(rows, "everything, latest-run", [&] { return required(reader.results(catalogue, Selection{}, fiveMetrics()))->rows.size(); });
}

void measureStore(const std::filesystem::path &file, std::size_t rows) {
    printWrite(rows, "write", write(file, rows, kRowsPerArchive));
    measureQueries(file, rows);
    printWrite(rows, "write unchanged", write(file, rows, kRowsPerArchive));
}

} // namespace

int main(int argc, char **argv) {
    std::vector<std::size_t> sizes;
    std::filesystem::path keep;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view option = argv[i];
        const std::optional<long long> number = parseInteger(argv[i + 1]);
        if (option == "--rows" && number && *number > 0) sizes.push_back(static_cast<std::size_t>(*number));
        if (option == "--keep") keep = argv[i + 1];
    }
    if (sizes.empty()) sizes = {100'000, 1'000'000};
    for (const std::size_t rows : sizes) {
        const QTemporaryDir folder;
        measureStore(keep.empty() ? std::filesystem::path(folder.path().toStdString()) / "store.db" : keep, rows);
    }
    const QTemporaryDir folder;
    constexpr std::size_t kSingleRows = 20'000;
    printWrite(kSingleRows, "write single-row archives",
               write(std::filesystem::path(folder.path().toStdString()) / "single.db", kSingleRows, 1));
    return 0;
}
