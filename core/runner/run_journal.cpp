// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_journal.h"

#include "core/runner/run_info_json.h"
#include "gpu/protocol/decode.h"
#include "gpu/protocol/encode.h"

#include <algorithm>
#include <array>

namespace ps {

namespace {

using Json = nlohmann::ordered_json;
using gpu::decoding::FieldReader;

constexpr int kMostDepth = gpu::kMaxDepth + 4; // of a device within a run within a list

constexpr std::array<std::pair<QueueWord, std::string_view>, 5> kWords = {{{QueueWord::Skip, "skip"},
                                                                           {QueueWord::Cancel, "cancel"},
                                                                           {QueueWord::Pause, "pause"},
                                                                           {QueueWord::Continue, "continue"},
                                                                           {QueueWord::Detach, "detach"}}};

std::string dumped(const Json &json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json plannedJson(const PlannedRun &run) {
    return {{"worker", {{"backend", run.target.worker.backend}, {"path", run.target.worker.path.string()}}},
            {"device", Json::parse(gpu::encode(run.target.device))},
            {"suite", runSuiteKey(run.work.suite)},
            {"models", run.work.models},
            {"only", run.work.only},
            {"seed", run.work.seed},
            {"further", run.work.further},
            {"groups", run.groups},
            {"repetition", run.repetition},
            {"repetitions", run.repetitions}};
}

PlannedRun plannedFrom(FieldReader in) {
    PlannedRun run;
    const FieldReader worker = in.object("worker");
    run.target.worker = {worker.text("backend"), worker.text("path"), WorkerOrigin::Override};
    run.target.device = gpu::decoding::device(in.object("device"));
    run.work.deviceId = run.target.device.id;
    run.work.suite = parseRunSuite(in.text("suite")).value_or(RunSuite::Quick);
    run.work.models = in.texts("models");
    run.work.only = in.text("only");
    run.work.seed = in.unsignedWhole("seed");
    run.work.further = in.texts("further");
    run.groups = in.texts("groups");
    run.repetition = static_cast<int>(in.whole("repetition"));
    run.repetitions = static_cast<int>(in.whole("repetitions"));
    return run;
}

struct LineOf {
    std::string operator()(const JournalOpened &opened) const {
        return dumped({{"type", "journal"}, {"schema", 1}, {"process", opened.process}, {"program", opened.program}});
    }
    std::string operator()(const RunStarting &starting) const { return dumped({{"type", "starting"}, {"run", plannedJson(starting.run)}}); }
    std::string operator()(const RunBegun &begun) const { return dumped({{"type", "begun"}, {"run", runInfoJson(begun.info)}}); }
    std::string operator()(const gpu::Message &message) const { return gpu::encode(message); }
    std::string operator()(const RunStored &) const { return dumped({{"type", "stored"}}); }
    std::string operator()(const RunEnded &ended) const {
        return dumped({{"type", "ended"}, {"run", runInfoJson(ended.info)}, {"store_error", ended.storeError}, {"rescued", ended.rescued}});
    }
    std::string operator()(const QueueStatus &status) const {
        return dumped({{"type", "status"},
                       {"waiting", status.waiting},
                       {"pause_wanted", status.pauseWanted},
                       {"held", status.held},
                       {"ending", status.ending},
                       {"detached", status.detached},
                       {"idle", status.idle},
                       {"added", status.added}});
    }
};

struct Parsed {
    nlohmann::json json;
    std::string type;
};

Result<Parsed> parsed(std::string_view line) {
    if (gpu::decoding::depthOf(line) > kMostDepth) return failure(ErrorCode::Malformed, "nested too deep");
    Parsed out{nlohmann::json::parse(line.begin(), line.end(), nullptr, false), {}};
    if (!out.json.is_object()) return failure(ErrorCode::Malformed, "no JSON object");
    const auto type = out.json.find("type");
    if (type == out.json.end() || !type->is_string()) return failure(ErrorCode::Malformed, "no type");
    out.type = type->get<std::string>();
    return out;
}

std::optional<JournalEvent> eventOf(const std::string &type, FieldReader in) {
    if (type == "journal") return JournalOpened{in.whole("process"), in.text("program")};
    if (type == "starting") return RunStarting{plannedFrom(in.object("run"))};
    if (type == "begun") return RunBegun{runInfoFrom(in.object("run"))};
    if (type == "stored") return RunStored{};
    if (type == "ended") return RunEnded{runInfoFrom(in.object("run")), in.text("store_error"), in.text("rescued")};
    if (type == "status")
        return QueueStatus{in.whole("waiting"), in.flag("pause_wanted"), in.flag("held"),  in.flag("ending"),
                           in.flag("detached"), in.flag("idle"),         in.whole("added")};
    return std::nullopt;
}

} // namespace

std::string journalLine(const JournalEvent &event) {
    return std::visit(LineOf(), event);
}

std::string queueCommandLine(const QueueCommand &command) {
    if (const auto *add = std::get_if<AddRuns>(&command)) {
        Json runs = Json::array();
        for (const PlannedRun &run : add->runs) runs.push_back(plannedJson(run));
        return dumped({{"type", "add"}, {"runs", std::move(runs)}});
    }
    const QueueWord word = std::get<QueueWord>(command);
    const auto it = std::find_if(kWords.begin(), kWords.end(), [word](const auto &entry) { return entry.first == word; });
    return dumped({{"type", it->second}});
}

Result<JournalEvent> parseJournalLine(std::string_view line) {
    const auto read = parsed(line);
    if (!read) return failure(read.error());
    std::string problem;
    if (auto event = eventOf(read->type, FieldReader(&read->json, &problem))) {
        if (!problem.empty()) return failure(ErrorCode::Malformed, read->type + ": " + problem);
        return std::move(*event);
    }
    const gpu::Decoded decoded = gpu::decode(line);
    if (const auto *message = std::get_if<gpu::Message>(&decoded)) return JournalEvent(*message);
    if (const auto *rejected = std::get_if<gpu::Rejected>(&decoded)) return failure(ErrorCode::Malformed, rejected->reason);
    return failure(ErrorCode::NotFound, "no line of type '" + read->type + "' is known");
}

Result<QueueCommand> parseQueueCommand(std::string_view line) {
    const auto read = parsed(line);
    if (!read) return failure(read.error());
    const auto it = std::find_if(kWords.begin(), kWords.end(), [&read](const auto &entry) { return entry.second == read->type; });
    if (it != kWords.end()) return QueueCommand(it->first);
    if (read->type != "add") return failure(ErrorCode::NotFound, "no command '" + read->type + "' is known");
    std::string problem;
    AddRuns add;
    for (const FieldReader &run : FieldReader(&read->json, &problem).objects("runs")) add.runs.push_back(plannedFrom(run));
    if (!problem.empty()) return failure(ErrorCode::Malformed, "add: " + problem);
    return QueueCommand(std::move(add));
}

} // namespace ps
