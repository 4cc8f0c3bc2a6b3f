// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/message.h"

namespace ps::gpu {

BuildIdentity buildIdentity();

} // namespace ps::gpu
