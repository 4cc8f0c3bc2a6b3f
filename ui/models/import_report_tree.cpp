// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_report_tree.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace ps {

namespace {

using Node = ReportTree::Node;
using Kind = ReportTree::Kind;
using NotesOf = std::vector<int>;

/// A top line to be: a file, or the name of something that was not read.
struct Entry {
    int archive = -1;
    std::string name;
    NotesOf notes;
    std::optional<NoteSeverity> severity;
};

class Builder {
public:
    Builder(const std::vector<StoredArchive> &archives, const std::vector<ImportNote> &notes) : m_archives(archives), m_notes(notes) {
        m_tree.nodes.emplace_back();
    }

    ReportTree build() {
        std::vector<Entry> entries = collect();
        const auto remarkable = std::stable_partition(entries.begin(), entries.end(), [](const Entry &entry) { return entry.severity; });
        std::stable_sort(entries.begin(), remarkable, [](const Entry &a, const Entry &b) { return *a.severity > *b.severity; });
        for (auto entry = entries.begin(); entry != remarkable; ++entry) addEntry(*entry, 0);
        addGroup(Kind::ReadFiles, remarkable, entries.end());
        addGroup(Kind::FilesAsBefore, remarkable, entries.end());
        return std::move(m_tree);
    }

private:
    using Iterator = std::vector<Entry>::const_iterator;

    std::vector<Entry> collect() const {
        std::vector<Entry> entries;
        entries.reserve(m_archives.size());
        std::map<std::string_view, std::size_t> byPath;
        for (std::size_t i = 0; i < m_archives.size(); ++i) {
            const ArchiveOutcome &outcome = m_archives[i].outcome;
            byPath.try_emplace(outcome.path, entries.size());
            Entry &entry = entries.emplace_back();
            entry.archive = static_cast<int>(i);
            if (outcome.status == ArchiveStatus::Rejected)
                entry.severity = NoteSeverity::DocumentLost;
            else if (outcome.rows.rejected > 0)
                entry.severity = NoteSeverity::RowLost;
        }
        for (std::size_t i = 0; i < m_notes.size(); ++i) {
            const ImportNote &note = m_notes[i];
            const auto [place, isNew] = byPath.try_emplace(note.archive, entries.size());
            if (isNew) entries.emplace_back().name = note.archive;
            Entry &entry = entries[place->second];
            entry.notes.push_back(static_cast<int>(i));
            entry.severity = std::max(entry.severity, std::optional(severityOf(note.code)));
        }
        return entries;
    }

    int add(Kind kind, int parent) {
        const int index = static_cast<int>(m_tree.nodes.size());
        Node &node = m_tree.nodes.emplace_back();
        node.kind = kind;
        node.parent = parent;
        std::vector<int> &siblings = m_tree.nodes[static_cast<std::size_t>(parent)].children;
        node.row = static_cast<int>(siblings.size());
        siblings.push_back(index);
        return index;
    }
    Node &at(int index) { return m_tree.nodes[static_cast<std::size_t>(index)]; }

    void addGroup(Kind kind, Iterator begin, Iterator end) {
        int group = -1;
        for (Iterator entry = begin; entry != end; ++entry) {
            const bool asBefore = m_archives[static_cast<std::size_t>(entry->archive)].outcome.status == ArchiveStatus::Unchanged;
            if (asBefore != (kind == Kind::FilesAsBefore)) continue;
            if (group < 0) group = add(kind, 0);
            addEntry(*entry, group);
        }
    }

    void addEntry(const Entry &entry, int parent) {
        const int line = add(Kind::Archive, parent);
        at(line).archive = entry.archive;
        at(line).name = entry.name;
        at(line).severity = entry.severity;
        std::map<std::string_view, int> documents;
        if (entry.archive >= 0) {
            for (const StoredDocument &document : m_archives[static_cast<std::size_t>(entry.archive)].documents) {
                if (document.name.empty()) continue; // the file itself
                at(addDocument(documents, document.name, line)).documentKind = document.kind;
            }
        }
        for (const int note : entry.notes) addNote(note, documents, line);
    }

    int addDocument(std::map<std::string_view, int> &documents, std::string_view name, int archive) {
        const auto [place, isNew] = documents.try_emplace(name, 0);
        if (isNew) {
            place->second = add(Kind::Document, archive);
            at(place->second).name = name;
        }
        return place->second;
    }

    void addNote(int index, std::map<std::string_view, int> &documents, int archive) {
        const ImportNote &note = m_notes[static_cast<std::size_t>(index)];
        const NoteSeverity severity = severityOf(note.code);
        const int parent = note.document.empty() ? archive : addDocument(documents, note.document, archive);
        at(parent).severity = std::max(at(parent).severity, std::optional(severity));
        const int line = add(Kind::Note, parent);
        at(line).note = index;
        at(line).archive = at(archive).archive;
        at(line).severity = severity;
    }

    const std::vector<StoredArchive> &m_archives;
    const std::vector<ImportNote> &m_notes;
    ReportTree m_tree;
};

} // namespace

ReportTree buildReportTree(const std::vector<StoredArchive> &archives, const std::vector<ImportNote> &notes) {
    return Builder(archives, notes).build();
}

} // namespace ps
