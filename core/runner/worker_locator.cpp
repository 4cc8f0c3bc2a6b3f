// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/worker_locator.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <system_error>

namespace ps {

namespace {

constexpr std::string_view kPrefix = "paretoscope-worker-";
constexpr std::array<std::string_view, 3> kOrder = {"cpu", "cuda", "hip"};

void appendPaths(std::string_view list, std::vector<std::filesystem::path> &paths) {
    while (!list.empty()) {
        const std::size_t colon = std::min(list.find(':'), list.size());
        if (colon > 0) paths.emplace_back(list.substr(0, colon));
        list.remove_prefix(std::min(colon + 1, list.size()));
    }
}

std::string backendOf(const std::filesystem::path &file) {
    const std::string name = file.filename().string();
    const bool isWorker = name.starts_with(kPrefix) && name.size() > kPrefix.size();
    return isWorker ? name.substr(kPrefix.size()) : "?";
}

std::vector<std::filesystem::path> workersIn(const std::filesystem::path &folder) {
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
        std::error_code ignored;
        const std::string name = entry->path().filename().string();
        // "paretoscope-worker-cuda.debug" is no worker.
        const bool isWorker = name.starts_with(kPrefix) && name.size() > kPrefix.size() && name.find('.') == std::string::npos;
        if (isWorker && !entry->is_directory(ignored)) files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::size_t rankOf(const std::string &backend) {
    return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), backend) - kOrder.begin());
}

} // namespace

std::string_view workerOriginKey(WorkerOrigin origin) {
    switch (origin) {
    case WorkerOrigin::Override: return "override";
    case WorkerOrigin::BesideProgram: return "beside-program";
    case WorkerOrigin::Libexec: return "libexec";
    }
    return "override";
}

WorkerPlaces workerPlaces(const std::filesystem::path &programFolder, std::string_view setting) {
    WorkerPlaces places;
    appendPaths(setting, places.overrides);
    const char *variable = std::getenv(kWorkerPathVariable); // NOLINT(concurrency-mt-unsafe): nobody writes to the environment
    if (variable) appendPaths(variable, places.overrides);
    places.besideProgram = programFolder;
    places.libexec = (programFolder / PS_LIBEXEC_FROM_BIN).lexically_normal();
    return places;
}

std::vector<WorkerFile> findWorkers(const WorkerPlaces &places) {
    std::vector<WorkerFile> found;
    const auto add = [&found](const std::filesystem::path &file, WorkerOrigin origin) {
        const WorkerFile worker{backendOf(file), file, origin};
        const bool known = worker.backend != "?" && std::any_of(found.begin(), found.end(), [&worker](const WorkerFile &other) {
                               return other.backend == worker.backend;
                           });
        if (!known) found.push_back(worker);
    };
    for (const std::filesystem::path &path : places.overrides) {
        std::error_code ignored;
        if (!std::filesystem::is_directory(path, ignored)) {
            add(path, WorkerOrigin::Override);
            continue;
        }
        for (const std::filesystem::path &file : workersIn(path)) add(file, WorkerOrigin::Override);
    }
    for (const std::filesystem::path &file : workersIn(places.besideProgram)) add(file, WorkerOrigin::BesideProgram);
    for (const std::filesystem::path &file : workersIn(places.libexec)) add(file, WorkerOrigin::Libexec);
    std::stable_sort(found.begin(), found.end(),
                     [](const WorkerFile &a, const WorkerFile &b) { return rankOf(a.backend) < rankOf(b.backend); });
    return found;
}

} // namespace ps
