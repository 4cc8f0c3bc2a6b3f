// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/dump_reader.h"

#include "core/import/api_row_parser.h"
#include "core/import/document_parser.h"
#include "core/import/name_normalizer.h"
#include "core/import/row_reader.h"
#include "core/import/run_table.h"
#include "core/import/table_stream.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace ps {

namespace {

constexpr std::string_view kConfigs = "configs";
constexpr std::string_view kRuns = "workflow_runs";
constexpr std::string_view kResults = "benchmark_results";
constexpr std::string_view kEvaluations = "eval_results";
constexpr std::string_view kRunStatistics = "run_stats";
constexpr std::string_view kChangelogs = "changelog_entries";
constexpr std::string_view kAvailability = "availability";

/// Numbers of rows, which mean nothing outside the database.
bool isInternal(std::string_view key) {
    constexpr std::string_view kKeys[] = {"id", "config_id", "workflow_run_id", "server_log_id", "trace_replay_id", "error"};
    return std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys);
}

struct DumpRun {
    RunAddress address; ///< its url is of `url`
    std::string url;    ///< without the attempt
    std::string rowUrl; ///< as rows of the API have it, with the attempt
    std::string name, headSha, createdAt;
    std::optional<Day> day;
};

/// The name of a run may be a whole commit message; its first line is the name.
std::string firstLine(std::string_view text) {
    return std::string(text.substr(0, text.find_first_of("\r\n")));
}

/// "2026-05-05T03:31:54.000Z" and "2026-05-05 03:31:54+00" → "2026-05-05T03:31:54Z", as the API has it.
std::string apiTime(std::string_view time) {
    std::string text(time);
    if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
    if (text.size() > 3 && text.compare(text.size() - 3, 3, "+00") == 0) text.replace(text.size() - 3, 3, "Z");
    if (const std::size_t dot = text.find('.'); dot != std::string::npos) {
        const std::size_t end = text.find_first_not_of("0123456789", dot + 1);
        text.erase(dot, end == std::string::npos ? end : end - dot);
    }
    return text;
}

/// `"key":"text"` with what JSON wants escaped.
void appendText(std::string_view key, std::string_view text, std::string &json) {
    json.append("\"").append(key).append("\":\"");
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) json += c;
    }
    json += '"';
}

} // namespace

const std::vector<std::string_view> &dumpTables() {
    static const std::vector<std::string_view> tables = {kConfigs,       kRuns,       kResults,     kEvaluations,
                                                         kRunStatistics, kChangelogs, kAvailability};
    return tables;
}

struct DumpReader::Private {
    Private(ReadingOptions readingOptions, const ArchiveLimits &limits, TableStream tableStream, const std::atomic<bool> &stopFlag)
        : options(std::move(readingOptions)), stream(std::move(tableStream)), stop(stopFlag), rows(limits, stream, stop),
          configJson(limits.maxJsonDepth), parser(limits.maxJsonDepth, options) {}

    bool load(NoteCollector &notes, std::uint64_t &rejected);
    void takeRun(const TableRow &row);
    const DumpRun *runOf(const TableRow &row) const;

    void readResults(NoteCollector &notes, ParsedDocument &document);
    void readResult(const TableRow &row, RowReader &reader, RunTable &runs, NoteCollector &notes, ParsedDocument &document);
    bool takeConfig(const TableRow &row, RowReader &reader);
    void readRunStatistics(NoteCollector &notes, ParsedDocument &document);
    void readAnswer(std::string &answer, NoteCollector &notes, ParsedDocument &document);
    std::string evaluationsAnswer(NoteCollector &notes, ParsedDocument &document);
    std::string workflowInfoAnswer(NoteCollector &notes, ParsedDocument &document);
    std::string availabilityAnswer(NoteCollector &notes, ParsedDocument &document);

    ReadingOptions options;
    TableStream stream;
    const std::atomic<bool> &stop;
    TableRows rows;
    JsonReader configJson;
    DocumentParser parser;
    RowKeys keys;

    bool loaded = false;
    bool usable = false;
    std::unordered_map<std::int64_t, std::string> configs; ///< fields as JSON without braces
    std::unordered_map<std::int64_t, DumpRun> runs;        ///< by their number in the dump
    std::int64_t currentConfig = 0;                        ///< the one that currentFields is of
    std::string currentText;
    simdjson::dom::object currentFields;
};

bool DumpReader::Private::load(NoteCollector &notes, std::uint64_t &rejected) {
    if (std::exchange(loaded, true)) return usable;
    const bool hasConfigs = rows.each(kConfigs, notes, rejected, [this](const TableRow &row) {
        const auto id = row.whole("id");
        if (!id) return;
        std::string text;
        for (const auto field : row.fields) {
            if (isInternal(field.key)) continue;
            text.append(text.empty() ? "\"" : ",\"").append(field.key).append("\":").append(simdjson::minify(field.value));
        }
        configs.insert_or_assign(*id, std::move(text));
    });
    usable = hasConfigs && rows.each(kRuns, notes, rejected, [this](const TableRow &row) { takeRun(row); });
    return usable;
}

