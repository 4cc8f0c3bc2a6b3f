// SPDX-License-Identifier: GPL-3.0-or-later
// Import speed. Without arguments: both container shapes of generated rows. "--singles N": fewer archives of one row.
// "--repeat N": best of N. A folder: what lies in it.
#include "core/import/archive_importer.h"
#include "core/import/archive_reader.h"
#include "core/import/import_plan.h"
#include "tests/support/archive_builder.h"

#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace ps;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kArchivesOfA = 200;
constexpr std::size_t kRowsOfA = 500;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

[[noreturn]] void giveUp(const std::string &why) {
    std::fprintf(stderr, "bench_import: %s\n", why.c_str());
    std::exit(1);
}

/// Of all threads. On a busy machine it says more than the time on the clock.
double cpuSeconds() {
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peakMegabytes() {
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

struct Measured {
    std::uint64_t rows = 0;
    double seconds = std::numeric_limits<double>::infinity();
    double cpuSeconds = 0;
};

/// Everything but the store, on one thread.
Measured parseOnly(const std::filesystem::path &folder) {
    const double cpuBefore = cpuSeconds();
    const auto begin = Clock::now();
    const auto plan = planImport({folder}, {});
    if (!plan) giveUp(plan.error().text());
    const std::atomic<bool> stop{false};
    ArchiveReader reader({}, stop);
    Measured measured;
    for (const PlannedFile &file : plan->files) {
        const ParsedArchive archive = reader.read(file);
        for (const ParsedDocument &document : archive.documents) measured.rows += document.rows.size();
    }
    measured.seconds = secondsSince(begin);
    measured.cpuSeconds = cpuSeconds() - cpuBefore;
    return measured;
}

Measured importAll(const std::filesystem::path &folder) {
    const QTemporaryDir storeFolder;
    ImportRequest request;
    request.paths = {folder};
    const double cpuBefore = cpuSeconds();
    const auto begin = Clock::now();
    const auto report = importArchives(request, storeFolder.filePath(QStringLiteral("bench.db")).toStdString());
    if (!report) giveUp(report.error().text());
    if (report->state != ImportState::Finished) giveUp(report->sentence());
    return {report->rows().total(), secondsSince(begin), cpuSeconds() - cpuBefore};
}

void measure(const std::string &shape, const std::filesystem::path &folder, int repeat, std::uint64_t expectedRows) {
    Measured parsed;
    Measured imported;
    for (int i = 0; i < repeat; ++i) {
        const Measured parse = parseOnly(folder);
        if (parse.seconds < parsed.seconds) parsed = parse;
        const Measured import = importAll(folder);
        if (import.seconds < imported.seconds) imported = import;
    }
    if (expectedRows > 0 && imported.rows != expectedRows)
        giveUp("imported " + std::to_string(imported.rows) + " rows instead of " + std::to_string(expectedRows));
    std::printf(R"({"bench":"import","shape":"%s","rows":%llu,"seconds":%.3f,"rows_per_second":%.0f,"cpu_seconds":%.3f,)"
                R"("parse_only_rows_per_second":%.0f,"parse_only_cpu_seconds":%.3f,"peak_rss_mb":%.0f})"
                "\n",
                shape.c_str(), static_cast<unsigned long long>(imported.rows), imported.seconds,
                static_cast<double>(imported.rows) / imported.seconds, imported.cpuSeconds,
                static_cast<double>(parsed.rows) / parsed.seconds, parsed.cpuSeconds, peakMegabytes());
    std::fflush(stdout);
}

void generated(std::size_t singles, int repeat) {
    const QTemporaryDir temporary;
    const std::filesystem::path root = temporary.path().toStdString();
    for (std::size_t i = 0; i < kArchivesOfA; ++i) {
        const std::string rows = test::benchmarkRowsJson(kRowsOfA, {1, i * kRowsOfA, false, false});
        test::writeZip(root / "a" / ("run_" + std::to_string(10'000'000'000 + i)) / "results_bmk.zip", {{"agg_bmk.json", rows}});
    }
    measure("A", root / "a", repeat, kArchivesOfA * kRowsOfA);
    const std::filesystem::path mirror = root / "b" / "2026-05-09" / "Run_Sweep_-_synthetic_20000000001" / "artifacts";
    for (std::size_t i = 0; i < singles; ++i) {
        const std::string name = "bmk_synthetic_" + std::to_string(4'000'000'000 + i);
        test::writeZip(mirror / (name + ".zip"), {{"agg_" + name + ".json", test::benchmarkRowsJson(1, {1, i, true, true})}});
    }
    measure("B", root / "b", repeat, singles);
}

} // namespace

int main(int argc, char **argv) {
    std::size_t singles = 20'000;
    int repeat = 1;
    std::vector<std::filesystem::path> folders;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--singles" && i + 1 < argc)
            singles = std::strtoull(argv[++i], nullptr, 10);
        else if (argument == "--repeat" && i + 1 < argc)
            repeat = std::max(1, std::atoi(argv[++i]));
        else
            folders.emplace_back(argument);
    }
    if (folders.empty()) generated(singles, repeat);
    for (const std::filesystem::path &folder : folders) measure(folder.filename().string(), folder, repeat, 0);
    return 0;
}
