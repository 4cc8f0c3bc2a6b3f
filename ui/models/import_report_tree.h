// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <optional>
#include <string>
#include <vector>

namespace ps {

/// The order of what an import tells: files, below them their documents, below those the reasons. Files with something to
/// remark come first, the worst losses before the others; those without are counted in one line each for what was read
/// and what was as before. Values are indices into the archives and notes that the tree was built from.
struct ReportTree {
    enum class Kind { Root, ReadFiles, FilesAsBefore, Archive, Document, Note };

    struct Node {
        Kind kind = Kind::Root;
        int parent = -1;
        int row = 0; ///< among its parent's children
        int archive = -1;
        int note = -1;                        ///< of a Note
        std::string name;                     ///< of a Document; of an Archive that was not read (a folder, ignored files)
        std::string documentKind;             ///< of a Document that brought something
        std::optional<NoteSeverity> severity; ///< the worst here or below
        std::vector<int> children;
    };

    std::vector<Node> nodes; ///< the first is the root
};

ReportTree buildReportTree(const std::vector<StoredArchive> &archives, const std::vector<ImportNote> &notes);

} // namespace ps
