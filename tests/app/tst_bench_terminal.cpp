// SPDX-License-Identifier: GPL-3.0-or-later
// bench on a terminal: what it shows there, Ctrl-C once and twice, and the terminal that goes away.
#include "core/store/store.h"
#include "core/support/text.h"
#include "tests/support/temp_store.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <csignal>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr char kCtrlC = 0x03;

/// The program as the foreground job of a terminal of its own.
class Terminal {
public:
    Terminal(const TempStore &store, const char *fault) {
        const std::string file = store.file().string(), folder = store.folder().string();
        const winsize size{24, 90, 0, 0};
        m_program = ::forkpty(&m_master, nullptr, nullptr, &size);
        if (m_program < 0) qFatal("no terminal");
        if (m_program > 0) return;
        ::setenv("PARETOSCOPE_WORKER_PATH", PS_BINARY_DIR "/tests/workers/paretoscope-worker-fake", 1);
        ::setenv("XDG_RUNTIME_DIR", folder.c_str(), 1);
        ::setenv("FAKE_WORKER", fault, 1);
        ::execl(PS_BINARY_DIR "/bin/paretoscope", "paretoscope", "bench", "--device", "fake:0", "--store", file.c_str(), nullptr);
        ::_exit(127);
    }
    ~Terminal() {
        close();
        if (m_program > 0) ::kill(m_program, SIGKILL);
        if (m_program > 0) ::waitpid(m_program, nullptr, 0);
    }
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    /// Reads until the text has come; false when it does not come, or the program ends before.
    bool waitFor(const char *text) {
        QElapsedTimer timer;
        timer.start();
        while (!m_shown.contains(text)) {
            pollfd wait{m_master, POLLIN, 0};
            if (timer.elapsed() > kPatienceMs || ::poll(&wait, 1, 1000) < 0) return false;
            if (wait.revents != 0 && !read()) return false;
        }
        return true;
    }
    void type(char key) const {
        if (::write(m_master, &key, 1) != 1) qFatal("the terminal is gone");
    }
    void close() {
        if (m_master >= 0) ::close(m_master);
        m_master = -1;
    }
    /// To the program's end; its exit code, or minus the signal that ended it.
    int end() {
        while (m_master >= 0 && read()) {
        }
        int status = 0;
        if (::waitpid(m_program, &status, 0) != m_program) qFatal("waitpid");
        m_program = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    const QByteArray &shown() const { return m_shown; }

private:
    bool read() {
        char part[4096];
        const ssize_t count = ::read(m_master, part, sizeof part);
        if (count > 0) m_shown.append(part, static_cast<qsizetype>(count));
        return count > 0; // a terminal whose last program has ended answers with an error
    }

    int m_master = -1;
    pid_t m_program = -1;
    QByteArray m_shown;
};

/// Processes of the fake worker that a program with this store's folder has started.
int workersOf(const TempStore &store) {
    int count = 0;
    const QByteArray mark = "XDG_RUNTIME_DIR=" + QByteArray::fromStdString(store.folder().string());
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile environment(QStringLiteral("/proc/") + name + QStringLiteral("/environ"));
        QFile command(QStringLiteral("/proc/") + name + QStringLiteral("/cmdline"));
        if (!environment.open(QIODevice::ReadOnly) || !command.open(QIODevice::ReadOnly)) continue;
        if (environment.readAll().contains(mark) && command.readAll().contains("paretoscope-worker-fake")) ++count;
    }
    return count;
}

LocalRun onlyRun(const TempStore &store) {
    const auto runs = required(store.reader().localRuns());
    if (runs.size() != 1) qFatal("%d runs", static_cast<int>(runs.size()));
    return required(store.reader().localRun(runs.front().key));
}

} // namespace

class TestBenchTerminal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsHowFarItIs() {
        const TempStore store;
        Terminal terminal(store, "until-asked");
        QVERIFY2(terminal.waitFor("of 1000 cases, group 1 of 1, "), terminal.shown().constData());
        QVERIFY2(terminal.waitFor(" left: decode_step (batch "), terminal.shown().constData());
        terminal.type(kCtrlC);
        QCOMPARE(terminal.end(), 1);
        QVERIFY(terminal.shown().contains("\r\033[KLlama-3.3-70B bf16, batch 2, ")); // results stand on lines of their own
    }

    void ctrlCEndsItInOrder() {
        const TempStore store;
        Terminal terminal(store, "until-asked");
        QVERIFY2(terminal.waitFor("batch 3, context"), terminal.shown().constData());
        terminal.type(kCtrlC);
        QCOMPARE(terminal.end(), 1);
        QVERIFY2(terminal.shown().contains("paretoscope: bench : cancelled: cancelled"), terminal.shown().constData());
        const LocalRun run = onlyRun(store);
        QCOMPARE(run.info.outcome, std::optional(RunOutcome::Cancelled));
        QCOMPARE(QString::fromStdString(run.info.reason), QStringLiteral("cancelled"));
        QVERIFY(run.steps().size() >= 3);
        QCOMPARE(workersOf(store), 0);
    }

    void aSecondCtrlCDoesNotWaitForTheWorker() {
        const TempStore store;
        Terminal terminal(store, "deaf");
        QVERIFY2(terminal.waitFor("memory_read (values 1000): 8 GB/s"), terminal.shown().constData());
        terminal.type(kCtrlC);
        QVERIFY2(terminal.waitFor("ending the run; Ctrl-C again kills the worker at once"), terminal.shown().constData());
        terminal.type(kCtrlC);
        QCOMPARE(terminal.end(), 1);
        const LocalRun run = onlyRun(store);
        QCOMPARE(run.info.outcome, std::optional(RunOutcome::Cancelled));
        QCOMPARE(QString::fromStdString(run.info.reason), QStringLiteral("cancelled, and the worker killed"));
        QCOMPARE(run.kernels().size(), std::size_t(1));
        QCOMPARE(workersOf(store), 0);
    }

    void aTerminalThatGoesAwayEndsItInOrder() {
        const TempStore store;
        Terminal terminal(store, "until-asked");
        QVERIFY2(terminal.waitFor("batch 3, context"), terminal.shown().constData());
        terminal.close();
        QVERIFY(terminal.end() >= 0); // nobody is left to read its errors; no signal ended it
        const LocalRun run = onlyRun(store);
        QCOMPARE(run.info.outcome, std::optional(RunOutcome::Cancelled));
        QVERIFY(run.steps().size() >= 3);
        QCOMPARE(workersOf(store), 0);
    }
};

QTEST_GUILESS_MAIN(TestBenchTerminal)
#include "tst_bench_terminal.moc"
