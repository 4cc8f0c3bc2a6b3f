// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/worker_process.h"

#include "core/support/text.h"
#include "gpu/protocol/decode.h"

#include <QFileInfo>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sys/prctl.h>
#include <unistd.h>

namespace ps {

namespace {

constexpr std::size_t kComplaintBytes = 4096;
constexpr int kLastChanceMs = 2'000;
constexpr double kNapS = 0.1;     // two clocks are not read at quite the same time
constexpr int kEndMs = 1'000;     // more than a process needs to die that was killed
constexpr int kNotRunnable = 126; // exit codes of a shell
constexpr int kNotLoadable = 127; // and of the dynamic loader
// Exit codes of a worker (gpu/harness/exit_code.h).
constexpr int kUsage = 2;
constexpr int kNoDevice = 3;
constexpr int kWrongAnswer = 5;

std::string lastLine(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text.substr(text.rfind('\n') + 1);
}

std::string inSeconds(int ms) {
    return std::to_string((ms + 999) / 1000) + " s";
}

/// Why a program does not start, better than Qt says it.
std::string whyNotStarted(const QString &program, const QString &qtReason) {
    const QFileInfo file(program);
    const std::string name = toUtf8(program);
    if (!file.exists()) return "there is no file " + name;
    if (file.isDir()) return name + " is a folder";
    if (!file.isExecutable()) return name + " is not executable (chmod +x)";
    return name + " cannot be started: " + toUtf8(qtReason);
}

} // namespace

WorkerProcess::WorkerProcess(Listener listener, WorkerLimits limits)
    : m_listener(std::move(listener)), m_limits(limits), m_lines(gpu::kMaxLineBytes) {
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setChildProcessModifier([] {
        ::setpgid(0, 0); // what the worker starts ends together with it
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    m_silence.setSingleShot(true);
    m_grace.setSingleShot(true);
    QObject::connect(&m_silence, &QTimer::timeout, &m_process, [this] { onSilence(); });
    QObject::connect(&m_grace, &QTimer::timeout, &m_process, [this] { terminate(SIGKILL); });
    QObject::connect(&m_process, &QProcess::started, &m_process, [this] {
        m_group = m_process.processId();
        if (m_verdict || m_killed) terminate(SIGKILL);
        if (m_cancelled) terminate(SIGTERM);
    });
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { read(); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process, [this] {
        m_complaint += m_process.readAllStandardError().toStdString();
        if (m_complaint.size() > kComplaintBytes) m_complaint.erase(0, m_complaint.size() - kComplaintBytes);
    });
    QObject::connect(&m_process, &QProcess::finished, &m_process,
                     [this](int code, QProcess::ExitStatus status) { onFinished(code, status); });
    QObject::connect(&m_process, &QProcess::errorOccurred, &m_process, [this](QProcess::ProcessError error) { onError(error); });
}

WorkerProcess::~WorkerProcess() {
    m_process.disconnect();
    terminate(SIGKILL);
    if (m_process.state() == QProcess::NotRunning) return;
    m_process.kill(); // one that has not got as far as its group
    m_process.waitForFinished(kEndMs);
}

void WorkerProcess::start(const WorkerCommand &command) {
    m_second.start();
    m_asleepS = m_limits.asleepS();
    m_silence.start(m_limits.startMs);
    m_process.start(command.program, command.arguments);
}

void WorkerProcess::cancel() {
    if (m_ended || m_cancelled) return;
    m_cancelled = true;
    m_grace.start(m_limits.graceMs);
    terminate(SIGTERM);
    setPaused(false);   // one that is held would not hear it
    terminate(SIGCONT); // nor would one that somebody else has stopped
}

void WorkerProcess::kill() {
    if (m_ended || m_killed) return;
    cancel();
    m_killed = true;
    terminate(SIGKILL);
}

void WorkerProcess::setPaused(bool paused) {
    m_pauseWanted = paused;
    if (paused || !m_isHeld) return;
    m_isHeld = false;
    terminate(SIGCONT);
    m_silence.start(m_limits.silenceMs);
}

void WorkerProcess::terminate(int signal) const {
    if (m_group > 0) ::kill(-static_cast<pid_t>(m_group), signal);
}

void WorkerProcess::read() {
    const QByteArray bytes = m_process.readAllStandardOutput();
    if (m_verdict || bytes.isEmpty()) return;
    m_lastChance = false;
    m_asleepS = m_limits.asleepS();
    m_silence.start(m_limits.silenceMs);
    m_byteCount += bytes.size();
    if (m_byteCount > m_limits.totalBytes)
        return fail(RunOutcome::BadWorker, "it printed more than " + std::to_string(m_limits.totalBytes) + " bytes");
    m_lines.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())}, [this](std::string_view line) { return takeLine(line); });
    if (m_lines.isOverflown())
        fail(RunOutcome::BadWorker, "it printed a line longer than " + std::to_string(gpu::kMaxLineBytes) + " bytes");
}

bool WorkerProcess::takeLine(std::string_view line) {
    if (m_second.elapsed() >= 1000) {
        m_second.restart();
        m_linesThisSecond = 0;
    }
    if (++m_linesThisSecond > m_limits.linesPerS || ++m_lineCount > m_limits.totalLines) {
        fail(RunOutcome::BadWorker, "it printed more than " + std::to_string(m_limits.linesPerS) + " lines in a second or " +
                                        std::to_string(m_limits.totalLines) + " in all");
        return false;
    }
    const gpu::Decoded decoded = gpu::decode(line);
    if (const auto *rejected = std::get_if<gpu::Rejected>(&decoded)) {
        fail(RunOutcome::BadWorker,
             "it printed a line that is no message (" + rejected->reason + "); is it a worker of this version of Paretoscope?");
        return false;
    }
    if (std::holds_alternative<gpu::UnknownType>(decoded)) {
        ++m_unknownLines;
        return true;
    }
    take(std::get<gpu::Message>(decoded));
    return !m_verdict;
}

