// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local_run_session.h"

#include "core/support/text.h"
#include "core/support/version.h"

#include <QSysInfo>
#include <QTimer>

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

constexpr double kMsPerS = 1e3;

std::string reasonText(RunOutcome outcome, const std::string &reason) {
    if (outcome == RunOutcome::Finished) return {};
    return reason.empty() ? std::string(runOutcomeText(outcome)) : reason;
}

/// What identifies the device over restarts, so that two names of it are one lock.
std::string lockName(const gpu::Device &device) {
    return device.facts.uuid.value_or(device.id);
}

} // namespace

/// How far the store has the run.
struct LocalRunSession::Storage {
    std::filesystem::path file;
    std::optional<LocalRunWriter> writer;
    std::size_t messages = 0; ///< of the run's
    bool closed = false;

    std::vector<gpu::Message> missingFrom(const LocalRun &run) const {
        return {run.messages.begin() + static_cast<std::ptrdiff_t>(messages), run.messages.end()};
    }

    Status bring(const LocalRunInfo &info, const std::vector<gpu::Message> &news, bool last) {
        if (closed || file.empty()) return {};
        if (!writer) {
            auto begun = LocalRunWriter::begin(file, info);
            if (!begun) return failure(begun.error());
            writer.emplace(std::move(*begun));
        }
        if (Status stored = writer->append(news); !stored) return stored;
        messages += news.size();
        if (!last) return {};
        if (Status finished = writer->finish(info); !finished) return finished;
        closed = true;
        writer.reset();
        return {};
    }
};

LocalRunSession::LocalRunSession(std::filesystem::path storeFile, QObject *parent)
    : QObject(parent), m_storeFile(std::move(storeFile)), m_lockFolder(DeviceLock::defaultFolder()) {
    m_writerThread.setMaxThreadCount(1);
    m_writerThread.setExpiryTimeout(-1);
}

/// What arrived is stored, with its end, also when the window closes in the middle.
LocalRunSession::~LocalRunSession() {
    m_process.reset();
    if (!m_running || !m_begun || !m_storage) return;
    m_writerThread.waitForDone();
    if (!m_end) conclude(RunOutcome::Cancelled, "the program was closed");
    const std::vector<gpu::Message> news = m_storage->missingFrom(m_run);
    static_cast<void>(m_storage->bring(m_run.info, news, true)); // there is nobody left to tell
}

void LocalRunSession::start(LocalRunRequest request) {
    Q_ASSERT(!m_running);
    m_running = true;
    m_begun = m_triedAgain = false;
    m_storeError.reset();
    m_end.reset();
    m_storage = std::make_shared<Storage>();
    m_storage->file = m_storeFile;
    m_progress = {};
    m_request = std::move(request);
    m_run = {};
    LocalRunInfo &info = m_run.info;
    info.machine = toUtf8(QSysInfo::machineHostName());
    info.backend = m_request.worker.backend;
    info.deviceId = m_request.device.id;
    info.deviceName = m_request.device.name;
    info.driver = m_request.device.driver;
    info.suite = runSuiteKey(m_request.work.suite);
    info.only = m_request.work.only;
    info.seed = m_request.work.seed;
    info.startedAt = utcNowWithMilliseconds();
    info.key = localRunKey(info.machine, info.deviceId, info.startedAt);
    info.group = m_request.group.empty() ? info.key : m_request.group;
    const WorkerCommand command = runCommand(m_request.worker, m_request.work);
    info.environment = {{"arguments", toUtf8(command.arguments.join(QLatin1Char(' ')))},
                        {"kernel", toUtf8(QSysInfo::kernelType() + QLatin1Char(' ') + QSysInfo::kernelVersion())},
                        {"os", toUtf8(QSysInfo::prettyProductName())},
                        {"program_version", std::string(versionText())},
                        {"worker", m_request.worker.path.filename().string()}};
    m_clock.start();
    m_asleepAtStartS = m_limits.asleepS();
    std::vector<gpu::Device> devices = m_request.peers;
    devices.insert(devices.begin(), m_request.device);
    for (const gpu::Device &device : devices) {
        auto lock = DeviceLock::take(lockName(device), m_lockFolder);
        if (!lock) {
            m_locks.clear();
            const RunOutcome outcome = lock.error().code() == ErrorCode::Busy ? RunOutcome::Busy : RunOutcome::Failed;
            QTimer::singleShot(0, this, [this, outcome, why = lock.error().message()] { endWith(outcome, why); });
            return;
        }
        m_locks.push_back(std::move(*lock));
    }
    m_process = std::make_unique<WorkerProcess>(WorkerProcess::Listener{[this](const gpu::Message &message) { onMessage(message); },
                                                                        [this](const WorkerEnd &end) { endWith(end.outcome, end.reason); }},
                                                m_limits);
    m_process->start(command);
}

