// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless_lists.h"

#include "app/headless.h"
#include "app/notes_text.h"
#include "app/terminal_text.h"
#include "core/catalogue/facets.h"
#include "core/domain/day_text.h"
#include "core/domain/metric.h"
#include "core/store/store.h"

#include <nlohmann/json.hpp>

#include <iomanip>
#include <ostream>

namespace ps {

namespace {

using Json = nlohmann::ordered_json;

Json facetsJson(const Facets &facets) {
    Json fields = Json::object();
    for (const Facet &facet : facets.facets) {
        Json values = Json::array();
        for (const FacetValue &value : facet.values)
            values.push_back({{"key", value.key}, {"label", value.label}, {"count", value.count}, {"selected", value.selected}});
        fields[std::string(facetFieldKey(facet.field))] = std::move(values);
    }
    Json days = Json::array();
    for (const DayCount &day : facets.days)
        days.push_back({{"date", day.day.iso()}, {"count", day.results}, {"date_source", daySourceKey(day.source)}});
    return {{"schema", 1}, {"total", facets.total}, {"vetoed", facets.vetoed}, {"facets", std::move(fields)}, {"dates", std::move(days)}};
}

void printFacets(std::ostream &out, const Facets &facets, bool withVetoed) {
    for (const Facet &facet : facets.facets) {
        out << facetFieldLabel(facet.field) << " (--" << facetFieldKey(facet.field) << ")\n";
        for (const FacetValue &value : facet.values)
            out << std::setw(10) << value.count << "  " << std::left << std::setw(20) << terminalText(value.key) << std::right << "  "
                << terminalText(value.label) << '\n';
    }
    out << "Nights\n";
    for (const DayCount &day : facets.days) out << std::setw(10) << day.results << "  " << dayText(day.day, day.source) << '\n';
    out << facets.total << (facets.total == 1 ? " result\n" : " results\n");
    if (facets.vetoed > 0 && !withVetoed) out << vetoedNote(facets.vetoed) << '\n';
}

} // namespace

ExitCode runFacets(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    const auto catalogue = StoreReader::open(line.store).and_then([&job](const StoreReader &reader) { return reader.catalogue(job); });
    if (!catalogue) {
        printError(err, "facets", catalogue.error().text());
        return storeExitCode(catalogue.error());
    }
    const Facets facets = buildFacets(**catalogue, line.selection);
    if (line.format == TextFormat::Json)
        out << facetsJson(facets).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    else
        printFacets(out, facets, line.selection.vetoed);
    return facets.total == 0 ? ExitCode::NothingOrPartly : ExitCode::Done;
}

ExitCode runMetrics(const CommandLine &line, std::ostream &out) {
    if (line.format != TextFormat::Json) {
        for (const Metric &metric : allMetrics()) {
            out << std::left << std::setw(36) << metric.key << std::setw(12) << (metric.unit.empty() ? "-" : metric.unit) << std::setw(8)
                << betterKey(metric.better) << std::right << metric.label << ". " << metric.definition << '\n';
        }
        return ExitCode::Done;
    }
    Json list = Json::array();
    for (const Metric &metric : allMetrics()) {
        list.push_back({{"key", metric.key},
                        {"label", metric.label},
                        {"unit", metric.unit},
                        {"better", betterKey(metric.better)},
                        {"definition", metric.definition}});
    }
    out << Json({{"schema", 1}, {"metrics", std::move(list)}}).dump(2) << '\n';
    return ExitCode::Done;
}

} // namespace ps
