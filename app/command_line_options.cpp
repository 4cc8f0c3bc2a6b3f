// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line_options.h"

#include "core/import/field_mapping.h"
#include "core/support/number_text.h"
#include "core/support/text.h"

#include <QCommandLineParser>

#include <array>
#include <limits>

namespace ps::option {

namespace {

struct SelectionOption {
    const char *name;
    std::vector<std::string> Selection::*values;
    const char *description;
};

const std::array kSelectionOptions = {
    SelectionOption{"model", &Selection::models, "Models, such as dsr1."},
    SelectionOption{"hardware", &Selection::hardware, "GPUs, such as b200."},
    SelectionOption{"vendor", &Selection::vendors, "nvidia, amd or unknown."},
    SelectionOption{"framework", &Selection::frameworks, "Serving engines, such as sglang."},
    SelectionOption{"precision", &Selection::precisions, "Precisions, such as fp8."},
    SelectionOption{"spec", &Selection::specs, "Speculative decoding: none, mtp, …"},
    SelectionOption{"sequence", &Selection::sequences, "Whole sequences, such as 8192/1024 or agentic."},
    SelectionOption{"type", &Selection::benchmarkTypes, "Benchmark types: single_turn, agentic_traces, …"},
};

QString name(const char *text) {
    return QString::fromUtf8(text);
}

QStringList listOf(const QCommandLineParser &parser, const QString &option) {
    QStringList all;
    for (const QString &value : parser.values(option)) all += value.split(QLatin1Char(','), Qt::SkipEmptyParts);
    return all;
}

Status readLengths(const QCommandLineParser &parser, const QString &option, std::vector<int> &lengths) {
    for (const QString &text : listOf(parser, option)) {
        const auto length = parseInteger(toUtf8(text));
        if (!length || *length <= 0 || *length > std::numeric_limits<int>::max())
            return failure(ErrorCode::InvalidArgument,
                           "--" + toUtf8(option) + " is a number of tokens such as 1024, not '" + toUtf8(text) + "'");
        lengths.push_back(static_cast<int>(*length));
    }
    return {};
}

void declareSelection(QCommandLineParser &parser) {
    for (const SelectionOption &entry : kSelectionOptions)
        parser.addOption(
            {name(entry.name), name(entry.description) + QStringLiteral(" Repeatable or separated by commas."), QStringLiteral("KEY")});
    parser.addOption({QStringLiteral("isl"), QStringLiteral("Input sequence lengths in tokens."), QStringLiteral("N")});
    parser.addOption({QStringLiteral("osl"), QStringLiteral("Output sequence lengths in tokens."), QStringLiteral("N")});
    parser.addOption({QStringLiteral("as-of"), QStringLiteral("Ignore every run after this day (default: the newest day)."),
                      QStringLiteral("YYYY-MM-DD")});
    parser.addOption({QStringLiteral("select"), QStringLiteral("latest-run (default), latest-point or night."), QStringLiteral("MODE")});
    parser.addOption(
        {kVetoed, QStringLiteral("Results of runs that are known to be bad count, too. Without it they are left out, and older results "
                                 "stand in for them.")});
}

void declareCurves(QCommandLineParser &parser) {
    parser.addOption(
        {kX, QStringLiteral("Metric of the x axis (see 'paretoscope metrics')."), QStringLiteral("KEY"), toQString(kDefaultXMetric)});
    parser.addOption({kY, QStringLiteral("Metric of the y axis."), QStringLiteral("KEY"), toQString(kDefaultYMetric)});
    parser.addOption({kBy, QStringLiteral("One frontier per vendor, gpu, line, config, or per FIELD[,FIELD…]."), QStringLiteral("GROUP"),
                      QStringLiteral("vendor")});
}

void declareImport(QCommandLineParser &parser) {
    parser.addOption({kDate, QStringLiteral("Day of runs whose day nothing else tells."), QStringLiteral("YYYY-MM-DD")});
    QStringList keys;
    for (const std::string_view key : mappableFields()) keys << toQString(key);
    parser.addOption({kMap,
                      QStringLiteral("What raw results do not tell themselves, such as hw=b200. Repeatable. Keys: ") +
                          keys.join(QStringLiteral(", ")) + QLatin1Char('.'),
                      QStringLiteral("KEY=VALUE")});
    parser.addOption({kAgain, QStringLiteral("Reads files again that an earlier import has read and that have not changed since.")});
    parser.addOption({kDryRun, QStringLiteral("Says what an import would do, and leaves the store as it is.")});
}

void declareExport(QCommandLineParser &parser) {
    parser.addOption({{QStringLiteral("o"), kOutput},
                      QStringLiteral("File to write; its suffix is svg, pdf, png, csv or json, or psrun for a local run."),
                      QStringLiteral("FILE")});
    parser.addOption({kSize, QStringLiteral("Size in pixels (default 1600x900)."), QStringLiteral("WxH")});
    parser.addOption({kDpi, QStringLiteral("Pixels per inch (default 96)."), QStringLiteral("N")});
    parser.addOption({kTitle, QStringLiteral("Title instead of the one made from the axes."), QStringLiteral("TEXT")});
    parser.addOption({kNoRoofline, QStringLiteral("Leave out the rooflines of local runs.")});
    parser.addOption({kTheme, QStringLiteral("light (default) or dark."), QStringLiteral("NAME")});
    parser.addOption(
        {kRun, QStringLiteral("With psrun: key of the local run, or the end of one (default: the newest)."), QStringLiteral("KEY")});
}

void declareBench(QCommandLineParser &parser) {
    parser.addOption(
        {kDevice, QStringLiteral("Device, as 'paretoscope devices' lists it (default: the first). Repeatable."), QStringLiteral("ID")});
    parser.addOption(
        {kPeers,
         QStringLiteral("Further devices beside --device. Steps of as many ranks, or fewer, then run on a device for each, with "
                        "their collectives. Repeatable."),
         QStringLiteral("ID")});
    parser.addOption(
        {kSuite, QStringLiteral("quick (default), full, or check, which compares every kernel with its reference and measures nothing."),
         QStringLiteral("NAME")});
    parser.addOption(
        {kModel, QStringLiteral("Model whose decode step is run (default: those of the suite). Repeatable."), QStringLiteral("NAME")});
    parser.addOption({kTensorParallel,
                      QStringLiteral("Ranks that these models are split over; one is measured, or with --peers all (default 1)."),
                      QStringLiteral("N")});
    parser.addOption(
        {kPrecision, QStringLiteral("Of these models' weights: bf16 or fp8 (default: as published)."), QStringLiteral("NAME")});
    parser.addOption({kWorkload, QStringLiteral("Lengths of these models' steps: 1k1k, 1k8k, 8k1k. Repeatable."), QStringLiteral("NAME")});
    parser.addOption(
        {kContext, QStringLiteral("Tokens in the cache of each sequence, in place of a workload's mean."), QStringLiteral("N")});
    parser.addOption({kBatch,
                      QStringLiteral("Sequences at a time of these models' steps: numbers, and ranges such as 4-64, of which each is twice "
                                     "the one before."),
                      QStringLiteral("N[-N],...")});
    parser.addOption({kOnly,
                      QStringLiteral("Only these kernels; with sizes, such as rms_norm/columns=8192, only their cases of these sizes. The "
                                     "worker's --list names them. Repeatable."),
                      QStringLiteral("KERNEL[/SIZE=N]...")});
    parser.addOption(
        {kRepeat, QStringLiteral("How often the suite is run (default 1); each time is a run of its own."), QStringLiteral("N")});
    parser.addOption({kSeed, QStringLiteral("Of the random data (default 1)."), QStringLiteral("N")});
    QCommandLineOption carry(kCarry, QStringLiteral("For the window: runs what standard input says, and tells it in this journal."),
                             QStringLiteral("FILE"));
    carry.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(carry);
}

const char *usageOf(Verb verb) {
    switch (verb) {
    case Verb::Import:
        return "paretoscope import [--store S] [--json] [--date YYYY-MM-DD] [--map KEY=VALUE]... [--dry-run] [--again] PATH...";
    case Verb::Frontier:
        return "paretoscope frontier [--store S] SELECTION [--x KEY] [--y KEY] [--by GROUP] [--all-points] [--format table|csv|json]";
    case Verb::Export:
        return "paretoscope export [--store S] SELECTION [--x KEY] [--y KEY] [--by GROUP] [--size WxH] [--dpi N] [--title TEXT]\n"
               "                   [--theme light|dark] [--no-roofline] -o OUT.(svg|pdf|png|csv|json)\n"
               "paretoscope export [--store S] [--run KEY] -o OUT.psrun";
    case Verb::Facets: return "paretoscope facets [--store S] [SELECTION] [--json]";
    case Verb::Metrics: return "paretoscope metrics [--json]";
    case Verb::Report: return "paretoscope report [--store S] [--json]";
    case Verb::Remove: return "paretoscope remove [--store S] [--json] IMPORT...";
    case Verb::Devices: return "paretoscope devices [--json]";
    case Verb::Bench:
        return "paretoscope bench [--store S] [--device ID [--peers ID...]]... [--suite quick|full|check]\n"
               "                  [--only KERNEL[/SIZE=N]...,...] [--repeat N]\n"
               "                  [--model NAME... [--tensor-parallel N] [--precision bf16|fp8] [--workload NAME...|--context N]\n"
               "                  [--batch N[-N],...]]\n"
               "                  [--seed N] [--json]";
    case Verb::Window:
    case Verb::Help:
    case Verb::Version: break;
    }
    return "paretoscope [--store S] [FILE|DIR ...]      opens the window, and imports what is named\n"
           "       paretoscope import PATH...                  reads result archives into the store\n"
           "       paretoscope frontier SELECTION              prints Pareto frontiers\n"
           "       paretoscope export SELECTION -o FILE        writes the chart or its data\n"
           "       paretoscope facets | metrics | report       what there is to choose from; what was imported\n"
           "       paretoscope remove IMPORT...                takes imports back, by the numbers that report shows\n"
           "       paretoscope devices                         what can be measured here, or why not\n"
           "       paretoscope bench                           measures a device of this machine\n"
           "       paretoscope COMMAND --help                  the options of a command";
}

} // namespace

bool isGiven(const QCommandLineParser &parser, QLatin1String name) {
    return parser.optionNames().contains(name);
}

bool takesSelection(Verb verb) {
    return verb == Verb::Frontier || verb == Verb::Export || verb == Verb::Facets;
}

void declare(QCommandLineParser &parser, Verb verb) {
    parser.addOption({{QStringLiteral("h"), kHelp}, QStringLiteral("Shows this help.")});
    parser.addOption({kVersion, QStringLiteral("Shows the version.")});
    if (verb != Verb::Metrics && verb != Verb::Devices)
        parser.addOption(
            {kStore, QStringLiteral("The store, one SQLite file (default: in the user's data folder)."), QStringLiteral("FILE")});
    if (verb == Verb::Import || verb == Verb::Facets || verb == Verb::Metrics || verb == Verb::Report || verb == Verb::Remove ||
        verb == Verb::Devices || verb == Verb::Bench)
        parser.addOption({kJson, QStringLiteral("Prints JSON.")});
    if (verb == Verb::Import) declareImport(parser);
    if (takesSelection(verb)) declareSelection(parser);
    if (verb == Verb::Frontier || verb == Verb::Export) declareCurves(parser);
    if (verb == Verb::Frontier) {
        parser.addOption({kFormat, QStringLiteral("table (default), csv or json."), QStringLiteral("NAME")});
        parser.addOption({kAllPoints, QStringLiteral("Dominated points too, not the frontier alone.")});
    }
    if (verb == Verb::Export) declareExport(parser);
    if (verb == Verb::Bench) declareBench(parser);
}

Status readSelection(const QCommandLineParser &parser, Selection &selection) {
    for (const SelectionOption &entry : kSelectionOptions) {
        for (const QString &value : listOf(parser, name(entry.name)))
            (selection.*entry.values).push_back(toUtf8(value.trimmed().toLower()));
    }
    if (const Status status = readLengths(parser, QStringLiteral("isl"), selection.isls); !status) return status;
    if (const Status status = readLengths(parser, QStringLiteral("osl"), selection.osls); !status) return status;
    if (isGiven(parser, QLatin1String("as-of"))) {
        selection.asOf = Day::parse(toUtf8(parser.value(QStringLiteral("as-of"))));
        if (!selection.asOf) return failure(ErrorCode::InvalidArgument, "--as-of is a day such as 2026-05-09");
    }
    if (isGiven(parser, QLatin1String("select"))) {
        const auto mode = parseSelectMode(toUtf8(parser.value(QStringLiteral("select"))));
        if (!mode) return failure(ErrorCode::InvalidArgument, "--select is latest-run, latest-point or night");
        selection.mode = *mode;
    }
    selection.vetoed = isGiven(parser, kVetoed);
    return {};
}

QString helpText(const QCommandLineParser &parser, Verb verb) {
    // Qt's own usage line knows nothing of verbs; what follows it, the options, is what is wanted.
    const QString options = parser.helpText().section(QLatin1Char('\n'), 1).trimmed();
    return QStringLiteral("Usage: ") + QString::fromUtf8(usageOf(verb)) + QStringLiteral("\n\n") + options +
           QStringLiteral(
               "\n\nExit codes: 0 done; 1 nothing matched or partly rejected; 2 usage; 3 unreadable or invalid input; 4 store error;\n"
               "5 no device; 6 a worker failed.\n");
}

} // namespace ps::option
