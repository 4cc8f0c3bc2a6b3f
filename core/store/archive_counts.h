// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <string>
#include <string_view>

namespace ps {

/// As the store keeps them: "[[added, unchanged], …]" by kind; empty when all are 0.
std::string recordCountsText(const RecordCountsByKind &counts);
RecordCountsByKind recordCountsFromText(std::string_view text);

RecordCountsByKind &operator+=(RecordCountsByKind &sum, const RecordCountsByKind &counts);

} // namespace ps
