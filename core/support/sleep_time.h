// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ps {

/// For how many seconds this machine has slept since it was started.
double secondsAsleep();

} // namespace ps
