// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless.h"

#include "app/headless_bench.h"
#include "app/headless_curves.h"
#include "app/headless_devices.h"
#include "app/headless_import.h"
#include "app/headless_lists.h"
#include "app/headless_report.h"
#include "app/terminal_text.h"
#include "core/support/text.h"
#include "core/support/version.h"

#include <ostream>

namespace ps {

void printError(std::ostream &err, const std::string &what, const std::string &why) {
    err << "paretoscope: " << terminalText(what) << " : " << terminalText(why) << '\n';
}

ExitCode runHeadless(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    switch (line.verb) {
    case Verb::Import: return runImport(line, out, err, job);
    case Verb::Report: return runReport(line, out, err, job);
    case Verb::Remove: return runRemove(line, out, err, job);
    case Verb::Frontier: return runFrontier(line, out, err, job);
    case Verb::Devices: return runDevices(line, out, err, job);
    case Verb::Bench: return runBench(line, out, err, job);
    case Verb::Export:
        if (line.exportsRun()) return exportRun(line, out, err);
        return runExport(line, out, err, job);
    case Verb::Facets: return runFacets(line, out, err, job);
    case Verb::Metrics: return runMetrics(line, out);
    case Verb::Help: out << toUtf8(line.helpText); return ExitCode::Done;
    case Verb::Version: out << "paretoscope " << versionText() << '\n'; return ExitCode::Done;
    case Verb::Window: break;
    }
    printError(err, "window", "cannot be opened from here");
    return ExitCode::Usage;
}

} // namespace ps
