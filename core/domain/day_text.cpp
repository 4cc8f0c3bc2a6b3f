// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/day_text.h"

namespace ps {

std::string_view daySourceNote(DaySource source) {
    switch (source) {
    case DaySource::Told: return {};
    case DaySource::User: return "as given";
    case DaySource::Metadata: return "from metadata";
    case DaySource::Estimated: return "estimated";
    }
    return {};
}

std::string dayText(const std::optional<Day> &day, DaySource source) {
    if (!day) return {};
    const std::string_view note = daySourceNote(source);
    return note.empty() ? day->iso() : day->iso() + " (" + std::string(note) + ")";
}

} // namespace ps
