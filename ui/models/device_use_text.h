// SPDX-License-Identifier: GPL-3.0-or-later
// What others do with a device, in words for the screen. Names of processes are theirs to choose: draw them as plain text.
#pragma once

#include "gpu/protocol/conditions.h"

#include <QString>

namespace ps {

/// "nobody", "python3", "3 processes"; empty where it is not known.
QString usedByText(const gpu::DeviceUse &use);
/// "97 % of its time · 12.0 GB of its memory · load 1.5"; empty where nothing of it is known.
QString useText(const gpu::DeviceUse &use);
/// A line for each of the first processes, and how many more there are: "python3 (501) · 1.0 GB · 97 %".
QString processLines(const gpu::DeviceUse &use);
/// What a run that began now would be marked with, and why; empty for a device that is free, and for a host, which never is.
QString disturbanceText(const gpu::DeviceUse &use);

} // namespace ps