void DumpReader::Private::takeRun(const TableRow &row) {
    const auto id = row.whole("id");
    const auto number = row.whole("github_run_id");
    if (!id || !number || *number <= 0) return;
    DumpRun run;
    run.url = row.string("html_url");
    run.rowUrl = (run.url.empty() ? "/runs/" + std::to_string(*number) : run.url);
    if (const auto attempt = row.whole("run_attempt")) run.rowUrl += "/attempts/" + std::to_string(*attempt);
    run.address = {*number, std::nullopt, {}};
    run.name = firstLine(row.string("name"));
    run.headSha = row.string("head_sha");
    run.createdAt = apiTime(row.string("created_at"));
    run.day = Day::parse(row.string("date"));
    if (!run.day) run.day = Day::parse(run.createdAt);
    runs.insert_or_assign(*id, std::move(run));
}

const DumpRun *DumpReader::Private::runOf(const TableRow &row) const {
    const auto id = row.whole("workflow_run_id");
    const auto it = id ? runs.find(*id) : runs.end();
    return it == runs.end() ? nullptr : &it->second;
}

void DumpReader::Private::readResults(NoteCollector &notes, ParsedDocument &document) {
    RowReader reader(keys, notes);
    RunTable table;
    if (!rows.each(kResults, notes, document.rejectedRows, [&](const TableRow &row) { readResult(row, reader, table, notes, document); })) {
        document.rows.clear();
        return;
    }
    document.kind = "database-dump";
    document.runs = table.take(options.fallbackDay, notes);
}

void DumpReader::Private::readResult(const TableRow &row, RowReader &reader, RunTable &table, NoteCollector &notes,
                                     ParsedDocument &document) {
    const auto leaveOut = [&](NoteCode code, std::string_view subject, const auto &message) {
        notes.add(code, subject, static_cast<std::int64_t>(row.element), message);
        ++document.rejectedRows;
    };
    if (!row.isNull("error")) {
        leaveOut(NoteCode::FailedBenchmark, "", [&] { return "the benchmark failed: " + std::string(row.string("error").substr(0, 200)); });
        return;
    }
    reader.start(row.element);
    if (!takeConfig(row, reader)) {
        leaveOut(NoteCode::MissingField, "config", [&] {
            return "there is no deployment " + std::to_string(row.whole("config_id").value_or(0)) + " in the dump; the row was left out";
        });
        return;
    }
    for (const auto field : row.fields) {
        if (!isInternal(field.key)) reader.take(field.key, field.value);
    }
    const DumpRun *run = runOf(row);
    if (run) reader.take("run_url", FieldValue::ofText(run->rowUrl));
    reader.finish();
    ParsedRow parsed;
    if (!parseApiRow(reader, PathFacts(), table, parsed)) {
        ++document.rejectedRows;
        return;
    }
    if (run) {
        BenchmarkRun &described = table.at(parsed.run);
        described.name = run->name;
        described.headSha = run->headSha;
        described.url = run->url;
        if (run->day) described.day = run->day;
    }
    document.rows.push_back(std::move(parsed));
}

/// Neighbouring rows are of one deployment mostly.
bool DumpReader::Private::takeConfig(const TableRow &row, RowReader &reader) {
    const auto id = row.whole("config_id");
    const auto it = id ? configs.find(*id) : configs.end();
    if (it == configs.end()) return false;
    if (currentText.empty() || currentConfig != *id) {
        currentText = "{" + it->second + "}";
        currentConfig = *id;
        const auto json = configJson.read(currentText);
        if (!json || json->root.get(currentFields) != simdjson::SUCCESS) {
            currentText.clear();
            return false;
        }
    }
    reader.take(currentFields);
    return true;
}

void DumpReader::Private::readRunStatistics(NoteCollector &notes, ParsedDocument &document) {
    RunTable table;
    const bool whole = rows.each(kRunStatistics, notes, document.rejectedRows, [&](const TableRow &row) {
        const auto succeeded = row.whole("n_success");
        const auto total = row.whole("total");
        const DumpRun *run = runOf(row);
        Reliability reliability;
        reliability.rawHardware = row.string("hardware");
        reliability.hardware = normalHardware(reliability.rawHardware).key;
        if (!succeeded || !total || *succeeded < 0 || *total < *succeeded || reliability.hardware.empty()) {
            notes.add(NoteCode::MissingField, "counts", static_cast<std::int64_t>(row.element),
                      [] { return std::string("the GPU or the counts of its jobs are missing or make no sense; left out"); });
            return;
        }
        reliability.succeeded = *succeeded;
        reliability.total = *total;
        ParsedRecord record;
        record.element = row.element;
        if (run)
            record.run = table.published(run->address, run->day);
        else
            reliability.day = Day::parse(row.string("date"));
        record.record = std::move(reliability);
        document.records.push_back(std::move(record));
    });
    if (!whole) document.records.clear();
    if (document.records.empty()) return;
    document.kind = "run-statistics";
    document.runs = table.take(options.fallbackDay, notes);
}

