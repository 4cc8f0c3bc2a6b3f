// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/evaluation_documents.h"

#include "core/import/evaluation_config.h"
#include "core/support/day.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ps {

namespace {

/// Numbers of an aggregated row that are no scores but say what was evaluated.
constexpr std::array<std::string_view, 32> kSettings = {"isl",
                                                        "osl",
                                                        "conc",
                                                        "tp",
                                                        "ep",
                                                        "pp",
                                                        "dcp_size",
                                                        "pcp_size",
                                                        "dp_attention",
                                                        "is_multinode",
                                                        "disagg",
                                                        "prefill_tp",
                                                        "prefill_ep",
                                                        "prefill_pp",
                                                        "prefill_dcp_size",
                                                        "prefill_pcp_size",
                                                        "prefill_num_workers",
                                                        "prefill_dp_attention",
                                                        "decode_tp",
                                                        "decode_ep",
                                                        "decode_pp",
                                                        "decode_dcp_size",
                                                        "decode_pcp_size",
                                                        "decode_num_workers",
                                                        "decode_dp_attention",
                                                        "num_prefill_gpu",
                                                        "num_decode_gpu",
                                                        "num_gpus",
                                                        "id",
                                                        "config_id",
                                                        "workflow_run_id",
                                                        "speedbench_num_speculative_tokens"};

bool isSetting(std::string_view key) {
    return std::find(kSettings.begin(), kSettings.end(), key) != kSettings.end();
}

void addScore(Evaluation &evaluation, std::string_view key, simdjson::dom::element value) {
    if (value.is_string()) return; // a name or a time, even when it is a number
    bool passed = false;
    if (key == "passed" && value.get(passed) == simdjson::SUCCESS) evaluation.scores.emplace_back(key, passed ? 1.0 : 0.0);
    if (const auto number = finiteNumber(value)) evaluation.scores.emplace_back(key, *number);
}

/// The scores of an aggregated row stand among its settings.
void readRowScores(const JsonFields &row, Evaluation &evaluation) {
    constexpr std::string_view kSpeedBench = "speedbench_";
    for (const auto field : row.object()) {
        std::string_view key = field.key;
        if (isSetting(key)) continue;
        if (key.substr(0, kSpeedBench.size()) == kSpeedBench) key.remove_prefix(kSpeedBench.size());
        addScore(evaluation, key, field.value);
    }
    evaluation.scoreName = row.text({"score_name"});
}

std::optional<int> positive(std::optional<int> value) {
    return value && *value > 0 ? value : std::nullopt;
}

/// From the row, else from the artifact that its source names, else from the place of the document.
void readSequence(const JsonFields &row, const PathFacts &facts, bool published, const RecordPlace &place, Evaluation &evaluation) {
    evaluation.isl = positive(row.integer({"isl"}));
    evaluation.osl = positive(row.integer({"osl"}));
    if ((evaluation.isl && evaluation.osl) || published) return;
    std::optional<Sequence> sequence = sequenceInPath(row.text({"source"}));
    if (!sequence) sequence = facts.sequence;
    if (!sequence) return;
    if (!evaluation.isl) evaluation.isl = sequence->isl;
    if (!evaluation.osl) evaluation.osl = sequence->osl;
    place.note(NoteCode::SequenceFromName, "", [] { return std::string("isl and osl are taken from the name of the artifact"); });
}

bool readEvaluation(const JsonFields &row, const PathFacts &facts, bool published, const RecordPlace &place, Evaluation &evaluation) {
    evaluation.task = normalTask(row.text({"task"}));
    if (evaluation.task.empty()) {
        place.noteMissing("the task");
        return false;
    }
    if (!readEvaluationConfig(row, place, evaluation)) return false;
    readSequence(row, facts, published, place, evaluation);
    evaluation.concurrency = positive(row.integer({"conc"}));
    if (const auto metrics = row.fields("metrics"); published && metrics)
        readScores(*metrics, evaluation);
    else
        readRowScores(row, evaluation);
    finishScores(evaluation);
    evaluation.harnessVersion = row.text({"lm_eval_version"});
    evaluation.source = resultPath(row.text({"source"}));
    evaluation.evaluatedAt = row.text({"timestamp"});
    if (evaluation.evaluatedAt.empty()) evaluation.evaluatedAt = timeInResultName(evaluation.source);
    if (!published) return true;
    if (const auto id = row.whole({"id"})) evaluation.publishedId = std::to_string(*id);
    return true;
}

} // namespace

void parseEvaluationRows(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                         ParsedDocument &document) {
    forEachRecord(root, notes, [&](const JsonFields &row, const RecordPlace &place) {
        Evaluation evaluation;
        const bool published = row.has("hardware") && !row.has("hw");
        if (!readEvaluation(row, facts, published, place, evaluation)) return;
        ParsedRecord record;
        record.element = place.element;
        if (const auto address = parseRunUrl(row.text({"run_url"})))
            record.run = runs.published(address, Day::parse(row.text({"date"})));
        else if (!published)
            record.run = runOfPlace(facts, runs, Belongs::ToMeasuringRun);
        record.record = std::move(evaluation);
        document.records.push_back(std::move(record));
    });
}

void readScores(const JsonFields &metrics, Evaluation &evaluation) {
    for (const auto field : metrics.object()) addScore(evaluation, field.key, field.value);
    evaluation.scoreName = metrics.text({"score_name"});
}

void finishScores(Evaluation &evaluation) {
    auto &scores = evaluation.scores;
    std::stable_sort(scores.begin(), scores.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    scores.erase(std::unique(scores.begin(), scores.end(), [](const auto &a, const auto &b) { return a.first == b.first; }), scores.end());
    if (!evaluation.scoreName.empty()) return;
    for (const std::string_view name : {"em_strict", "accuracy", "em_flexible", "acceptance_length"}) {
        const auto score = std::find_if(evaluation.scores.begin(), evaluation.scores.end(),
                                        [name](const auto &candidate) { return candidate.first == name; });
        if (score == evaluation.scores.end()) continue;
        evaluation.scoreName = name;
        return;
    }
}

std::string normalTask(std::string_view raw) {
    std::string task(raw);
    std::transform(task.begin(), task.end(), task.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return task;
}

std::string timeInResultName(std::string_view path) {
    constexpr std::string_view kPattern = "dddd-dd-ddTdd-dd-dd";
    const std::size_t slash = path.rfind('/');
    const std::string_view name = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    for (std::size_t at = 0; at + kPattern.size() <= name.size(); ++at) {
        const auto fits = [](char c, char pattern) { return pattern == 'd' ? c >= '0' && c <= '9' : c == pattern; };
        if (!std::equal(kPattern.begin(), kPattern.end(), name.begin() + static_cast<std::ptrdiff_t>(at),
                        [&fits](char pattern, char c) { return fits(c, pattern); }))
            continue;
        std::string time(name.substr(at, kPattern.size()));
        time[13] = time[16] = ':';
        return Day::parse(time) ? time : std::string();
    }
    return {};
}

std::string resultPath(std::string_view path) {
    const std::size_t file = path.rfind('/');
    if (file == std::string_view::npos || file == 0) return std::string(path);
    const std::size_t folder = path.rfind('/', file - 1);
    return std::string(path.substr(folder == std::string_view::npos ? 0 : folder + 1));
}

} // namespace ps