void WorkerProcess::take(const gpu::Message &message) {
    if (!m_hello && !std::holds_alternative<gpu::Hello>(message))
        return fail(RunOutcome::BadWorker, "its first line does not say who it is");
    if (m_done) return fail(RunOutcome::BadWorker, "it went on after its last line");
    m_hello = true;
    if (const auto *failed = std::get_if<gpu::Failed>(&message)) {
        m_workerReason = failed->benchmark.empty() ? failed->reason : failed->benchmark + ": " + failed->reason;
    } else if (const auto *done = std::get_if<gpu::Done>(&message)) {
        m_done = *done;
    } else if (std::holds_alternative<gpu::Started>(message) && m_pauseWanted && !m_cancelled) {
        m_isHeld = true;
        terminate(SIGSTOP);
    }
    m_listener.message(message);
}

void WorkerProcess::fail(RunOutcome outcome, std::string reason) {
    if (m_ended || m_verdict) return;
    m_verdict = WorkerEnd{outcome, std::move(reason), -1, 0};
    terminate(SIGKILL);
}

/// Whether the kernel has stopped it, at whoever's wish.
bool WorkerProcess::isStopped() const {
    std::ifstream file("/proc/" + std::to_string(m_group) + "/stat");
    std::string text;
    std::getline(file, text, '\0');
    const std::size_t name = text.rfind(')'); // which may hold any character
    const char state = name != std::string::npos && name + 2 < text.size() ? text[name + 2] : '?';
    return state == 'T' || state == 't';
}

/// Silence of a worker is told from a nap of this program: after one, what has been written meanwhile is read first. A machine that
/// has slept needs its time to wake its devices.
void WorkerProcess::onSilence() {
    if (m_ended) return;
    const double asleepS = m_limits.asleepS();
    const bool hasSlept = asleepS - m_asleepS > kNapS;
    if (m_isHeld || hasSlept || isStopped()) {
        m_asleepS = asleepS;
        m_silence.start(m_limits.silenceMs);
    } else if (!m_lastChance) {
        m_lastChance = true;
        m_silence.start(std::min(kLastChanceMs, m_limits.silenceMs));
    } else {
        fail(RunOutcome::Silent, "it gave no sign of life for " + inSeconds(m_hello ? m_limits.silenceMs : m_limits.startMs));
    }
}

void WorkerProcess::onFinished(int exitCode, QProcess::ExitStatus status) {
    read();
    terminate(SIGKILL); // what the worker has left behind
    m_group = 0;
    endSoon(endOf(exitCode, status));
}

void WorkerProcess::onError(QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return; // all others end with finished()
    endSoon({m_cancelled ? RunOutcome::Cancelled : RunOutcome::NotStarted,
             m_cancelled ? "cancelled" : whyNotStarted(m_process.program(), m_process.errorString()), -1, 0});
}

WorkerEnd WorkerProcess::endOf(int exitCode, QProcess::ExitStatus status) const {
    const bool exited = status == QProcess::NormalExit;
    WorkerEnd out{RunOutcome::Finished, {}, exited ? exitCode : -1, m_unknownLines};
    const auto because = [&out](RunOutcome outcome, std::string reason) {
        out.outcome = outcome;
        out.reason = std::move(reason);
        return out;
    };
    const std::string complaint = lastLine(m_complaint);
    const std::string said = m_workerReason.empty() ? complaint : m_workerReason;
    if (m_verdict) return because(m_verdict->outcome, m_verdict->reason);
    const bool whole = exited && m_done && !m_done->cancelled;
    if (m_cancelled && !whole) return because(RunOutcome::Cancelled, m_killed ? "cancelled, and the worker killed" : "cancelled");
    if (!exited)
        return because(RunOutcome::Crashed, "it was ended by signal " + std::to_string(exitCode) + (said.empty() ? "" : ": " + said));
    if (!m_hello && (exitCode == kNotLoadable || exitCode == kNotRunnable))
        return because(RunOutcome::NotStarted, complaint.empty() ? "it could not be loaded" : complaint);
    if (exitCode == kUsage)
        return because(RunOutcome::Failed, said.empty() ? "it does not know an option; is it a worker of this version?" : said);
    if (exitCode == kNoDevice) return because(RunOutcome::NoDevice, said.empty() ? "it has no such device" : said);
    if (exitCode == kWrongAnswer) return because(RunOutcome::WrongAnswer, said.empty() ? "a kernel gave a wrong answer" : said);
    if (exitCode != 0) return because(RunOutcome::Failed, said.empty() ? "it ended with code " + std::to_string(exitCode) : said);
    if (!m_lines.rest().empty()) return because(RunOutcome::BadWorker, "its last line is cut short");
    if (!m_done) return because(RunOutcome::BadWorker, "it ended without its last line");
    if (m_done->cancelled) return because(RunOutcome::Cancelled, "somebody else ended it");
    return out;
}

/// From the event loop, so that the listener may destroy this: not from within start() or a signal of QProcess.
void WorkerProcess::endSoon(const WorkerEnd &end) {
    if (m_ended) return;
    m_ended = true;
    m_silence.stop();
    m_grace.stop();
    QTimer::singleShot(0, &m_context, [this, end] {
        const auto ended = std::move(m_listener.ended);
        ended(end);
    });
}

} // namespace ps
