// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <string>
#include <vector>

namespace ps {

/// The notes of an import for people, one line each, what was lost first. The same thing in many files is one line
/// that names the first of them.
std::vector<std::string> noteLines(const std::vector<ImportNote> &notes);

} // namespace ps
