// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

#include "app/app_settings.h"
#include "app/command_line.h"
#include "app/headless.h"
#include "app/terminal_progress.h"
#include "app/workbench.h"
#include "core/support/version.h"

#include <QApplication>
#include <QLocale>
#include <QLoggingCategory>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

namespace ps {

namespace {

volatile std::sig_atomic_t interrupted = 0;

/// The first one asks for an orderly end, the second not to wait for others, and the third gets what it does by default.
extern "C" void onInterrupt(int signal) {
    interrupted = interrupted + 1;
    if (interrupted < 3) return;
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

/// What is ignored stays so: nohup and shells see to that for programs in the background.
void catchSignal(int signal) {
    if (std::signal(signal, onInterrupt) == SIG_IGN) std::signal(signal, SIG_IGN);
}

void nameApplication() {
    QCoreApplication::setOrganizationName(QStringLiteral("Paretoscope"));
    QCoreApplication::setOrganizationDomain(QStringLiteral("paretoscope.org"));
    QCoreApplication::setApplicationName(QStringLiteral("paretoscope"));
    QCoreApplication::setApplicationVersion(QString::fromUtf8(versionText().data(), qsizetype(versionText().size())));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.paretoscope.Paretoscope"));
}

bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

int runVerb(const CommandLine &line) {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); // what scripts read is the same everywhere
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) catchSignal(signal);
    TerminalProgress progress(std::cerr);
    const JobControl job([] { return interrupted != 0; }, [&progress](const Progress &now) { progress.show(now); },
                         [] { return interrupted > 1; });
    const ExitCode code = runHeadless(line, std::cout, std::cerr, job);
    std::cout.flush();
    if (!std::cout) {
        printError(std::cerr, "standard output", "could not be written");
        return static_cast<int>(ExitCode::BadInput);
    }
    return static_cast<int>(code);
}

int runWindow(const CommandLine &line) {
    AppSettings settings;
    Workbench workbench(line.store, settings);
    workbench.show();
    workbench.import(line.paths);
    return QApplication::exec();
}

std::optional<std::string> missingPath(const std::vector<std::filesystem::path> &paths) {
    for (const std::filesystem::path &path : paths) {
        std::error_code error;
        if (!std::filesystem::exists(path, error)) return path.string();
    }
    return std::nullopt;
}

QStringList argumentsAfterProgram(int argc, char **argv) {
    QStringList arguments;
    for (int i = 1; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

} // namespace

int runApplication(int argc, char **argv) {
    nameApplication();
    std::signal(SIGXFSZ, SIG_IGN); // a limit on file sizes is then an error like a full disk
    const auto line = parseCommandLine(argumentsAfterProgram(argc, argv));
    if (!line) {
        printError(std::cerr, "usage", line.error().message() + " (see paretoscope --help)");
        return static_cast<int>(ExitCode::Usage);
    }
    if (const auto stray = line->verb == Verb::Window ? missingPath(line->paths) : std::nullopt) {
        printError(std::cerr, "usage", "'" + *stray + "' is no command, and no file or folder either (see paretoscope --help)");
        return static_cast<int>(ExitCode::Usage);
    }
    if (line->verb == Verb::Window && !hasDisplay()) {
        printError(std::cerr, "window", "there is no display; 'paretoscope import' and 'paretoscope export' need none (see --help)");
        return static_cast<int>(ExitCode::Usage);
    }
    // Without a window Qt's own warnings are noise on the one stream that scripts read errors from.
    if (line->verb != Verb::Window) QLoggingCategory::setFilterRules(QStringLiteral("default.warning=false"));
    // A picture must not depend on the desktop that happens to be there.
    if (line->verb == Verb::Export) qputenv("QT_QPA_PLATFORM", "offscreen");
    std::unique_ptr<QCoreApplication> application;
    if (line->drawsChart())
        application = std::make_unique<QApplication>(argc, argv);
    else
        application = std::make_unique<QCoreApplication>(argc, argv);
    return line->verb == Verb::Window ? runWindow(*line) : runVerb(*line);
}

} // namespace ps
