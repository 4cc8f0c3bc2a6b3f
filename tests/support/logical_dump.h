// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace ps::test {

/// What of a store is compared.
struct DumpParts {
    bool attempts = true; ///< of results: some containers do not tell them
    bool runs = true;     ///< what is known of runs: containers tell more or less
    bool records = true;  ///< evaluations and everything else that is no result
};

/// What a store says, whatever it was imported from and in whichever order: every result with what identifies it and all its
/// values, the runs that have results, and the records, as sorted lines without ids, archives, documents and imports. Two
/// stores that hold the same give the same text. What fails here ends the program.
std::string logicalDump(const std::filesystem::path &store, const DumpParts &parts = {});

/// The first lines that only one of two dumps has, "- " from `a` and "+ " from `b`; empty when they are equal. For messages.
std::string firstDifferences(const std::string &a, const std::string &b, std::size_t lines = 6);

} // namespace ps::test
