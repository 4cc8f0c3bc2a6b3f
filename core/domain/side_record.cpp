// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/side_record.h"

#include <array>

namespace ps {

std::string_view sideRecordKind(std::size_t index) {
    constexpr std::array<std::string_view, kSideRecordKinds> kKinds = {
        "evaluation", "reliability", "changelog-entry", "gpu-telemetry", "power-validation", "availability", "submission"};
    return index < kKinds.size() ? kKinds[index] : std::string_view();
}

std::string_view sideRecordKind(const SideRecord &record) {
    return sideRecordKind(record.index());
}

} // namespace ps
