// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

enum class WorkerOrigin { Override, BesideProgram, Libexec };
std::string_view workerOriginKey(WorkerOrigin origin); ///< "override", "beside-program", "libexec"

/// A worker's file, which need not be one that runs: the probe finds that out.
struct WorkerFile {
    std::string backend; ///< "cpu", "cuda", "hip": from its name
    std::filesystem::path path;
    WorkerOrigin origin = WorkerOrigin::BesideProgram;
    friend bool operator==(const WorkerFile &, const WorkerFile &) = default;
};

/// Where workers may lie, in the order in which they count: of one backend the first is taken.
struct WorkerPlaces {
    /// Folders or files that the user names: PARETOSCOPE_WORKER_PATH (separated by ':'), before it a setting.
    std::vector<std::filesystem::path> overrides;
    std::filesystem::path besideProgram; ///< bin of a build tree
    std::filesystem::path libexec;       ///< of an installation
};

inline constexpr char kWorkerPathVariable[] = "PARETOSCOPE_WORKER_PATH";

/// The usual places of the program that runs, with the user's setting (may be empty) and the environment before them.
WorkerPlaces workerPlaces(const std::filesystem::path &programFolder, std::string_view setting = {});

/// One worker per backend, by name: cpu, cuda, hip, others. An overriding path that is not there is listed too, so that the
/// user hears of it; its backend is then what its name says, or "?".
std::vector<WorkerFile> findWorkers(const WorkerPlaces &places);

} // namespace ps
