// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interner.h"

#include "core/store/database.h"

#include <nlohmann/json.hpp>

#include <sqlite3.h>

namespace ps {

namespace {

struct TableSql {
    const char *find;
    const char *insert;
};

// In the order of Interner::Name. The first parameters of both statements are the row's identity.
constexpr TableSql kTables[] = {
    {"SELECT id FROM serving_config WHERE natural_key = ?",
     "INSERT INTO serving_config (natural_key, hardware, framework, model, precision, spec, disaggregated, multinode, prefill_tp, "
     "prefill_ep,"
     " prefill_dp_attention, prefill_workers, prefill_gpus, decode_tp, decode_ep, decode_dp_attention, decode_workers, decode_gpus)"
     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
    {"SELECT id FROM series WHERE config_id = ? AND benchmark_type = ? AND ifnull(offload_mode, '') = ifnull(?, '')"
     " AND ifnull(isl, -1) = ifnull(?, -1) AND ifnull(osl, -1) = ifnull(?, -1)",
     "INSERT INTO series (config_id, benchmark_type, offload_mode, isl, osl) VALUES (?, ?, ?, ?, ?)"},
    {"SELECT id FROM spelling WHERE hardware = ? AND framework = ? AND model = ? AND precision = ? AND spec = ?",
     "INSERT INTO spelling (hardware, framework, model, precision, spec) VALUES (?, ?, ?, ?, ?)"},
    {"SELECT id FROM image WHERE name = ?", "INSERT INTO image (name) VALUES (?)"},
    {"SELECT id FROM attribute_set WHERE json = ?", "INSERT INTO attribute_set (json) VALUES (?)"},
    {"SELECT id FROM concurrency_list WHERE text = ?", "INSERT INTO concurrency_list (text) VALUES (?)"},
};

void bindRole(Statement &statement, int first, const RoleTopology &role) {
    statement.bind(first, role.tensorParallel);
    statement.bind(first + 1, role.expertParallel);
    statement.bind(first + 2, role.dpAttention);
    statement.bind(first + 3, role.workers);
    statement.bind(first + 4, role.gpus);
}

void bindConfig(Statement &statement, const ServingConfig &config) {
    statement.bind(2, config.hardware);
    statement.bind(3, config.framework);
    statement.bind(4, config.model);
    statement.bind(5, config.precision);
    statement.bind(6, config.spec);
    statement.bind(7, config.disaggregated);
    statement.bind(8, config.multinode);
    bindRole(statement, 9, config.prefill);
    bindRole(statement, 14, config.decode);
}

void bindSeries(Statement &statement, std::int64_t config, const Measurement &measurement) {
    statement.bind(1, config);
    statement.bind(2, measurement.benchmarkType);
    statement.bind(3, measurement.offloadMode);
    statement.bind(4, measurement.isl);
    statement.bind(5, measurement.osl);
}

void bindSpelling(Statement &statement, const RawNames &names) {
    statement.bind(1, names.hardware);
    statement.bind(2, names.framework);
    statement.bind(3, names.model);
    statement.bind(4, names.precision);
    statement.bind(5, names.spec);
}

bool isSameSeries(const Measurement &a, const Measurement &b) {
    return a.isl == b.isl && a.osl == b.osl && a.benchmarkType == b.benchmarkType && a.offloadMode == b.offloadMode && a.config == b.config;
}

} // namespace

Result<std::unique_ptr<Interner>> Interner::create(Database &database) {
    std::vector<Table> tables;
    for (const TableSql &sql : kTables) {
        Result<Statement> find = database.prepare(sql.find);
        if (!find) return failure(find.error());
        Result<Statement> insert = database.prepare(sql.insert);
        if (!insert) return failure(insert.error());
        tables.push_back(Table{std::move(*find), std::move(*insert)});
    }
    return std::unique_ptr<Interner>(new Interner(database, std::move(tables)));
}

Interner::Interner(Database &database, std::vector<Table> tables) : m_database(database), m_tables(std::move(tables)) {}

template <typename BindFind, typename BindInsert>
Result<std::int64_t> Interner::idOf(Name name, const std::string &key, const BindFind &bindFind, const BindInsert &bindInsert) {
    Table &table = m_tables[name];
    if (const auto known = table.ids.find(key); known != table.ids.end()) return known->second;
    bindFind(table.find);
    const Result<bool> found = table.find.step();
    if (!found) return failure(found.error());
    std::int64_t id = 0;
    if (*found) {
        id = table.find.integer(0);
        table.find.reset();
    } else {
        bindInsert(table.insert);
        if (Status inserted = table.insert.run(); !inserted) return failure(inserted.error());
        id = sqlite3_last_insert_rowid(m_database.handle());
    }
    table.ids.emplace(key, id);
    return id;
}

Result<std::int64_t> Interner::config(const ServingConfig &config) {
    const std::string key = config.naturalKey();
    const auto bindInsert = [&](Statement &insert) {
        insert.bind(1, key);
        bindConfig(insert, config);
    };
    return idOf(
        Config, key, [&](Statement &find) { find.bind(1, key); }, bindInsert);
}

Result<std::int64_t> Interner::series(const Measurement &measurement) {
    if (m_lastSeries && isSameSeries(m_last, measurement)) return *m_lastSeries;
    const Result<std::int64_t> configId = config(measurement.config);
    if (!configId) return configId;
    const Result<std::int64_t> id = newSeries(*configId, measurement);
    if (!id) return id;
    m_last.config = measurement.config;
    m_last.benchmarkType = measurement.benchmarkType;
    m_last.offloadMode = measurement.offloadMode;
    m_last.isl = measurement.isl;
    m_last.osl = measurement.osl;
    m_lastSeries = *id;
    return id;
}

Result<std::int64_t> Interner::newSeries(std::int64_t config, const Measurement &measurement) {
    std::string key = std::to_string(config) + '\n' + measurement.benchmarkType + '\n' + measurement.offloadMode.value_or("");
    key += '\n' + std::to_string(measurement.isl.value_or(-1)) + '\n' + std::to_string(measurement.osl.value_or(-1));
    const auto bind = [&](Statement &statement) { bindSeries(statement, config, measurement); };
    return idOf(Series, key, bind, bind);
}

Result<std::int64_t> Interner::spelling(const RawNames &names) {
    if (m_lastSpelling && m_last.raw == names) return *m_lastSpelling;
    std::string key;
    // With its length before it, no name can be taken for the end of another.
    for (const std::string *name : {&names.hardware, &names.framework, &names.model, &names.precision, &names.spec}) {
        key += std::to_string(name->size()) + ':' + *name;
    }
    const auto bind = [&](Statement &statement) { bindSpelling(statement, names); };
    const Result<std::int64_t> id = idOf(Spelling, key, bind, bind);
    if (!id) return id;
    m_last.raw = names;
    m_lastSpelling = *id;
    return id;
}

Result<std::int64_t> Interner::image(const std::string &name) {
    return singleText(Image, name);
}

Result<std::int64_t> Interner::attributeSet(const std::vector<std::pair<std::string, std::string>> &attributes) {
    if (m_lastAttributes && m_last.attributes == attributes) return *m_lastAttributes;
    nlohmann::json object = nlohmann::json::object();
    for (const auto &[key, value] : attributes) object[key] = value;
    const Result<std::int64_t> id = singleText(AttributeSet, object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    if (!id) return id;
    m_last.attributes = attributes;
    m_lastAttributes = *id;
    return id;
}

Result<std::int64_t> Interner::concurrencyList(const std::string &text) {
    return singleText(ConcurrencyList, text);
}

Result<std::int64_t> Interner::singleText(Name name, const std::string &text) {
    const auto bind = [&](Statement &statement) { statement.bind(1, text); };
    return idOf(name, text, bind, bind);
}

void Interner::forget() {
    for (Table &table : m_tables) table.ids.clear();
    m_lastSeries.reset();
    m_lastSpelling.reset();
    m_lastAttributes.reset();
}

} // namespace ps
