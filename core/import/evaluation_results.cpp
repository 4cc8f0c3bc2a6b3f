// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/archive_limits.h"
#include "core/import/document_recognizer.h"
#include "core/import/evaluation_config.h"
#include "core/import/evaluation_documents.h"
#include "core/import/json_reader.h"
#include "core/import/sibling_files.h"
#include "core/support/number_text.h"

#include <algorithm>
#include <utility>

namespace ps {

namespace {

constexpr std::string_view kSettingsName = "meta_env.json";

/// "results_2026-08-12T00-10-00.5_conc16_2.json" → 16: the concurrency of one of several results of a batch.
std::optional<int> concurrencyInName(std::string_view name) {
    constexpr std::string_view kConcurrency = "_conc";
    const std::size_t at = name.rfind(kConcurrency);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view rest = name.substr(at + kConcurrency.size());
    const auto number = parseInteger(rest.substr(0, rest.find_first_not_of("0123456789")));
    return number && *number > 0 && *number <= 1'000'000'000 ? std::optional<int>(static_cast<int>(*number)) : std::nullopt;
}

/// The part of the name that grows with time, fraction of the second included; empty when it has none.
std::string_view timestampIn(std::string_view name) {
    constexpr std::string_view kStart = "results_";
    if (name.substr(0, kStart.size()) != kStart || timeInResultName(name).empty()) return {};
    name.remove_prefix(kStart.size());
    return name.substr(0, name.find_first_not_of("0123456789-T."));
}

/// A result beside this one that is of the same evaluation and newer; empty when this is the newest.
std::string newerResult(const PathFacts &facts, bool batched) {
    const std::string_view mine = timestampIn(facts.fileName);
    if (mine.empty() || !facts.siblings) return {};
    std::string newest;
    for (std::string &name : facts.siblings->names()) {
        if (batched && concurrencyInName(name) != concurrencyInName(facts.fileName)) continue;
        if (timestampIn(name) > (newest.empty() ? mine : timestampIn(newest))) newest = std::move(name);
    }
    return newest;
}

bool holds(simdjson::dom::array numbers, int wanted) {
    return std::any_of(numbers.begin(), numbers.end(), [wanted](simdjson::dom::element item) { return finiteNumber(item) == wanted; });
}

/// The settings of an evaluation, held in memory.
class Settings {
public:
    Settings() : m_reader(ArchiveLimits().maxJsonDepth) {}
    /// False, with a note, when they are missing or no settings.
    bool read(const PathFacts &facts, NoteCollector &notes) {
        const std::string start = "the settings of this evaluation (" + std::string(kSettingsName) + ") ";
        if (!facts.siblings) return refuse(start + "are not at hand; it was left out", notes);
        Result<std::string> content = facts.siblings->read(kSettingsName);
        if (!content) return refuse(start + "cannot be read: " + content.error().message() + "; it was left out", notes);
        m_content = std::move(*content);
        const Result<JsonDocument> json = m_reader.read(m_content);
        if (!json) return refuse(start + "cannot be read: " + json.error().message() + "; it was left out", notes);
        if (recognizeDocument(json->root) != DocumentKind::EvaluationSettings)
            return refuse(start + "are " + std::string(documentKindText(recognizeDocument(json->root))) + "; it was left out", notes);
        m_fields = JsonFields::of(json->root);
        return m_fields.has_value();
    }
    const JsonFields &fields() const { return *m_fields; }
    /// One job evaluated several concurrencies, one result each.
    std::optional<simdjson::dom::array> batch() const { return array("eval_concs"); }
    std::optional<simdjson::dom::array> completed() const { return array("completed_eval_concs"); }

private:
    static bool refuse(std::string message, NoteCollector &notes) {
        notes.add(NoteCode::MissingField, kSettingsName, std::nullopt, [&] { return std::move(message); });
        return false;
    }
    std::optional<simdjson::dom::array> array(std::string_view key) const {
        const auto value = m_fields->value({key});
        simdjson::dom::array numbers;
        if (!value || value->get(numbers) != simdjson::SUCCESS) return std::nullopt;
        return numbers;
    }

