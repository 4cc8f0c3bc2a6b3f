// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/changelog_documents.h"

#include <utility>

namespace ps {

namespace {

/// A text, or the lines of a list.
std::string descriptionOf(const JsonFields &entry) {
    std::string text;
    for (const std::string &line : entry.texts({"description"})) text += (text.empty() ? "" : "\n") + line;
    return text;
}

/// Files have keys-like-this, the API keys_like_this.
ChangelogEntry readEntry(const JsonFields &entry) {
    ChangelogEntry read;
    read.configKeys = entry.texts({"config-keys", "config_keys"});
    read.description = descriptionOf(entry);
    read.link = entry.text({"pr-link", "pr_link"});
    read.evalsOnly = entry.boolean({"evals-only", "evals_only"});
    read.allEvals = entry.boolean({"all-evals", "all_evals"});
    read.appendOnly = entry.boolean({"append-only", "append_only"});
    read.scenarioTypes = entry.texts({"scenario-type", "scenario_type"});
    return read;
}

/// The name of a run may be a whole commit message; its first line is the name.
std::string firstLine(std::string_view text) {
    text = text.substr(0, text.find_first_of("\r\n"));
    const std::size_t last = text.find_last_not_of(" \t");
    return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

void readRun(const JsonFields &fields, const RecordPlace &place, RunTable &runs) {
    const auto id = fields.whole({"github_run_id"});
    if (!id || *id <= 0) {
        place.noteMissing("the number of the run");
        return;
    }
    const auto day = Day::parse(fields.text({"date"}));
    RunAddress address{*id, std::nullopt, fields.text({"html_url"})};
    BenchmarkRun &run = runs.at(runs.published(address, day ? day : Day::parse(fields.text({"created_at"}))));
    run.name = firstLine(fields.text({"name"}));
    run.headSha = fields.text({"head_sha"});
}

} // namespace

void parseChangelog(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes, ParsedDocument &document) {
    const auto fields = JsonFields::of(root);
    const auto entries = fields ? fields->value({"entries"}) : std::nullopt;
    if (!entries) return;
    forEachRecord(*entries, notes, [&](const JsonFields &entry, const RecordPlace &place) {
        ChangelogEntry read = readEntry(entry);
        read.baseRef = fields->text({"base_ref"});
        read.headRef = fields->text({"head_ref"});
        document.records.push_back({std::move(read), runOfPlace(facts, runs, Belongs::ToPublishingRun), place.element});
    });
}

void parseWorkflowInfo(simdjson::dom::element root, RunTable &runs, NoteCollector &notes, ParsedDocument &document) {
    const auto fields = JsonFields::of(root);
    if (!fields) return;
    if (const auto list = fields->value({"runs"}))
        forEachRecord(*list, notes, [&](const JsonFields &run, const RecordPlace &place) { readRun(run, place, runs); });
    const auto changelogs = fields->value({"changelogs"});
    if (!changelogs) return;
    forEachRecord(*changelogs, notes, [&](const JsonFields &entry, const RecordPlace &place) {
        ChangelogEntry read = readEntry(entry);
        read.baseRef = entry.text({"base_ref"});
        read.headRef = entry.text({"head_ref"});
        read.day = Day::parse(entry.text({"date"}));
        std::optional<std::uint32_t> run;
        // What the answer calls the workflow run's id is the number of the hosted run.
        if (const auto id = entry.whole({"workflow_run_id"}); id && *id > 0)
            run = runs.published(RunAddress{*id, std::nullopt, {}}, read.day);
        document.records.push_back({std::move(read), run, place.element});
    });
}

} // namespace ps
