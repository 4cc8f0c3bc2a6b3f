// SPDX-License-Identifier: GPL-3.0-or-later
// A worker that does what FAKE_WORKER says. With --describe it describes itself well, unless the fault begins with "describe-".
#include "gpu/protocol/encode.h"
#include "gpu/protocol/version.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

using namespace ps::gpu;

namespace {

constexpr useconds_t kBeatUs = 20'000;
volatile std::sig_atomic_t asked = 0;

extern "C" void onTerm(int) {
    asked = 1;
}

void print(const std::string &text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t count = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
        if (count < 0) std::_Exit(4);
        done += static_cast<std::size_t>(count);
    }
}

void say(const Message &message) {
    print(encode(message) + "\n");
}

Device device() {
    Device out;
    out.id = "fake:0";
    out.name = "Fake H200 accelerator";
    out.memoryBytes = 1'000'000;
    out.driver = "1.2.3";
    return out;
}

Measured kernel() {
    Measured out;
    out.schema = kResultSchema;
    out.benchmark = "memory_read";
    out.shape = {{"values", 1000}};
    out.deviceId = device().id;
    out.deviceName = device().name;
    out.time.count = 9;
    out.time.medianS = 1e-3;
    out.bytes = 8e6;
    out.gbPerS = 8;
    out.verified = {true, 0, 1e-6, 1000};
    out.stoppedBy = "noise";
    return out;
}

MeasuredStep step(std::int64_t batch) {
    MeasuredStep out;
    out.schema = kStepSchema;
    out.model = "Llama-3.3-70B";
    out.build = {"0.1.0", "abc", "gcc"};
    out.deviceId = device().id;
    out.deviceName = device().name;
    out.driver = device().driver;
    out.batch = batch;
    out.contextTokens = 1382;
    out.isl = 1024;
    out.osl = 1024;
    out.precision = "bf16";
    out.cacheDataType = "bf16";
    out.layers = 80;
    out.layersMeasured = 80;
    out.timingMode = "graph";
    const double seconds = 0.01 + 0.001 * static_cast<double>(batch);
    out.decode.count = 9;
    out.decode.medianS = seconds;
    const double output = static_cast<double>(batch) / seconds;
    out.decodeOnly = StepPoint{1 / seconds, output, output};
    out.interleaved = StepPoint{0.5 / seconds, output, 0.5 * output};
    out.prefillS = 0.1;
    out.collectives = "none";
    out.verified = {true, 1e-7, 1e-6, 1000};
    out.stoppedBy = "noise";
    return out;
}

[[noreturn]] void sleepForEver() {
    for (;;) ::pause();
}

int finish(std::int64_t results, int code = 0, bool cancelled = false) {
    say(Done{results, 0, code == 0 ? 0 : 1, cancelled});
    return code;
}

/// A child of its own that would outlive this process; its number goes to FAKE_WORKER_PIDFILE.
void leaveAChild() {
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGTERM, SIG_IGN);
        sleepForEver();
    }
    std::FILE *file = std::fopen(std::getenv("FAKE_WORKER_PIDFILE"), "w");
    if (!file) std::_Exit(4);
    std::fprintf(file, "%d\n", static_cast<int>(child));
    std::fclose(file);
}

void flood(const std::string &text) {
    for (;;) print(text);
}

/// Beats and measures until it is asked to end.
int measureUntilAsked() {
    say(Plan{{{"decode_step", 1000}}});
    std::int64_t batch = 0;
    while (asked == 0) {
        say(Started{"decode_step", {{"batch", ++batch}}});
        say(step(batch));
        for (int i = 0; i < 5 && asked == 0; ++i) {
            say(Heartbeat{"decode_step", 0.1});
            ::usleep(kBeatUs);
        }
    }
    return finish(batch, 0, true);
}

