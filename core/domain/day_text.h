// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"

#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// What has to be said beside a day that the run itself does not tell: "as given" (by the user), "from metadata",
/// "estimated"; empty for a day that it tells.
std::string_view daySourceNote(DaySource source);

/// A day wherever people read it: "2026-05-09", "2026-05-09 (estimated)"; empty without a day.
std::string dayText(const std::optional<Day> &day, DaySource source);

} // namespace ps