void LocalRunSession::cancel() {
    if (m_running && m_process) m_process->cancel();
}

void LocalRunSession::kill() {
    if (m_running && m_process) m_process->kill();
}

void LocalRunSession::setPaused(bool paused) {
    if (m_running && m_process) m_process->setPaused(paused);
}

bool LocalRunSession::isPaused() const {
    return m_process && m_process->isHeld();
}

double LocalRunSession::elapsedS() const {
    return m_running ? static_cast<double>(m_clock.elapsed()) / kMsPerS : 0;
}

void LocalRunSession::onMessage(const gpu::Message &message) {
    if (const auto *hello = std::get_if<gpu::Hello>(&message)) {
        auto &environment = m_run.info.environment;
        environment.emplace_back("compiler", hello->build.compiler);
        environment.emplace_back("worker_revision", hello->build.revision);
        environment.emplace_back("worker_version", hello->build.version);
        std::sort(environment.begin(), environment.end());
        m_begun = true; // from now on the run is worth a record
        Q_EMIT started(m_run.info);
    } else if (const auto *device = std::get_if<gpu::Device>(&message)) {
        m_run.info.deviceName = device->name;
        m_run.info.driver = device->driver;
    }
    const bool kept = isKept(message);
    if (kept) m_run.messages.push_back(message);
    m_progress.take(message, elapsedS());
    Q_EMIT messageArrived(message);
    Q_EMIT progressed(m_progress.now());
    if (kept) storeNext();
}

void LocalRunSession::endWith(RunOutcome outcome, const std::string &reason) {
    m_end = outcome;
    conclude(outcome, reasonText(outcome, reason));
    storeNext();
}

void LocalRunSession::conclude(RunOutcome outcome, const std::string &reason) {
    // By the clock on the wall it took longer than it measured.
    auto &environment = m_run.info.environment;
    const double asleepS = m_limits.asleepS() - m_asleepAtStartS;
    const bool isNoted = std::any_of(environment.begin(), environment.end(), [](const auto &entry) { return entry.first == kSleptEntry; });
    if (asleepS >= 1 && !isNoted) {
        environment.emplace_back(kSleptEntry, std::to_string(std::llround(asleepS)));
        std::sort(environment.begin(), environment.end());
    }
    m_run.info.finishedAt = utcNowWithMilliseconds();
    m_run.info.outcome = outcome;
    m_run.info.reason = reason;
}

/// Brings the store up to what the run has, in one job at a time; the end of the run comes last. A store that failed is asked
/// once more at the end: there may be room again.
void LocalRunSession::storeNext() {
    if (m_storing.isRunning()) return;
    const bool last = m_end.has_value();
    const bool gaveUp = m_storeError && (!last || m_triedAgain);
    if (m_storeFile.empty() || !m_begun || gaveUp || m_storage->closed) return finishIfDone();
    std::vector<gpu::Message> news = m_storage->missingFrom(m_run);
    if (news.empty() && !last) return;
    if (m_storeError) m_triedAgain = true;
    const bool anything = !news.empty();
    m_storing.start(
        m_writerThread,
        [storage = m_storage, info = m_run.info, news = std::move(news), last](const JobControl &) -> Result<std::monostate> {
            return storage->bring(info, news, last).map([] { return std::monostate(); });
        },
        [this, anything](const Result<std::monostate> &stored) { onStored(stored.map([](std::monostate) {}), anything); });
}

void LocalRunSession::onStored(const Status &status, bool news) {
    if (status) {
        m_storeError.reset();
        if (news) Q_EMIT storeChanged();
    } else {
        m_storeError = status.error();
        // There is no reason to measure for an hour what nobody can keep.
        if (!m_end && m_process) m_process->cancel();
    }
    storeNext();
}

void LocalRunSession::finishIfDone() {
    if (!m_end || !m_running) return;
    if (m_storeError) conclude(RunOutcome::StoreFailed, m_storeError->text());
    m_running = false;
    m_locks.clear();
    const LocalRunEnd end{m_run, m_storeError};
    Q_EMIT finished(end);
}

} // namespace ps
