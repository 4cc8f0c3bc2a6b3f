// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_info_json.h"

namespace ps {

nlohmann::ordered_json runInfoJson(const LocalRunInfo &info) {
    nlohmann::ordered_json json = {{"key", info.key},         {"group", info.group},        {"machine", info.machine},
                                   {"backend", info.backend}, {"device_id", info.deviceId}, {"device_name", info.deviceName}};
    if (info.driver) json["driver"] = *info.driver;
    json["suite"] = info.suite;
    json["only"] = info.only;
    json["seed"] = info.seed;
    json["started_at"] = info.startedAt;
    json["finished_at"] = info.finishedAt;
    if (info.outcome) json["outcome"] = runOutcomeKey(*info.outcome);
    json["reason"] = info.reason;
    auto environment = nlohmann::ordered_json::object();
    for (const auto &[name, value] : info.environment) environment[name] = value;
    json["environment"] = std::move(environment);
    return json;
}

LocalRunInfo runInfoFrom(gpu::decoding::FieldReader in) {
    LocalRunInfo info;
    info.key = in.text("key");
    info.group = in.text("group");
    info.machine = in.text("machine");
    info.backend = in.text("backend");
    info.deviceId = in.text("device_id");
    info.deviceName = in.text("device_name");
    info.driver = in.optionalText("driver");
    info.suite = in.text("suite");
    info.only = in.text("only");
    info.seed = in.unsignedWhole("seed");
    info.startedAt = in.text("started_at");
    info.finishedAt = in.text("finished_at");
    info.outcome = parseRunOutcome(in.optionalText("outcome").value_or(std::string()));
    info.reason = in.text("reason");
    for (auto &[name, value] : in.textsByName("environment")) info.environment.emplace_back(name, value);
    return info;
}

} // namespace ps
