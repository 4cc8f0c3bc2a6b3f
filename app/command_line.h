// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/selection.h"
#include "core/frontier/curve_set.h"
#include "core/import/field_mapping.h"
#include "core/runner/local_run.h"
#include "core/support/day.h"
#include "core/support/result.h"
#include "core/support/strong_id.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <filesystem>
#include <optional>
#include <vector>

namespace ps {

enum class Verb { Window, Import, Frontier, Export, Facets, Metrics, Report, Remove, Devices, Bench, Help, Version };

enum class TextFormat { Table, Csv, Json };

/// The command line as a value, checked: names of metrics exist, days are days, sizes are sensible.
struct CommandLine {
    Verb verb = Verb::Window;
    std::filesystem::path store; ///< --store, else the default place
    std::vector<std::filesystem::path> paths;
    Selection selection;
    AxisChoice axes;
    GroupBy groupBy;
    bool allPoints = false;
    TextFormat format = TextFormat::Table;
    std::optional<Day> fallbackDay;         ///< import --date
    FieldMapping mapping;                   ///< import --map
    bool dryRun = false;                    ///< import --dry-run
    bool readAgain = false;                 ///< import --again
    std::vector<ImportId> imports;          ///< remove: their numbers
    std::vector<std::string> devices;       ///< bench --device; empty: the first that can be used
    std::vector<std::string> peers;         ///< bench --peers: devices that steps of several ranks run on, beside the one of --device
    RunSuite suite = RunSuite::Quick;       ///< bench --suite
    std::vector<std::string> models;        ///< bench --model: names of shapes; empty: those of the suite
    std::string only;                       ///< bench --only: kernels and cases with commas; empty: all
    std::vector<std::string> stepArguments; ///< bench: how the models of --model are split and run, in the words of the worker
    int repeat = 1;                         ///< bench --repeat
    std::uint64_t seed = 1;                 ///< bench --seed
    std::string run;                        ///< export --run: key of a local run, or its end; empty: the newest
    std::filesystem::path journal;          ///< bench --carry: the journal of runs that the window asks for
    std::filesystem::path output;           ///< export -o; the suffix decides the format
    QSize sizePx{1600, 900};
    int dpi = 96;
    QString title;
    bool darkTheme = false;
    bool roofline = true; ///< export: draw those of local runs
    QString helpText;     ///< with Verb::Help

    /// True when what is exported is a run of a worker.
    bool exportsRun() const;
    /// True when the verb draws a chart and so needs QApplication.
    bool drawsChart() const;
};

/// `arguments` without the program's name. Error: InvalidArgument, with a sentence that says what was wrong.
[[nodiscard]] Result<CommandLine> parseCommandLine(const QStringList &arguments);

/// The suffixes that export writes, without the dot: "svg", "pdf", "png", "csv", "json", and "psrun" for a local run.
QStringList exportSuffixes();

} // namespace ps
