// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/run_documents.h"

#include "core/import/document_recognizer.h"
#include "core/import/json_reader.h"

namespace ps {

namespace {

std::optional<std::int64_t> positive(std::optional<std::int64_t> number) {
    return number && *number > 0 ? number : std::nullopt;
}

std::optional<int> attemptOf(const JsonFields &fields, std::string_view key) {
    const auto attempt = fields.integer({key});
    return attempt && *attempt > 0 ? attempt : std::nullopt;
}

void readArtifact(const JsonFields &artifact, ArtifactList &list) {
    if (const auto run = artifact.fields("workflow_run")) {
        if (!list.runId) list.runId = positive(run->whole({"id"}));
        if (list.headSha.empty()) list.headSha = run->text({"head_sha"});
        if (list.headBranch.empty()) list.headBranch = run->text({"head_branch"});
    }
    const std::string_view created = artifact.text({"created_at"});
    const auto id = positive(artifact.whole({"id"}));
    const auto day = Day::parse(created);
    if (!day) return;
    if (id) list.createdAt.emplace(*id, created);
    if (!list.firstDay || *day < *list.firstDay) list.firstDay = day;
}

} // namespace

std::optional<ReuseSource> readReuseSource(simdjson::dom::element root) {
    const auto fields = JsonFields::of(root);
    const auto id = fields ? positive(fields->whole({"source_run_id"})) : std::nullopt;
    if (!id) return std::nullopt;
    ReuseSource source;
    source.runId = *id;
    source.attempt = attemptOf(*fields, "source_run_attempt");
    source.url = fields->text({"source_run_url"});
    source.headSha = fields->text({"source_head_sha"});
    source.pullRequest = positive(fields->whole({"source_pr_number"}));
    source.ingestRunId = positive(fields->whole({"ingest_run_id"}));
    source.ingestAttempt = attemptOf(*fields, "ingest_run_attempt");
    return source;
}

ArtifactList readArtifactList(simdjson::dom::element root) {
    ArtifactList list;
    NoteCollector unheard;
    forEachRecord(root, unheard, [&list](const JsonFields &artifact, const RecordPlace &) { readArtifact(artifact, list); });
    return list;
}

void parseArtifactList(simdjson::dom::element root, const PathFacts &facts, RunTable &runs) {
    const ArtifactList list = readArtifactList(root);
    PathFacts own = facts;
    own.sourceRunId.reset();
    if (list.runId) own.githubRunId = list.runId;
    if (!own.githubRunId) return;
    if (own.headSha.empty()) own.headSha = list.headSha;
    if (!own.metadataDay) own.metadataDay = list.firstDay;
    runs.job(own, std::nullopt, std::nullopt);
}

FolderFacts readFolderFacts(std::string &content, int maxJsonDepth) {
    FolderFacts facts;
    JsonReader reader(maxJsonDepth);
    const Result<JsonDocument> json = reader.read(content);
    if (!json) return facts;
    switch (recognizeDocument(json->root)) {
    case DocumentKind::ReusedRun: facts.reuse = readReuseSource(json->root); break;
    case DocumentKind::ArtifactList: facts.artifacts = readArtifactList(json->root); break;
    case DocumentKind::Changelog: facts.evalsOnly = changelogSaysEvalsOnly(json->root); break;
    default: break;
    }
    return facts;
}

bool changelogSaysEvalsOnly(simdjson::dom::element root) {
    const auto fields = JsonFields::of(root);
    const auto entries = fields ? fields->value({"entries"}) : std::nullopt;
    if (!entries) return false;
    bool evalsOnly = false;
    NoteCollector unheard;
    forEachRecord(*entries, unheard, [&evalsOnly](const JsonFields &entry, const RecordPlace &) {
        evalsOnly = evalsOnly || entry.boolean({"evals-only", "evals_only"});
    });
    return evalsOnly;
}

} // namespace ps
