// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/copy_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ps {

namespace {

/// Columns of the type jsonb, whose text is JSON already.
constexpr std::array<std::string_view, 2> kJsonColumns = {"metrics", "workers"};
/// Columns of the type text[].
constexpr std::array<std::string_view, 1> kListColumns = {"config_keys"};
constexpr std::array<std::string_view, 4> kBooleanColumns = {"disagg", "is_multinode", "prefill_dp_attention", "decode_dp_attention"};
/// Columns that are text even where they look like numbers.
constexpr std::array<std::string_view, 14> kTextColumns = {"hardware",    "framework", "model",    "precision",         "spec_method",
                                                           "name",        "image",     "head_sha", "base_ref",          "head_ref",
                                                           "head_branch", "task",      "error",    "recipe_fingerprint"};

template <std::size_t count>
bool contains(const std::array<std::string_view, count> &names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isWhole(std::string_view text) {
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    return digits && text.size() < 19 && (text.front() != '0' || text.size() == 1);
}

void appendJsonText(std::string_view text, std::string &json) {
    constexpr std::string_view kHex = "0123456789abcdef";
    json += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            json.append("\\").append(1, c);
        else if (byte < 0x20)
            json.append("\\u00").append(1, kHex[byte >> 4]).append(1, kHex[byte & 0xF]);
        else
            json += c;
    }
    json += '"';
}

/// {a,"b,c"} → ["a","b,c"]
void appendList(std::string_view list, std::string &json) {
    if (list.size() >= 2) list = list.substr(1, list.size() - 2);
    json += '[';
    bool first = true;
    for (std::size_t at = 0; at < list.size();) {
        std::string item;
        const bool quoted = list[at] == '"';
        at += quoted ? 1 : 0;
        for (; at < list.size() && list[at] != (quoted ? '"' : ','); ++at) {
            if (list[at] == '\\' && at + 1 < list.size()) ++at;
            item += list[at];
        }
        at = std::min(list.find(',', at), list.size());
        at += at < list.size() ? 1 : 0;
        if (!first) json += ',';
        first = false;
        appendJsonText(item, json);
    }
    json += ']';
}

void appendValue(std::string_view column, const std::string &value, std::string &json) {
    if (contains(kJsonColumns, column))
        json += value.empty() ? "null" : value;
    else if (contains(kListColumns, column))
        appendList(value, json);
    else if (contains(kBooleanColumns, column))
        json += value == "t" ? "true" : "false";
    else if (isWhole(value) && !contains(kTextColumns, column))
        json += value;
    else
        appendJsonText(value, json);
}

/// "COPY public.configs (id, "model") FROM stdin;" → id, model; empty for any other line.
std::vector<std::string> columnsOf(std::string_view line) {
    std::vector<std::string> columns;
    const std::size_t open = line.find('(');
    const std::size_t close = line.rfind(')');
    if (line.substr(0, 5) != "COPY " || open == std::string_view::npos || close == std::string_view::npos || close < open) return columns;
    if (line.substr(close).find("FROM stdin") == std::string_view::npos) return columns;
    std::string name;
    for (const char c : line.substr(open + 1, close - open)) {
        if (c == ',' || c == ')')
            columns.push_back(std::exchange(name, {}));
        else if (c != ' ' && c != '"')
            name += c;
    }
    return columns;
}

bool isOctal(char c) {
    return c >= '0' && c <= '7';
}

} // namespace

std::optional<std::string> copyValue(std::string_view field) {
    if (field == "\\N") return std::nullopt;
    constexpr std::array<std::pair<char, char>, 6> kLetters = {
        {{'b', '\b'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'v', '\v'}}};
    std::string value;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] != '\\' || i + 1 == field.size()) {
            value += field[i];
            continue;
        }
        const char c = field[++i];
        const auto *const letter = std::find_if(kLetters.begin(), kLetters.end(), [c](const auto &pair) { return pair.first == c; });
        if (letter != kLetters.end()) {
            value += letter->second;
        } else if (isOctal(c)) {
            int code = 0;
            for (int digits = 0; digits < 3 && i < field.size() && isOctal(field[i]); ++digits, ++i) code = code * 8 + (field[i] - '0');
            --i;
            value += static_cast<char>(code);
        } else {
            value += c;
        }
    }
    return value;
}

bool CopyToJson::feed(std::string_view piece) {
    while (!piece.empty()) {
        const std::size_t end = piece.find('\n');
        if (m_kept.size() + std::min(end, piece.size()) > m_maxLineBytes) {
            m_fault = "a row has more than " + std::to_string(m_maxLineBytes) + " bytes";
            return false;
        }
        if (end == std::string_view::npos) {
            m_kept += piece;
            return true;
        }
        m_kept += piece.substr(0, end);
        piece.remove_prefix(end + 1);
        const bool wanted = line(m_kept);
        m_kept.clear();
        if (!wanted) return false;
    }
    return true;
}

bool CopyToJson::finish() {
    return m_sink(m_any ? "]" : "[]");
}

bool CopyToJson::line(std::string_view text) {
    if (!m_inRows) {
        m_columns = columnsOf(text);
        m_inRows = !m_columns.empty();
        return true;
    }
    if (text == "\\.") {
        m_inRows = false;
        return true;
    }
    return row(text);
}

bool CopyToJson::row(std::string_view text) {
    m_json = m_any ? ",\n{" : "[\n{";
    m_any = true;
    for (std::size_t column = 0; column < m_columns.size(); ++column) {
        const std::size_t tab = std::min(text.find('\t'), text.size());
        const auto value = copyValue(text.substr(0, tab));
        text.remove_prefix(std::min(tab + 1, text.size()));
        if (column > 0) m_json += ',';
        appendJsonText(m_columns[column], m_json);
        m_json += ':';
        if (value)
            appendValue(m_columns[column], *value, m_json);
        else
            m_json += "null";
    }
    m_json += '}';
    return m_sink(m_json);
}

} // namespace ps
