// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ps {

/// The whole program but main(): parses the command line, then opens the window or runs a verb without one. Returns the
/// exit code.
int runApplication(int argc, char **argv);

} // namespace ps
