// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/local_run.h"
#include "core/runner/worker_locator.h"

#include <QString>
#include <QStringList>

namespace ps {

/// What the user wants a worker to do.
struct WorkerRequest {
    std::string deviceId;                  ///< as the worker calls it: "cpu:0"
    std::vector<std::string> peerIds = {}; ///< further devices, that steps of several ranks may run on
    RunSuite suite = RunSuite::Quick;
    std::vector<std::string> models; ///< names of shapes whose steps are run; empty: those of the suite
    std::string only;                ///< benchmarks and single cases, separated by commas; empty: all
    std::uint64_t seed = 1;
    std::vector<std::string> further; ///< passed on as they are, such as {"--max-seconds", "0.05"}
};

struct WorkerCommand {
    QString program;
    QStringList arguments;
};

WorkerCommand describeCommand(const WorkerFile &worker);
WorkerCommand runCommand(const WorkerFile &worker, const WorkerRequest &request);

} // namespace ps
