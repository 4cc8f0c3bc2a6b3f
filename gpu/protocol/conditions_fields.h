// SPDX-License-Identifier: GPL-3.0-or-later
// StaticFacts, DeviceUse and Conditions as JSON. Included by encode.h and decode.h.
#pragma once

#include "gpu/protocol/fields.h"
#include "gpu/protocol/put.h"

namespace ps::gpu {

namespace encoding {

inline Json fields(const StaticFacts &facts) {
    Json out = Json::object();
    put(out, "source", facts.source);
    put(out, "name", facts.name);
    put(out, "uuid", facts.uuid);
    put(out, "pci", facts.pciAddress);
    put(out, "driver", facts.driver);
    put(out, "vbios", facts.vbios);
    put(out, "memory_bytes", facts.memoryBytes);
    put(out, "bus_bits", facts.busWidthBits);
    put(out, "max_memory_mhz", facts.maxMemoryClockMhz);
    put(out, "max_sm_mhz", facts.maxSmClockMhz);
    put(out, "power_limit_w", facts.powerLimitW);
    put(out, "ecc", facts.ecc);
    put(out, "mig", facts.mig);
    put(out, "persistence", facts.persistence);
    return out;
}

inline Json fields(const std::vector<Neighbour> &neighbours) {
    Json out = Json::array();
    for (const Neighbour &neighbour : neighbours) {
        Json object{{"pid", neighbour.pid}};
        put(object, "name", neighbour.name);
        put(object, "memory_bytes", neighbour.memoryBytes);
        put(object, "utilisation_percent", neighbour.utilisationPercent);
        out.push_back(std::move(object));
    }
    return out;
}

inline Json fields(const DeviceUse &use) {
    Json out = Json::object();
    put(out, "utilisation_percent", use.utilisationPercent);
    put(out, "memory_used_bytes", use.memoryUsedBytes);
    put(out, "load", use.load);
    if (use.neighbours) out["neighbours"] = fields(*use.neighbours);
    out["disturbs"] = use.disturbs;
    return out;
}

inline Json fields(const Conditions &conditions) {
    Json out = Json::object();
    put(out, "duration_s", conditions.durationS);
    out["readings"] = conditions.readings;
    put(out, "sm_mhz_min", conditions.smClockMinMhz);
    put(out, "sm_mhz_max", conditions.smClockMaxMhz);
    put(out, "memory_mhz_min", conditions.memoryClockMinMhz);
    put(out, "memory_mhz_max", conditions.memoryClockMaxMhz);
    put(out, "power_mean_w", conditions.powerMeanW);
    put(out, "power_max_w", conditions.powerMaxW);
    put(out, "energy_j", conditions.energyJ);
    put(out, "energy_span_s", conditions.energySpanS);
    put(out, "temperature_max_c", conditions.temperatureMaxC);
    put(out, "throttle_reasons", conditions.throttleReasons);
    put(out, "utilisation_at_start_percent", conditions.utilisationAtStartPercent);
    if (conditions.neighboursBefore) out["neighbours_before"] = fields(*conditions.neighboursBefore);
    if (conditions.neighboursAfter) out["neighbours_after"] = fields(*conditions.neighboursAfter);
    return out;
}

} // namespace encoding

namespace decoding {

inline StaticFacts staticFacts(FieldReader in) {
    StaticFacts out;
    out.source = in.optionalText("source");
    out.name = in.optionalText("name");
    out.uuid = in.optionalText("uuid");
    out.pciAddress = in.optionalText("pci");
    out.driver = in.optionalText("driver");
    out.vbios = in.optionalText("vbios");
    out.memoryBytes = in.optionalWhole("memory_bytes");
    out.busWidthBits = in.optionalWhole("bus_bits");
    out.maxMemoryClockMhz = in.optionalNumber("max_memory_mhz");
    out.maxSmClockMhz = in.optionalNumber("max_sm_mhz");
    out.powerLimitW = in.optionalNumber("power_limit_w");
    out.ecc = in.optionalFlag("ecc");
    out.mig = in.optionalFlag("mig");
    out.persistence = in.optionalFlag("persistence");
    return out;
}

inline std::optional<std::vector<Neighbour>> neighbours(FieldReader in, const char *key) {
    if (!in.has(key)) return std::nullopt;
    std::vector<Neighbour> out;
    for (const FieldReader &element : in.objects(key))
        out.push_back({element.whole("pid"), element.optionalText("name"), element.optionalWhole("memory_bytes"),
                       element.optionalNumber("utilisation_percent")});
    return out;
}

inline DeviceUse deviceUse(FieldReader in) {
    DeviceUse out;
    out.utilisationPercent = in.optionalNumber("utilisation_percent");
    out.memoryUsedBytes = in.optionalWhole("memory_used_bytes");
    out.load = in.optionalNumber("load");
    out.neighbours = neighbours(in, "neighbours");
    out.disturbs = in.flag("disturbs");
    return out;
}

inline Conditions conditions(FieldReader in) {
    Conditions out;
    out.durationS = in.number("duration_s");
    out.readings = in.whole("readings");
    out.smClockMinMhz = in.optionalNumber("sm_mhz_min");
    out.smClockMaxMhz = in.optionalNumber("sm_mhz_max");
    out.memoryClockMinMhz = in.optionalNumber("memory_mhz_min");
    out.memoryClockMaxMhz = in.optionalNumber("memory_mhz_max");
    out.powerMeanW = in.optionalNumber("power_mean_w");
    out.powerMaxW = in.optionalNumber("power_max_w");
    out.energyJ = in.optionalNumber("energy_j");
    out.energySpanS = in.optionalNumber("energy_span_s");
    out.temperatureMaxC = in.optionalNumber("temperature_max_c");
    if (in.has("throttle_reasons")) out.throttleReasons = in.texts("throttle_reasons");
    out.utilisationAtStartPercent = in.optionalNumber("utilisation_at_start_percent");
    out.neighboursBefore = neighbours(in, "neighbours_before");
    out.neighboursAfter = neighbours(in, "neighbours_after");
    return out;
}

} // namespace decoding

} // namespace ps::gpu
