// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"
#include "core/import/reading_options.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace ps {

/// Turns the text of a document into the neutral form. Reuses its buffers: one object per thread.
class DocumentParser {
public:
    /// Of a longer text than this, when it is an array of rows without damage, a piece at a time is held parsed.
    static constexpr std::size_t kWholeBytes = std::size_t{16} << 20;

    explicit DocumentParser(int maxJsonDepth, ReadingOptions options = {}, std::size_t wholeBytes = kWholeBytes);
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
