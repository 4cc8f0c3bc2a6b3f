// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/import/import_report.h"
#include "core/import/parsed_document.h"
#include "core/store/store.h"
#include "core/store/store_writer.h"

#include <QTemporaryDir>

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ps::test {

/// A configuration of one node: both roles are the same `gpus` GPUs.
ServingConfig servingConfig(std::string hardware, std::string framework = "vllm", std::string model = "dsr1", std::string precision = "fp8",
                            int gpus = 8);

/// A fixed-sequence result with the named metrics: measurement(servingConfig("h200"), 1024, 1024, 16, {{"tput_per_gpu", 900.0}}).
Measurement measurement(const ServingConfig &config, int isl, int osl, int concurrency,
                        std::initializer_list<std::pair<std::string_view, double>> metrics = {});

/// The run "github:<id>" of the day "2026-05-09".
BenchmarkRun githubRun(std::int64_t id, std::string_view day);

/// An archive of one document with one run.
ParsedArchive archiveOf(std::string path, const BenchmarkRun &run, std::vector<Measurement> rows);

/// A store in a temporary folder, both gone with the object. What fails here ends the program with the reason: a test
/// without its store means nothing.
class TempStore {
public:
    TempStore();

    const std::filesystem::path &file() const { return m_file; }
    std::filesystem::path folder() const { return m_file.parent_path(); }

    /// One whole import of the archives.
    ImportReport import(const std::vector<ParsedArchive> &archives);
    /// Takes an import back.
    RemovalReport remove(ImportId import);
    /// What can be recognised without being read.
    std::unordered_map<std::string, KnownFile> knownFiles();
    /// The tables that have rows, store_revision aside: "result 3, run 1"; empty when nothing is left.
    std::string contents() const;
    StoreReader reader() const;
    std::shared_ptr<const Catalogue> catalogue() const;

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_file;
};

/// The value, or the end of the program with the error's text: for what a test stands on, not for what it tests.
template <typename T>
T required(Result<T> result);
void require(const Status &status);

[[noreturn]] void giveUp(const Error &error);

template <typename T>
T required(Result<T> result) {
    if (!result) giveUp(result.error());
    return std::move(*result);
}

} // namespace ps::test
