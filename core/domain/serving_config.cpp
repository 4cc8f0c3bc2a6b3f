// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/serving_config.h"

namespace ps {

namespace {

const char *boolText(bool value) {
    return value ? "true" : "false";
}

/// TP4: tensor parallel. TEP4 / DEP4: experts over the same GPUs, attention tensor- or data-parallel. EP8 with another
/// tensor-parallel size keeps both numbers.
std::string roleLabel(const RoleTopology &role) {
    const std::string tp = std::to_string(role.tensorParallel);
    const std::string ep = std::to_string(role.expertParallel);
    if (role.expertParallel <= 1) return (role.dpAttention ? "DP-attn TP" : "TP") + tp;
    if (role.expertParallel == role.tensorParallel) return (role.dpAttention ? "DEP" : "TEP") + ep;
    return (role.dpAttention ? "DP-attn TP" : "TP") + tp + " EP" + ep;
}

std::string workersLabel(const RoleTopology &role) {
    const std::string label = roleLabel(role);
    return role.workers > 0 ? std::to_string(role.workers) + "×" + label : label;
}

/// A ':' inside a name must not make two different configurations read the same.
void appendName(std::string &key, const std::string &name) {
    for (const char c : name) {
        if (c == ':' || c == '\\') key += '\\';
        key += c;
    }
    key += ':';
}

void appendParallelism(std::string &key, const RoleTopology &role) {
    key += ':' + std::to_string(role.tensorParallel);
    key += ':' + std::to_string(role.expertParallel);
    key += ':';
    key += boolText(role.dpAttention);
}

void appendRole(std::string &key, const RoleTopology &role) {
    appendParallelism(key, role);
    key += ':' + std::to_string(role.workers);
}

void appendDeployment(std::string &key, const ServingConfig &config) {
    key.reserve(96);
    for (const std::string *part : {&config.hardware, &config.framework, &config.model, &config.precision, &config.spec})
        appendName(key, *part);
    key += boolText(config.disaggregated);
    key += ':';
    key += boolText(config.multinode);
}

void appendGpus(std::string &key, const ServingConfig &config) {
    key += ':' + std::to_string(config.prefill.gpus);
    key += ':' + std::to_string(config.decode.gpus);
}

} // namespace

int ServingConfig::totalGpus() const {
    return disaggregated || multinode ? prefill.gpus + decode.gpus : prefill.gpus;
}

std::string ServingConfig::naturalKey() const {
    std::string key;
    appendDeployment(key, *this);
    appendRole(key, prefill);
    appendRole(key, decode);
    appendGpus(key, *this);
    return key;
}

std::string ServingConfig::toldKey() const {
    std::string key;
    appendDeployment(key, *this);
    appendParallelism(key, decode);
    appendGpus(key, *this);
    return key;
}

std::string ServingConfig::parallelismLabel() const {
    if (!disaggregated && !multinode) return roleLabel(prefill);
    if (isToldInPart()) return "? + " + workersLabel(decode);
    if (decode.gpus == 0) return workersLabel(prefill); // aggregated over several nodes
    return workersLabel(prefill) + " + " + workersLabel(decode);
}

} // namespace ps
