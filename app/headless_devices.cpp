// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless_devices.h"

#include "app/device_text.h"
#include "app/headless.h"
#include "app/terminal_text.h"
#include "core/support/text.h"
#include "gpu/protocol/encode.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace ps {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kLookMs = 50;
constexpr int kIdWidth = 9;

Json workerJson(const ProbedWorker &worker) {
    Json json = {{"backend", worker.file.backend},
                 {"path", worker.file.path.string()},
                 {"origin", workerOriginKey(worker.file.origin)},
                 {"usable", worker.isUsable()}};
    if (worker.hello) json["build"] = gpu::encoding::fields(worker.hello->build);
    if (!worker.problem.empty()) json["problem"] = worker.problem;
    if (!worker.nextStep.empty()) json["next_step"] = worker.nextStep;
    Json devices = Json::array();
    for (const gpu::Device &device : worker.devices) {
        Json object = gpu::encoding::object(device);
        object.erase("type");
        object.erase("v");
        devices.push_back(std::move(object));
    }
    json["devices"] = std::move(devices);
    return json;
}

void printDevice(std::ostream &out, const gpu::Device &device) {
    out << "  " << std::left << std::setw(kIdWidth) << terminalText(device.id) << std::right << terminalText(deviceText(device)) << '\n';
    if (!device.use) return;
    for (const std::string &line : useLines(*device.use)) out << std::string(2 + kIdWidth, ' ') << terminalText(line) << '\n';
}

void printWorker(std::ostream &out, const ProbedWorker &worker) {
    out << std::left << std::setw(6) << terminalText(worker.file.backend) << std::right << terminalText(worker.file.path.string());
    if (worker.hello) out << ", version " << terminalText(worker.hello->build.version);
    out << '\n';
    for (const gpu::Device &device : worker.devices) printDevice(out, device);
    if (!worker.problem.empty()) out << "  not usable: " << terminalText(worker.problem) << '\n';
    if (!worker.nextStep.empty()) out << "  what helps: " << terminalText(worker.nextStep) << '\n';
}

} // namespace

std::vector<ProbedWorker> probeAllWorkers(const JobControl &job) {
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (job.cancelled()) loop.quit();
    });
    look.start(kLookMs);
    std::vector<ProbedWorker> found;
    WorkerProber prober;
    prober.start(findWorkers(workerPlaces(toPath(QCoreApplication::applicationDirPath()))), [&](const std::vector<ProbedWorker> &workers) {
        found = workers;
        loop.quit();
    });
    loop.exec();
    return found;
}

ExitCode runDevices(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    const std::vector<ProbedWorker> workers = probeAllWorkers(job);
    if (line.format == TextFormat::Json) {
        Json list = Json::array();
        for (const ProbedWorker &worker : workers) list.push_back(workerJson(worker));
        out << Json({{"schema", 1}, {"workers", std::move(list)}}).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    } else {
        for (const ProbedWorker &worker : workers) printWorker(out, worker);
    }
    if (std::any_of(workers.begin(), workers.end(), [](const ProbedWorker &worker) { return worker.isUsable(); })) return ExitCode::Done;
    printError(err, "devices",
               workers.empty() ? std::string("no worker was found; build one, or name its folder in ") + kWorkerPathVariable
                               : std::string("no worker has a device that can be used"));
    return ExitCode::NoDevice;
}

} // namespace ps