int run(const std::string &fault, int lines) {
    if (fault == "mute") sleepForEver();
    if (fault == "no-library") {
        std::fputs("worker: error while loading shared libraries: libamdhip64.so.5: cannot open shared object file\n", stderr);
        return 127;
    }
    if (fault == "old") {
        std::fputs("worker: --device: no such option\n", stderr);
        return 2;
    }
    if (fault == "garbage") print("Segmentation fault? No: good morning!\n");
    if (fault == "wrong-version")
        print(R"({"type":"hello","v":2,"build":{},"vendor":"fake"})"
              "\n");
    const auto crashAfter = [&lines] {
        if (lines-- == 0) ::raise(SIGSEGV);
    };
    crashAfter();
    say(Hello{{"0.1.0", "abc", "gcc"}, "fake"});
    crashAfter();
    if (fault == "no-device") return say(Failed{"", {}, "the driver sees no device"}), finish(0, 3);
    say(device());
    crashAfter();
    if (fault == "silent") sleepForEver();
    if (fault == "huge-line") flood(std::string(1 << 16, 'x'));
    if (fault == "flood") flood(encode(Heartbeat{"memory_read", 1}) + "\n");
    if (fault == "until-asked") return measureUntilAsked();
    if (fault == "deaf") {
        ::signal(SIGTERM, SIG_IGN);
        say(Plan{{{"memory_read", 7}}});
        say(kernel());
        sleepForEver();
    }
    if (lines < 0) say(Plan{{{"memory_read", 1}, {"decode_step", 2}}});
    say(Started{"memory_read", {{"values", 1000}}});
    crashAfter();
    if (fault == "stopped") ::raise(SIGSTOP);
    say(kernel());
    crashAfter();
    say(Started{"decode_step", {{"batch", 1}}});
    crashAfter();
    say(step(1));
    crashAfter();
    if (fault == "half-line") return print(encode(step(2)).substr(0, 100)), 0;
    if (fault == "killed") ::raise(SIGKILL);
    if (fault == "no-last-line") return 0;
    if (fault == "lost-device") return say(Failed{"decode_step", {{"batch", 2}}, "the device was lost"}), finish(2, 3);
    if (fault == "wrong-answer") return say(Failed{"decode_step", {{"batch", 2}}, "differs from the reference by 3"}), finish(2, 5);
    if (fault == "unknown-type") print("{\"type\":\"news\",\"v\":1}\n");
    if (fault == "child") leaveAChild();
    if (fault == "child-silent") {
        leaveAChild();
        sleepForEver();
    }
    MeasuredStep second = step(2);
    if (fault == "neighbour") second.flags = {"neighbour"};
    if (fault == "unverified") second.verified = {true, 0, 1e-6, 0};
    if (fault == "invalid") second.invalid = "faster than light";
    say(second);
    crashAfter();
    return finish(3);
}

} // namespace

int main(int argc, char **argv) {
    ::signal(SIGTERM, onTerm);
    const char *told = std::getenv("FAKE_WORKER");
    std::string fault = told ? told : "";
    if (argc > 1 && std::strcmp(argv[1], "--list") == 0) {
        say(Hello{{"0.1.0", "abc", "gcc"}, "fake"});
        say(ListedBenchmark{"memory_read", {"quick", "full"}, "8 values", "0", {{{{"values", 1000}}, {"quick", "full"}, 8000}}});
        say(ListedBenchmark{
            "decode_step",
            {"quick", "full"},
            "weights",
            "2 weights",
            {{{{"batch", 1}}, {"quick", "full"}, 300}, {{{"batch", 2}}, {"quick", "full"}, 400}, {{{"batch", 4}}, {"full"}, 500}}});
        return finish(0);
    }
    const bool describes = argc > 1 && std::strcmp(argv[1], "--describe") == 0;
    constexpr const char *kDescribe = "describe-";
    const bool concerns = (fault.rfind(kDescribe, 0) == 0) == describes;
    if (describes && concerns) fault.erase(0, std::strlen(kDescribe));
    if (!concerns) fault.clear();
    if (describes && (fault.empty() || fault == "in-use")) {
        Device found = device();
        if (!fault.empty())
            found.use = DeviceUse{97, 12'000'000'000, std::nullopt, {{{501, "python3", 1'000'000'000, 97}, {7, std::nullopt}}}, true};
        say(Hello{{"0.1.0", "abc", "gcc"}, "fake"});
        say(found);
        return finish(0);
    }
    // "crash-3": after three lines.
    const int lines = fault.rfind("crash-", 0) == 0 ? std::atoi(fault.c_str() + 6) : -1;
    return run(fault, lines);
}
