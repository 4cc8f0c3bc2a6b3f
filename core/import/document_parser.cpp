// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/document_parser.h"

#include "core/import/api_row_parser.h"
#include "core/import/benchmark_row_parser.h"
#include "core/import/document_recognizer.h"
#include "core/import/json_reader.h"
#include "core/import/side_documents.h"

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// Rows between two looks at the stop flag: well under a millisecond.
constexpr std::size_t kRowsBetweenLooks = 128;

/// Parses the rows of one document.
class RowLoop {
public:
    RowLoop(DocumentKind kind, const PathFacts &facts, RowKeys &keys, NoteCollector &notes, ParsedDocument &document)
        : m_kind(kind), m_facts(facts), m_notes(notes), m_document(document), m_reader(keys, notes) {}

    void all(element root, const std::atomic<bool> *stop) {
        simdjson::dom::array elements;
        if (root.get(elements) != simdjson::SUCCESS) {
            one(root, 0);
            return;
        }
        m_document.rows.reserve(elements.size());
        std::size_t index = 0;
        for (const element row : elements) {
            if (stop && index % kRowsBetweenLooks == 0 && stop->load(std::memory_order_relaxed)) return;
            one(row, index++);
        }
    }

    std::vector<BenchmarkRun> takeRuns(std::optional<Day> fallbackDay) { return m_runs.take(fallbackDay, m_notes); }

private:
    void one(element row, std::size_t index) {
        object fields;
        if (row.get(fields) != simdjson::SUCCESS) {
            m_notes.add(NoteCode::NotARow, "", static_cast<std::int64_t>(index),
                        [] { return std::string("an element of the array is no object"); });
            ++m_document.rejectedRows;
            return;
        }
        if (m_kind == DocumentKind::BenchmarkRows && isAgenticRow(fields)) {
            m_notes.add(NoteCode::IgnoredDocument, "", static_cast<std::int64_t>(index),
                        [] { return std::string(documentKindText(DocumentKind::AgenticRows)) + " are not imported"; });
            return;
        }
        m_reader.read(fields, index);
        ParsedRow parsed;
        const bool good = m_kind == DocumentKind::ApiRows ? parseApiRow(m_reader, m_facts, m_runs, parsed)
                                                          : parseBenchmarkRow(m_reader, m_facts, m_runs, parsed);
        if (good)
            m_document.rows.push_back(std::move(parsed));
        else
            ++m_document.rejectedRows;
    }

    DocumentKind m_kind;
    const PathFacts &m_facts;
    NoteCollector &m_notes;
    ParsedDocument &m_document;
    RowReader m_reader;
    RunTable m_runs;
};

void noteWithoutRows(DocumentKind kind, NoteCollector &notes) {
    switch (kind) {
    case DocumentKind::Empty: notes.addOnce(NoteCode::EmptyDocument, "the document is empty"); break;
    case DocumentKind::Unknown: notes.addOnce(NoteCode::UnknownDocument, "this JSON is of no kind that is known"); break;
    default: notes.addOnce(NoteCode::IgnoredDocument, std::string(documentKindText(kind)) + ": not imported"); break;
    }
}

} // namespace

struct DocumentParser::Private {
    explicit Private(int maxJsonDepth) : json(maxJsonDepth) {}
    void parseJson(element root, const PathFacts &facts, std::optional<Day> fallbackDay, const std::atomic<bool> *stop,
                   NoteCollector &notes, ParsedDocument &document);
    JsonReader json;
    RowKeys keys;
};

void DocumentParser::Private::parseJson(element root, const PathFacts &facts, std::optional<Day> fallbackDay, const std::atomic<bool> *stop,
                                        NoteCollector &notes, ParsedDocument &document) {
    const DocumentKind kind = recognizeDocument(root);
    if (kind == DocumentKind::BenchmarkRows || kind == DocumentKind::ApiRows) {
        if (facts.powerAudit && kind == DocumentKind::BenchmarkRows) {
            notes.addOnce(NoteCode::IgnoredDocument, "a copy of a row inside a power audit: not imported");
            return;
        }
        document.kind = documentKindText(kind);
        RowLoop loop(kind, facts, keys, notes, document);
        loop.all(root, stop);
        document.runs = loop.takeRuns(fallbackDay);
        return;
    }
    RunTable runs;
    switch (parseSideDocument(kind, root, facts, runs, notes, document)) {
    case SideOutcome::Parsed:
        document.kind = documentKindText(kind);
        document.runs = runs.take(fallbackDay, notes);
        break;
    case SideOutcome::Ignored: break;
    case SideOutcome::Other: noteWithoutRows(kind, notes); break;
    }
}

DocumentParser::DocumentParser(int maxJsonDepth) : d(std::make_unique<Private>(maxJsonDepth)) {}
DocumentParser::~DocumentParser() = default;
DocumentParser::DocumentParser(DocumentParser &&) noexcept = default;
DocumentParser &DocumentParser::operator=(DocumentParser &&) noexcept = default;

ParsedDocument DocumentParser::parse(std::string &content, std::string name, const PathFacts &facts, std::optional<Day> fallbackDay,
                                     const std::atomic<bool> *stop) {
    ParsedDocument document;
    document.name = std::move(name);
    NoteCollector notes;
    if (content.empty()) {
        notes.addOnce(NoteCode::EmptyDocument, "the file is empty");
    } else if (const auto json = d->json.read(content); !json) {
        notes.addOnce(NoteCode::UnreadableDocument, json.error().message());
    } else {
        if (json->nonFinite > 0) notes.addOnce(NoteCode::NonFiniteValue, "values are NaN or infinite; stored as missing", json->nonFinite);
        d->parseJson(json->root, facts, fallbackDay, stop, notes, document);
    }
    document.notes = notes.take();
    return document;
}

} // namespace ps
