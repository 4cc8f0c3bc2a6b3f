// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/worker_command.h"

#include "core/support/text.h"

namespace ps {

WorkerCommand describeCommand(const WorkerFile &worker) {
    return {pathText(worker.path), {QStringLiteral("--describe")}};
}

WorkerCommand runCommand(const WorkerFile &worker, const WorkerRequest &request) {
    WorkerCommand command{pathText(worker.path), {}};
    QStringList &arguments = command.arguments;
    arguments << QStringLiteral("--") + toQString(runSuiteKey(request.suite));
    const auto add = [&arguments](const char *option, const std::string &value) {
        if (!value.empty()) arguments << QString::fromLatin1(option) << toQString(value);
    };
    std::string devices = request.deviceId;
    for (const std::string &peer : request.peerIds) devices += "," + peer;
    add("--device", devices);
    add("--only", request.only);
    for (const std::string &model : request.models) add("--model", model);
    add("--seed", std::to_string(request.seed));
    for (const std::string &word : request.further) arguments << toQString(word);
    return command;
}

} // namespace ps
