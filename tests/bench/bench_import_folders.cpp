// SPDX-License-Identifier: GPL-3.0-or-later
// Imports of whole folders: one that is unchanged since the last time, one full of unrelated files, and one of a million
// rows. Each runs in a process of its own, so that its peak of memory is its own. "--only NAME": one of them.
#include "core/import/archive_importer.h"
#include "tests/support/archive_builder.h"

#include <QTemporaryDir>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace ps;
using Clock = std::chrono::steady_clock;

[[noreturn]] void giveUp(const std::string &why) {
    std::fprintf(stderr, "bench_import_folders: %s\n", why.c_str());
    std::_Exit(1);
}

ImportReport import(const std::filesystem::path &folder, const std::filesystem::path &store) {
    ImportRequest request;
    request.paths = {folder};
    auto report = importArchives(request, store);
    if (!report) giveUp(report.error().text());
    if (report->state != ImportState::Finished) giveUp(report->sentence());
    return std::move(*report);
}

/// Calls `work` in a child process and prints what it took. `work` returns the seconds to report.
void measure(const char *shape, const std::function<double()> &work) {
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child < 0) giveUp("no process could be started");
    if (child == 0) {
        std::printf(R"({"bench":"import_folders","shape":"%s","seconds":%.3f,)", shape, work());
        std::fflush(stdout);
        std::_Exit(0);
    }
    int status = 0;
    rusage usage = {};
    if (::wait4(child, &status, 0, &usage) != child || status != 0) giveUp(std::string(shape) + " failed");
    std::printf(R"("peak_rss_mb":%.0f})"
                "\n",
                static_cast<double>(usage.ru_maxrss) / 1024.0);
}

double secondsOf(const std::function<void()> &work) {
    const auto begin = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::filesystem::path runFolder(const std::filesystem::path &root, std::size_t run) {
    return root / "2026-05-09" / ("Run_Sweep_-_synthetic_" + std::to_string(20'000'000'000 + run)) / "artifacts";
}

/// 85 runs of some 30 artifacts each, as the real mirror has them.
void unchangedTree(const std::filesystem::path &root) {
    constexpr std::size_t kRuns = 85;
    constexpr std::size_t kFiles = 2'600;
    for (std::size_t i = 0; i < kFiles; ++i) {
        const std::string name = "bmk_synthetic_" + std::to_string(4'000'000'000 + i);
        test::writeZip(runFolder(root / "tree", i % kRuns) / (name + ".zip"),
                       {{"agg_" + name + ".json", test::benchmarkRowsJson(1, {1, i, true, true})}});
    }
    measure("2,600 files, unchanged", [&] {
        const std::filesystem::path store = root / "tree.db";
        if (import(root / "tree", store).rows().added != kFiles) giveUp("the first import did not add every row");
        double best = 1e9;
        for (int i = 0; i < 5; ++i) {
            best = std::min(best, secondsOf([&] {
                                if (import(root / "tree", store).unchangedArchives() != kFiles) giveUp("not every file was recognised");
                            }));
        }
        return best;
    });
}

void writeLarge(const std::filesystem::path &file, std::string_view start, std::size_t bytes) {
    std::ofstream out(file, std::ios::binary);
    out << start;
    const std::string line(1 << 20, 'x');
    for (std::size_t written = 0; written < bytes; written += line.size()) out << line;
    if (!out) giveUp("no room for " + file.string());
}

/// 1.4 GB of logs and traces, some of them JSON, beside twelve archives.
void unrelatedFiles(const std::filesystem::path &root) {
    constexpr std::size_t kHundredMegabytes = 100'000'000;
    constexpr std::size_t kArchives = 12;
    const std::filesystem::path folder = root / "unrelated";
    std::filesystem::create_directories(folder);
    for (int i = 0; i < 6; ++i) writeLarge(folder / ("server_" + std::to_string(i) + ".log"), "", kHundredMegabytes);
    for (int i = 0; i < 4; ++i)
        writeLarge(folder / ("trace_" + std::to_string(i) + ".json"), R"({"traceEvents":[{"name":")", kHundredMegabytes);
    for (int i = 0; i < 4; ++i) writeLarge(folder / ("requests_" + std::to_string(i) + ".jsonl"), R"({"metadata":")", kHundredMegabytes);
    for (std::size_t i = 0; i < kArchives; ++i)
        test::writeZip(folder / ("results_bmk_" + std::to_string(20'000'000'000 + i) + ".zip"),
                       {{"agg_bmk.json", test::benchmarkRowsJson(50, {1, i * 50, false, false})}});
    measure("1.4 GB of unrelated files beside 12 archives", [&] {
        return secondsOf([&] {
            if (import(folder, root / "unrelated.db").rows().added != kArchives * 50) giveUp("not every row was added");
        });
    });
}

void millionRows(const std::filesystem::path &root) {
    constexpr std::size_t kArchives = 2'000;
    constexpr std::size_t kRows = 500;
    for (std::size_t i = 0; i < kArchives; ++i)
        test::writeZip(root / "million" / ("run_" + std::to_string(10'000'000'000 + i)) / "results_bmk.zip",
                       {{"agg_bmk.json", test::benchmarkRowsJson(kRows, {1, i * kRows, false, false})}});
    measure("1,000,000 rows", [&] {
        return secondsOf([&] {
            if (import(root / "million", root / "million.db").rows().added != kArchives * kRows) giveUp("not every row was added");
        });
    });
}

} // namespace

int main(int argc, char **argv) {
    const std::string only = argc == 3 && std::string(argv[1]) == "--only" ? argv[2] : "";
    const std::pair<const char *, void (*)(const std::filesystem::path &)> shapes[] = {
        {"unchanged", unchangedTree}, {"unrelated", unrelatedFiles}, {"million", millionRows}};
    for (const auto &[name, shape] : shapes) {
        if (!only.empty() && only != name) continue;
        const QTemporaryDir folder;
        shape(folder.path().toStdString());
    }
    return 0;
}
