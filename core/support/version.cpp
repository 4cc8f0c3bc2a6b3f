// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/version.h"

#include "ps_version.h"

namespace ps {

std::string_view versionText() {
    return PS_VERSION;
}

} // namespace ps