    JsonReader m_reader;
    std::string m_content;
    std::optional<JsonFields> m_fields;
};

/// The concurrency of this result. False, with a note, when the result does not count.
bool readConcurrency(const Settings &settings, std::string_view file, NoteCollector &notes, std::optional<int> &concurrency) {
    const auto ignored = [&](std::string message) {
        notes.addOnce(NoteCode::IgnoredDocument, std::move(message));
        return false;
    };
    const auto told = settings.fields().integer({"conc"});
    if (told && *told > 0) concurrency = told;
    if (!settings.batch()) return true;
    concurrency = concurrencyInName(file);
    if (!concurrency) return ignored("one of a batch of evaluations without its concurrency in the name: not imported");
    if (settings.completed() && !holds(*settings.completed(), *concurrency))
        return ignored("the evaluation at concurrency " + std::to_string(*concurrency) + " did not complete: not imported");
    return true;
}

/// The metric that the task names as its own; lm-eval writes others beside it.
std::string baseMetric(const JsonFields &result, std::string_view task) {
    constexpr const char *kUsual = "exact_match";
    const auto configs = result.fields("configs");
    const auto config = configs ? configs->fields(task) : std::nullopt;
    const auto list = config ? config->value({"metric_list"}) : std::nullopt;
    simdjson::dom::array metrics;
    if (!list || list->get(metrics) != simdjson::SUCCESS || metrics.size() == 0) return kUsual;
    const auto first = JsonFields::of(metrics.at(0).value_unsafe());
    const std::string_view name = first ? first->text({"metric"}) : std::string_view();
    return name.empty() ? kUsual : std::string(name);
}

/// "exact_match_stderr,strict-match" → "em_strict_se"; a metric that is not the task's own keeps its name.
std::string scoreKey(std::string_view written, std::string_view base) {
    constexpr std::string_view kError = "_stderr";
    const std::size_t comma = written.find(',');
    std::string_view metric = written.substr(0, comma);
    const std::string_view filter = comma == std::string_view::npos ? std::string_view() : written.substr(comma + 1);
    const std::size_t errorAt = metric.size() > kError.size() ? metric.size() - kError.size() : std::string_view::npos;
    const bool isError = errorAt != std::string_view::npos && metric.substr(errorAt) == kError;
    if (isError) metric = metric.substr(0, errorAt);
    const bool plain = filter.empty() || filter == "none";
    std::string key;
    if (metric == base && filter.find("strict") != std::string_view::npos)
        key = "em_strict";
    else if (metric == base && (filter.find("flex") != std::string_view::npos || filter.find("extract") != std::string_view::npos))
        key = "em_flexible";
    else if (plain && metric == "acc")
        key = "accuracy";
    else if (plain && metric == base)
        key = "em_strict";
    else
        key = plain ? std::string(metric) : std::string(metric) + ',' + std::string(filter);
    return isError ? key + "_se" : key;
}

std::optional<double> scoreNamed(const Evaluation &evaluation, const std::string &name) {
    const auto found =
        std::find_if(evaluation.scores.begin(), evaluation.scores.end(), [&name](const auto &score) { return score.first == name; });
    return found == evaluation.scores.end() ? std::nullopt : std::optional<double>(found->second);
}

/// The headline once more as "score", as aggregated rows have it.
void addHeadline(Evaluation &evaluation) {
    finishScores(evaluation);
    if (evaluation.scoreName == "em_flexible") evaluation.scoreName.clear(); // the producer has none then
    if (evaluation.scoreName.empty()) return;
    const auto score = scoreNamed(evaluation, evaluation.scoreName);
    const auto error = scoreNamed(evaluation, evaluation.scoreName + "_se");
    if (score) evaluation.scores.emplace_back("score", *score);
    if (error) evaluation.scores.emplace_back("score_se", *error);
    std::sort(evaluation.scores.begin(), evaluation.scores.end());
}

void readTaskScores(const JsonFields &result, std::string_view task, const JsonFields &metrics, Evaluation &evaluation) {
    const std::string base = baseMetric(result, task);
    for (const auto field : metrics.object()) {
        if (field.value.is_string()) continue; // the alias, and "N/A"
        if (const auto number = finiteNumber(field.value)) evaluation.scores.emplace_back(scoreKey(field.key, base), *number);
    }
    const auto samples = result.fields("n-samples");
    const auto counts = samples ? samples->fields(task) : std::nullopt;
    if (const auto count = counts ? counts->number({"effective"}) : std::nullopt) evaluation.scores.emplace_back("n_eff", *count);
    addHeadline(evaluation);
}

/// The tasks of an lm-eval result, each with its scores on top of what `common` says.
std::vector<Evaluation> tasksOf(const JsonFields &result, const Evaluation &common) {
    std::vector<Evaluation> evaluations;
    const auto tasks = result.fields("results");
    if (!tasks) return evaluations;
    for (const auto field : tasks->object()) {
        const auto metrics = JsonFields::of(field.value);
        if (!metrics || field.key.empty()) continue;
        Evaluation evaluation = common;
        evaluation.task = normalTask(field.key);
        readTaskScores(result, field.key, *metrics, evaluation);
        evaluations.push_back(std::move(evaluation));
    }
    return evaluations;
}

/// SpeedBench measures how many drafted tokens are accepted at once: the score is a length in tokens.
Evaluation acceptanceLength(const JsonFields &result, const Evaluation &common) {
    Evaluation evaluation = common;
    const auto drafted = result.integer({"num_speculative_tokens"});
    const std::string_view mode = result.text({"thinking_mode"});
    evaluation.task = normalTask("speedbench_al/" + std::string(mode.empty() ? "unknown" : mode) + "/mtp" +
                                 (drafted ? std::to_string(*drafted) : std::string("unknown")));
    readScores(result, evaluation);
    auto &scores = evaluation.scores;
    const auto isSetting = [](const auto &score) {
        return score.first == "speedbench_al_eval_version" || score.first == "num_speculative_tokens" || score.first == "output_len" ||
               score.first == "temperature";
    };
    scores.erase(std::remove_if(scores.begin(), scores.end(), isSetting), scores.end());
    evaluation.scoreName = "acceptance_length";
    addHeadline(evaluation);
    return evaluation;
}

/// Everything but task and scores.
bool readCommon(const Settings &settings, const JsonFields &result, const PathFacts &facts, NoteCollector &notes, Evaluation &common) {
    if (!readConcurrency(settings, facts.fileName, notes, common.concurrency)) return false;
    if (const std::string newer = newerResult(facts, settings.batch().has_value()); !newer.empty()) {
        notes.addOnce(NoteCode::IgnoredDocument, "an older result of the same evaluation: '" + newer + "' is newer");
        return false;
    }
    const RecordPlace place{notes, 0};
    if (!readEvaluationConfig(settings.fields(), place, common)) return false;
    const auto isl = settings.fields().integer({"isl"}), osl = settings.fields().integer({"osl"});
    if (isl && *isl > 0) common.isl = isl;
    if (osl && *osl > 0) common.osl = osl;
    if (facts.sequence && (!common.isl || !common.osl)) {
        if (!common.isl) common.isl = facts.sequence->isl;
        if (!common.osl) common.osl = facts.sequence->osl;
        place.note(NoteCode::SequenceFromName, "", [] { return std::string("isl and osl are taken from the name of the artifact"); });
    }
    common.harnessVersion = result.text({"lm_eval_version"});
    common.source = (facts.artifactName.empty() ? std::string() : facts.artifactName + '/') + facts.fileName;
    common.evaluatedAt = timeInResultName(facts.fileName);
    return true;
}

} // namespace

void parseEvaluationResults(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                            ParsedDocument &document) {
    const auto result = JsonFields::of(root);
    Settings settings;
    Evaluation common;
    if (!result || !settings.read(facts, notes) || !readCommon(settings, *result, facts, notes, common)) return;
    std::vector<Evaluation> evaluations;
    if (result->has("speedbench_al_eval_version"))
        evaluations.push_back(acceptanceLength(*result, common));
    else
        evaluations = tasksOf(*result, common);
    if (evaluations.empty()) {
        notes.addOnce(NoteCode::EmptyDocument, "the evaluation has no results");
        return;
    }
    const auto run = runOfPlace(facts, runs, Belongs::ToMeasuringRun);
    for (Evaluation &evaluation : evaluations) document.records.push_back({std::move(evaluation), run, document.records.size()});
}

} // namespace ps
