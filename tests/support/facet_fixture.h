// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/facets.h"

#include <memory>

namespace ps::test {

/// Two models, two sequences, five GPUs of two vendors (one without results), two precisions, one benchmark type, and the
/// nights 2026-05-01, -05 and -07.
std::shared_ptr<const Facets> facetsForTest();

} // namespace ps::test
