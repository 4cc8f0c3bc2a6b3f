// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/dump_index.h"

#include <algorithm>
#include <utility>

namespace ps {

namespace {

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

bool isInternalOfDump(std::string_view key) {
    constexpr std::string_view kKeys[] = {"id", "config_id", "workflow_run_id", "server_log_id", "trace_replay_id", "error"};
    return std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys);
}

bool DumpIndex::load(TableRows &rows, NoteCollector &notes, std::uint64_t &rejected) {
    if (std::exchange(m_loaded, true)) return m_usable;
    const bool hasConfigs = rows.each(kDumpTableConfigs, notes, rejected, [this](const TableRow &row) {
        const auto id = row.whole("id");
        if (!id) return;
        std::string text;
        for (const auto field : row.fields) {
            if (isInternalOfDump(field.key)) continue;
            text.append(text.empty() ? "\"" : ",\"").append(field.key).append("\":").append(simdjson::minify(field.value));
        }
        m_configs.insert_or_assign(*id, std::move(text));
    });
    m_usable = hasConfigs && rows.each(kDumpTableRuns, notes, rejected, [this](const TableRow &row) { takeRun(row); });
    return m_usable;
}

void DumpIndex::takeRun(const TableRow &row) {
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
    m_runs.insert_or_assign(*id, std::move(run));
}

const std::string *DumpIndex::configOf(const TableRow &row) const {
    const auto id = row.whole("config_id");
    const auto it = id ? m_configs.find(*id) : m_configs.end();
    return it == m_configs.end() ? nullptr : &it->second;
}

const DumpRun *DumpIndex::runOf(const TableRow &row) const {
    const auto id = row.whole("workflow_run_id");
    const auto it = id ? m_runs.find(*id) : m_runs.end();
    return it == m_runs.end() ? nullptr : &it->second;
}

/// As the API answers /evaluations.
std::string evaluationsOfDump(const DumpIndex &index, TableRows &rows, NoteCollector &notes, std::uint64_t &rejected) {
    std::string json;
    rows.each(kDumpTableEvaluations, notes, rejected, [&](const TableRow &row) {
        const std::string *config = index.configOf(row);
        if (!config || config->empty()) {
            notes.add(NoteCode::MissingField, "config", static_cast<std::int64_t>(row.element),
                      [] { return std::string("an evaluation's deployment is not in the dump; left out"); });
            return;
        }
        json.append(json.empty() ? "[{" : ",{").append(*config);
        for (const auto field : row.fields) {
            if (field.key != "workflow_run_id") json.append(",\"").append(field.key).append("\":").append(simdjson::minify(field.value));
        }
        if (const DumpRun *run = index.runOf(row)) {
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
std::string workflowInfoOfDump(const DumpIndex &index, TableRows &rows, NoteCollector &notes, std::uint64_t &rejected) {
    std::string runList;
    std::string changelogs;
    std::unordered_map<std::int64_t, bool> listed;
    rows.each(kDumpTableChangelogs, notes, rejected, [&](const TableRow &row) {
        const DumpRun *run = index.runOf(row);
        changelogs += changelogs.empty() ? "{" : ",{";
        appendText("workflow_run_id", run ? std::to_string(run->address.id) : std::string(), changelogs);
        for (const auto field : row.fields) {
            if (!isInternalOfDump(field.key))
                changelogs.append(",\"").append(field.key).append("\":").append(simdjson::minify(field.value));
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

std::string availabilityOfDump(TableRows &rows, NoteCollector &notes, std::uint64_t &rejected) {
    std::string json;
    rows.each(kDumpTableAvailability, notes, rejected,
              [&](const TableRow &row) { json.append(json.empty() ? "[" : ",").append(row.text); });
    return json.empty() ? json : json + ']';
}

} // namespace ps
