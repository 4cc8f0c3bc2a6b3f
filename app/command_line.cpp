// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"

#include "app/command_line_options.h"
#include "core/runner/step_sizes.h"
#include "core/store/store.h"
#include "core/support/number_text.h"
#include "core/support/text.h"

#include <QCommandLineParser>

#include <algorithm>
#include <array>

namespace ps {

namespace {

struct VerbName {
    Verb verb;
    const char *name;
};

constexpr std::array kVerbs = {
    VerbName{Verb::Import, "import"}, VerbName{Verb::Frontier, "frontier"}, VerbName{Verb::Export, "export"},
    VerbName{Verb::Facets, "facets"}, VerbName{Verb::Metrics, "metrics"},   VerbName{Verb::Report, "report"},
    VerbName{Verb::Remove, "remove"}, VerbName{Verb::Devices, "devices"},   VerbName{Verb::Bench, "bench"},
};

std::optional<Verb> verbNamed(const QString &word) {
    const auto it =
        std::find_if(kVerbs.begin(), kVerbs.end(), [&word](const VerbName &entry) { return word == QLatin1String(entry.name); });
    if (it == kVerbs.end()) return std::nullopt;
    return it->verb;
}

using Parser = QCommandLineParser;

Status readOutput(const Parser &parser, CommandLine &line) {
    const QString output = parser.value(option::kOutput);
    if (output.isEmpty())
        return failure(ErrorCode::InvalidArgument, "export needs -o FILE, with the suffix svg, pdf, png, csv, json or psrun");
    line.output = toPath(output);
    const QString suffix = output.contains(QLatin1Char('.')) ? output.section(QLatin1Char('.'), -1).toLower() : QString();
    if (!exportSuffixes().contains(suffix))
        return failure(ErrorCode::InvalidArgument,
                       "cannot tell the format of '" + toUtf8(output) + "': end it in .svg, .pdf, .png, .csv, .json or .psrun");
    return {};
}

Status readPicture(const Parser &parser, CommandLine &line) {
    if (option::isGiven(parser, option::kSize)) {
        const QStringList parts = parser.value(option::kSize).toLower().split(QLatin1Char('x'));
        const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
        if (size.width() < 200 || size.height() < 150 || size.width() > 20'000 || size.height() > 20'000)
            return failure(ErrorCode::InvalidArgument, "--size is WIDTHxHEIGHT in pixels, from 200x150 to 20000x20000");
        line.sizePx = size;
    }
    if (option::isGiven(parser, option::kDpi)) {
        line.dpi = parser.value(option::kDpi).toInt();
        if (line.dpi < 36 || line.dpi > 1200) return failure(ErrorCode::InvalidArgument, "--dpi is a number from 36 to 1200");
    }
    if (option::isGiven(parser, option::kTheme)) {
        const QString theme = parser.value(option::kTheme);
        if (theme != QLatin1String("light") && theme != QLatin1String("dark"))
            return failure(ErrorCode::InvalidArgument, "--theme is light or dark");
        line.darkTheme = theme == QLatin1String("dark");
    }
    line.roofline = !option::isGiven(parser, option::kNoRoofline);
    line.title = parser.value(option::kTitle);
    line.run = toUtf8(parser.value(option::kRun));
    if (!line.run.empty() && !line.exportsRun()) return failure(ErrorCode::InvalidArgument, "--run goes with -o FILE.psrun");
    return {};
}

Status readFormat(const Parser &parser, CommandLine &line) {
    if (option::isGiven(parser, option::kJson)) line.format = TextFormat::Json;
    if (!option::isGiven(parser, option::kFormat)) return {};
    const QString format = parser.value(option::kFormat);
    if (format == QLatin1String("table"))
        line.format = TextFormat::Table;
    else if (format == QLatin1String("csv"))
        line.format = TextFormat::Csv;
    else if (format == QLatin1String("json"))
        line.format = TextFormat::Json;
    else
        return failure(ErrorCode::InvalidArgument, "--format is table, csv or json");
    return {};
}

Status readCurves(const Parser &parser, CommandLine &line) {
    auto axes = AxisChoice::parse(toUtf8(parser.value(option::kX)), toUtf8(parser.value(option::kY)));
    if (!axes) return failure(axes.error());
    line.axes = *axes;
    auto groupBy = GroupBy::parse(toUtf8(parser.value(option::kBy)));
    if (!groupBy) return failure(groupBy.error());
    line.groupBy = *groupBy;
    line.allPoints = option::isGiven(parser, option::kAllPoints);
    return {};
}

Status readCommon(const Parser &parser, CommandLine &line) {
    line.store = option::isGiven(parser, option::kStore) ? toPath(parser.value(option::kStore)) : defaultStorePath();
    // A plain name, so that SQLite takes ":memory:" and "file:…" for the names of files too.
    std::error_code error;
    if (!line.store.empty()) line.store = std::filesystem::absolute(line.store, error);
    if (line.store.empty() || error) return failure(ErrorCode::InvalidArgument, "--store needs the name of a file");
    if (option::isGiven(parser, option::kDate)) {
        line.fallbackDay = Day::parse(toUtf8(parser.value(option::kDate)));
        if (!line.fallbackDay) return failure(ErrorCode::InvalidArgument, "--date is a day such as 2026-05-09");
    }
    for (const QString &path : parser.positionalArguments()) line.paths.push_back(toPath(path));
    return {};
}

Status readImport(const Parser &parser, CommandLine &line) {
    if (line.paths.empty()) return failure(ErrorCode::InvalidArgument, "import needs a file or folder");
    for (const QString &text : parser.values(option::kMap)) {
        if (Status added = addMapping(toUtf8(text), line.mapping); !added)
            return failure(added.error().code(), "--map: " + added.error().message());
    }
    line.dryRun = option::isGiven(parser, option::kDryRun);
    line.readAgain = option::isGiven(parser, option::kAgain);
    return {};
}

Status readRemove(const Parser &parser, CommandLine &line) {
    line.paths.clear(); // they are numbers
    for (const QString &text : parser.positionalArguments()) {
        const auto number = parseInteger(toUtf8(text));
        if (!number || *number < 1)
            return failure(ErrorCode::InvalidArgument, "'" + toUtf8(text) + "' is no number of an import; 'paretoscope report' shows them");
        line.imports.push_back(ImportId{*number});
    }
    if (line.imports.empty())
        return failure(ErrorCode::InvalidArgument, "remove needs the number of an import; 'paretoscope report' shows them");
    return {};
}

Status readStepSizes(const Parser &parser, CommandLine &line) {
    if (option::isGiven(parser, option::kContext)) {
        if (option::isGiven(parser, option::kWorkload))
            return failure(ErrorCode::InvalidArgument, "--context stands in place of --workload; give one of them");
        const auto context = parseContext(toUtf8(parser.value(option::kContext)));
        if (!context) return failure(ErrorCode::InvalidArgument, "--context: " + context.error().message());
        line.stepArguments.insert(line.stepArguments.end(), {"--context", std::to_string(*context)});
    }
    if (!option::isGiven(parser, option::kBatch)) return {};
    const auto batches = parseBatches(toUtf8(parser.values(option::kBatch).join(QLatin1Char(','))));
    if (!batches) return failure(ErrorCode::InvalidArgument, "--batch: " + batches.error().message());
    std::string text;
    for (const std::int64_t batch : *batches) text += (text.empty() ? "" : ",") + std::to_string(batch);
    line.stepArguments.insert(line.stepArguments.end(), {"--batch", text});
    return {};
}

Status readBench(const Parser &parser, CommandLine &line) {
    line.journal = toPath(parser.value(option::kCarry));
    if (option::isGiven(parser, option::kCarry) && line.journal.empty())
        return failure(ErrorCode::InvalidArgument, "--carry needs the name of a file");
    const auto list = [&parser](QLatin1String name) {
        std::vector<std::string> all;
        for (const QString &value : parser.values(name)) {
            for (const QString &one : value.split(QLatin1Char(','), Qt::SkipEmptyParts)) all.push_back(toUtf8(one.trimmed()));
        }
        return all;
    };
    line.devices = list(option::kDevice);
    line.peers = list(option::kPeers);
    if (!line.peers.empty() && line.devices.size() != 1) return failure(ErrorCode::InvalidArgument, "--peers stand beside one --device");
    line.models = list(option::kModel);
    line.only = toUtf8(parser.values(option::kOnly).join(QLatin1Char(',')));
    for (const QLatin1String name : {option::kTensorParallel, option::kPrecision, option::kWorkload, option::kContext, option::kBatch}) {
        if (option::isGiven(parser, name) && line.models.empty())
            return failure(ErrorCode::InvalidArgument, "--" + toUtf8(QString(name)) + " is about the steps of --model");
    }
    for (const QLatin1String name : {option::kTensorParallel, option::kPrecision, option::kWorkload}) {
        for (const std::string &value : list(name))
            line.stepArguments.insert(line.stepArguments.end(), {"--" + toUtf8(QString(name)), value});
    }
    if (const Status sizes = readStepSizes(parser, line); !sizes) return sizes;
    if (option::isGiven(parser, option::kSuite)) {
        const auto suite = parseRunSuite(toUtf8(parser.value(option::kSuite)));
        if (!suite) return failure(ErrorCode::InvalidArgument, "--suite is quick, full or check");
        line.suite = *suite;
    }
    if (option::isGiven(parser, option::kRepeat)) {
        line.repeat = parser.value(option::kRepeat).toInt();
        if (line.repeat < 1 || line.repeat > 1000) return failure(ErrorCode::InvalidArgument, "--repeat is a number from 1 to 1000");
    }
    if (option::isGiven(parser, option::kSeed)) {
        const auto seed = parseInteger(toUtf8(parser.value(option::kSeed)));
        if (!seed || *seed < 0 || *seed > 1'000'000'000'000'000)
            return failure(ErrorCode::InvalidArgument, "--seed is a whole number from 0 to 1e15");
        line.seed = static_cast<std::uint64_t>(*seed);
    }
    return {};
}

Status readVerb(const Parser &parser, CommandLine &line) {
    const auto step = [&line, &parser](auto read) { return [&line, &parser, read]() -> Status { return read(parser, line); }; };
    Status status = readCommon(parser, line).and_then(step(readFormat));
    const bool takesWords = line.verb == Verb::Import || line.verb == Verb::Window || line.verb == Verb::Remove;
    if (status && !takesWords && !line.paths.empty())
        return failure(ErrorCode::InvalidArgument, "'" + line.paths.front().string() + "' is one word too many");
    if (line.verb == Verb::Import) status = status.and_then(step(readImport));
    if (line.verb == Verb::Remove) status = status.and_then(step(readRemove));
    if (line.verb == Verb::Bench) status = status.and_then(step(readBench));
    if (option::takesSelection(line.verb))
        status = status.and_then(step([](const Parser &p, CommandLine &l) { return option::readSelection(p, l.selection); }));
    if (line.verb == Verb::Frontier || line.verb == Verb::Export) status = status.and_then(step(readCurves));
    if (line.verb == Verb::Export) status = status.and_then(step(readOutput)).and_then(step(readPicture));
    return status;
}

} // namespace

bool CommandLine::drawsChart() const {
    if (verb == Verb::Window) return true;
    if (verb != Verb::Export) return false;
    if (exportsRun()) return false;
    const std::string suffix = output.extension().string();
    return suffix != ".csv" && suffix != ".json" && suffix != ".CSV" && suffix != ".JSON";
}

bool CommandLine::exportsRun() const {
    return verb == Verb::Export && pathText(output.extension()).toLower() == QStringLiteral(".psrun");
}

QStringList exportSuffixes() {
    return {QStringLiteral("svg"), QStringLiteral("pdf"),  QStringLiteral("png"),
            QStringLiteral("csv"), QStringLiteral("json"), QStringLiteral("psrun")};
}

Result<CommandLine> parseCommandLine(const QStringList &arguments) {
    CommandLine line;
    QStringList rest = arguments;
    if (!rest.isEmpty()) {
        if (const auto verb = verbNamed(rest.front())) {
            line.verb = *verb;
            rest.pop_front();
        }
    }
    QCommandLineParser parser;
    option::declare(parser, line.verb);
    // QCommandLineParser takes the first word for the program's name.
    if (!parser.parse(QStringList{QStringLiteral("paretoscope")} + rest))
        return failure(ErrorCode::InvalidArgument, toUtf8(parser.errorText()));
    if (parser.isSet(option::kHelp)) {
        line.helpText = option::helpText(parser, line.verb);
        line.verb = Verb::Help;
        return line;
    }
    if (parser.isSet(option::kVersion)) {
        line.verb = Verb::Version;
        return line;
    }
    if (const Status status = readVerb(parser, line); !status) return failure(status.error());
    return line;
}

} // namespace ps
