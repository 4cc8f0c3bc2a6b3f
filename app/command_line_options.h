// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"

class QCommandLineParser;

/// The options of each verb: declared, described and read in one place.
namespace ps::option {

inline constexpr QLatin1String kStore{"store"};
inline constexpr QLatin1String kHelp{"help"};
inline constexpr QLatin1String kVersion{"version"};
inline constexpr QLatin1String kJson{"json"};
inline constexpr QLatin1String kDate{"date"};
inline constexpr QLatin1String kMap{"map"};
inline constexpr QLatin1String kDryRun{"dry-run"};
inline constexpr QLatin1String kAgain{"again"};
inline constexpr QLatin1String kVetoed{"vetoed"};
inline constexpr QLatin1String kFormat{"format"};
inline constexpr QLatin1String kX{"x"};
inline constexpr QLatin1String kY{"y"};
inline constexpr QLatin1String kBy{"by"};
inline constexpr QLatin1String kAllPoints{"all-points"};
inline constexpr QLatin1String kOutput{"output"};
inline constexpr QLatin1String kRun{"run"};
inline constexpr QLatin1String kDevice{"device"};
inline constexpr QLatin1String kPeers{"peers"};
inline constexpr QLatin1String kSuite{"suite"};
inline constexpr QLatin1String kModel{"model"};
inline constexpr QLatin1String kOnly{"only"};
inline constexpr QLatin1String kTensorParallel{"tensor-parallel"};
inline constexpr QLatin1String kPrecision{"precision"};
inline constexpr QLatin1String kWorkload{"workload"};
inline constexpr QLatin1String kContext{"context"};
inline constexpr QLatin1String kBatch{"batch"};
inline constexpr QLatin1String kRepeat{"repeat"};
inline constexpr QLatin1String kCarry{"carry"};
inline constexpr QLatin1String kSeed{"seed"};
inline constexpr QLatin1String kSize{"size"};
inline constexpr QLatin1String kDpi{"dpi"};
inline constexpr QLatin1String kTitle{"title"};
inline constexpr QLatin1String kTheme{"theme"};
inline constexpr QLatin1String kNoRoofline{"no-roofline"};

/// Like QCommandLineParser::isSet, but silent about an option that the verb does not have.
bool isGiven(const QCommandLineParser &parser, QLatin1String name);
bool takesSelection(Verb verb);
void declare(QCommandLineParser &parser, Verb verb);
/// --model, --hardware, … --as-of, --select, --vetoed. Values are normalised to lower case, as the store has them.
[[nodiscard]] Status readSelection(const QCommandLineParser &parser, Selection &selection);
QString helpText(const QCommandLineParser &parser, Verb verb);

} // namespace ps::option
