// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"
#include "core/import/reading_options.h"

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

namespace ps {

/// Turns the text of a document into the neutral form. Reuses its buffers: one object per thread.
class DocumentParser {
public:
    explicit DocumentParser(int maxJsonDepth, ReadingOptions options = {});
    ~DocumentParser();
    DocumentParser(DocumentParser &&) noexcept;
    DocumentParser &operator=(DocumentParser &&) noexcept;

    /// The document, whose `kind` is empty when it holds no results; its notes say why. `name` is the member, empty for a
    /// loose file; `facts` are of its place. The content may be changed. Stops early when another thread sets `*stop`.
    ParsedDocument parse(std::string &content, std::string name, const PathFacts &facts, const std::atomic<bool> *stop = nullptr);

    /// False when a text that begins like this is certain to be of no kind that is imported.
    bool mayHoldResults(std::string_view start);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ps
