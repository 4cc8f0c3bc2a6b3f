// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/record_hasher.h"

#include <nlohmann/json.hpp>

#include <bit>

namespace ps {

namespace {

std::string jsonText(const nlohmann::json &json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

void RecordHasher::add(std::string_view text) {
    for (const char c : text) m_hash = (m_hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    m_hash = (m_hash ^ 0x1ffU) * 0x100000001b3ULL; // no byte: the end of one text is not the beginning of the next
}

void RecordHasher::operator()(const std::string &column, const std::string &value) {
    if (!value.empty()) field(column, value);
}

void RecordHasher::operator()(const std::string &column, const std::optional<double> &value) {
    if (value) field(column, std::to_string(std::bit_cast<std::uint64_t>(*value == 0 ? 0.0 : *value)));
}

void RecordHasher::operator()(const std::string &column, const std::optional<int> &value) {
    if (value) field(column, std::to_string(*value));
}

void RecordHasher::operator()(const std::string &column, const std::optional<Day> &value) {
    if (value) field(column, value->iso());
}

void RecordHasher::operator()(const std::string &column, std::int64_t value) {
    if (value != 0) field(column, std::to_string(value));
}

void RecordHasher::operator()(const std::string &column, const Texts &value) {
    if (!value.empty()) field(column, recordJson(value));
}

void RecordHasher::operator()(const std::string &column, const Numbers &value) {
    if (!value.empty()) field(column, recordJson(value));
}

std::int64_t RecordHasher::hash() const {
    return std::bit_cast<std::int64_t>(m_hash);
}

void RecordHasher::field(const std::string &column, std::string_view value) {
    add(column);
    add(value);
}

std::string recordJson(const RecordHasher::Texts &texts) {
    return jsonText(nlohmann::json(texts));
}

std::string recordJson(const RecordHasher::Numbers &numbers) {
    nlohmann::json object = nlohmann::json::object();
    for (const auto &[key, value] : numbers) object[key] = value;
    return jsonText(object);
}

} // namespace ps