/// As the API answers /evaluations.
std::string DumpReader::Private::evaluationsAnswer(NoteCollector &notes, ParsedDocument &document) {
    std::string json;
    rows.each(kEvaluations, notes, document.rejectedRows, [&](const TableRow &row) {
        const auto id = row.whole("config_id");
        const auto config = id ? configs.find(*id) : configs.end();
        if (config == configs.end() || config->second.empty()) {
            notes.add(NoteCode::MissingField, "config", static_cast<std::int64_t>(row.element),
                      [] { return std::string("an evaluation's deployment is not in the dump; left out"); });
            return;
        }
        json.append(json.empty() ? "[{" : ",{").append(config->second);
        for (const auto field : row.fields) {
            if (field.key != "workflow_run_id") json.append(",\"").append(field.key).append("\":").append(simdjson::minify(field.value));
        }
        if (const DumpRun *run = runOf(row)) {
            json += ',';
            appendText("run_url", run->url.empty() ? run->rowUrl : run->url, json);
            if (row.isNull("timestamp") && !run->createdAt.empty()) {
                json += ',';
                appendText("timestamp", run->createdAt, json);
            }
        }
        json += '}';
    });
    return json.empty() ? json : json + ']';
}

/// As the API answers /workflow-info: there the number of an entry's run is the hosted one.
std::string DumpReader::Private::workflowInfoAnswer(NoteCollector &notes, ParsedDocument &document) {
    std::string runList;
    std::string changelogs;
    std::unordered_map<std::int64_t, bool> listed;
    rows.each(kChangelogs, notes, document.rejectedRows, [&](const TableRow &row) {
        const DumpRun *run = runOf(row);
        changelogs += changelogs.empty() ? "{" : ",{";
        appendText("workflow_run_id", run ? std::to_string(run->address.id) : std::string(), changelogs);
        for (const auto field : row.fields) {
            if (!isInternal(field.key)) changelogs.append(",\"").append(field.key).append("\":").append(simdjson::minify(field.value));
        }
        changelogs += '}';
        if (!run || !listed.emplace(run->address.id, true).second) return;
        runList += runList.empty() ? "{" : ",{";
        appendText("github_run_id", std::to_string(run->address.id), runList);
        for (const auto &[key, value] : {std::pair<std::string_view, const std::string &>("name", run->name),
                                         {"html_url", run->url},
                                         {"head_sha", run->headSha},
                                         {"date", run->day ? run->day->iso() : std::string()}}) {
            runList += ',';
            appendText(key, value, runList);
        }
        runList += '}';
    });
    return changelogs.empty() ? changelogs : "{\"runs\":[" + runList + "],\"changelogs\":[" + changelogs + "],\"configs\":[]}";
}

std::string DumpReader::Private::availabilityAnswer(NoteCollector &notes, ParsedDocument &document) {
    std::string json;
    rows.each(kAvailability, notes, document.rejectedRows,
              [&](const TableRow &row) { json.append(json.empty() ? "[" : ",").append(row.text); });
    return json.empty() ? json : json + ']';
}

/// What the API would answer is read as if it had.
void DumpReader::Private::readAnswer(std::string &answer, NoteCollector &notes, ParsedDocument &document) {
    if (answer.empty()) return;
    ParsedDocument parsed = parser.parse(answer, document.name, PathFacts(), &stop);
    parsed.rejectedRows += document.rejectedRows;
    std::vector<ImportNote> before = notes.take();
    parsed.notes.insert(parsed.notes.begin(), std::make_move_iterator(before.begin()), std::make_move_iterator(before.end()));
    document = std::move(parsed);
}

DumpReader::DumpReader(ReadingOptions options, const ArchiveLimits &limits, TableStream stream, const std::atomic<bool> &stop)
    : d(std::make_unique<Private>(std::move(options), limits, std::move(stream), stop)) {}
DumpReader::~DumpReader() = default;

ParsedDocument DumpReader::read(std::string_view table, std::string name) {
    ParsedDocument document;
    document.name = std::move(name);
    NoteCollector notes;
    std::string answer;
    if (table == kConfigs || table == kRuns) return document;
    if (!d->load(notes, document.rejectedRows)) {
        notes.addOnce(NoteCode::UnreadableDocument, "the deployments and runs of the dump could not be read");
    } else if (table == kResults) {
        d->readResults(notes, document);
    } else if (table == kRunStatistics) {
        d->readRunStatistics(notes, document);
    } else if (table == kEvaluations) {
        answer = d->evaluationsAnswer(notes, document);
    } else if (table == kChangelogs) {
        answer = d->workflowInfoAnswer(notes, document);
    } else if (table == kAvailability) {
        answer = d->availabilityAnswer(notes, document);
    }
    d->readAnswer(answer, notes, document);
    std::vector<ImportNote> rest = notes.take();
    document.notes.insert(document.notes.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    return document;
}

} // namespace ps
