// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <QString>

#include <vector>

namespace ps {

/// The notes of an import, one a line, what was lost first: for the message bar's details, copyable.
QString notesText(std::vector<ImportNote> notes);

} // namespace ps
