// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/field_mapping.h"
#include "core/support/day.h"

#include <optional>

namespace ps {

/// What the user says about documents that do not tell it themselves. The same for every file of an import.
struct ReadingOptions {
    std::optional<Day> fallbackDay; ///< for runs whose day nothing tells
    FieldMapping mapping;           ///< for raw results, which do not tell what ran where
};

} // namespace ps
