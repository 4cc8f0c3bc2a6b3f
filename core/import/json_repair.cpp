// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_repair.h"

#include <algorithm>
#include <charconv>

namespace ps {

namespace {

/// The length of the non-finite literal that the text begins with; 0 when there is none.
std::size_t literalLength(std::string_view text) {
    for (const std::string_view literal : {"NaN", "Infinity", "-Infinity", "-NaN"}) {
        if (text.substr(0, literal.size()) == literal) return literal.size();
    }
    return 0;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

template <typename Number>
bool isHeldBy(std::string_view text) {
    Number number{};
    return std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc::result_out_of_range;
}

/// Walks through the text and copies it, with what is wrong replaced.
class Repair {
public:
    explicit Repair(std::string_view json) : m_json(json) {}

    std::optional<RepairedJson> run() {
        while (m_at < m_json.size() && step()) {
        }
        if (m_result.total() == 0) return std::nullopt;
        m_result.text.append(m_json.substr(m_copied));
        return std::move(m_result);
    }

private:
    bool step() {
        const char c = m_json[m_at];
        if (c == '"') return string();
        const std::size_t length = c == 'N' || c == 'I' || c == '-' ? literalLength(m_json.substr(m_at)) : 0;
        if (length > 0)
            replace(length, "null", m_result.nonFinite);
        else if (isDigit(c) || c == '-')
            number();
        else
            ++m_at;
        return true;
    }

    bool string() {
        for (++m_at; m_at < m_json.size();) {
            const char c = m_json[m_at];
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (c == '\n' || c == '\r') return false;
            if (c == '\\')
                m_at += 2;
            else if (static_cast<unsigned char>(c) < 0x20)
                replace(1, "\\uFFFD", m_result.controls);
            else
                ++m_at;
        }
        return false;
    }

    void number() {
        const std::size_t end = std::min(m_json.find_first_not_of("0123456789+-.eE", m_at), m_json.size());
        const std::string_view text = m_json.substr(m_at, end - m_at);
        const bool whole = text.find_first_of(".eE") == std::string_view::npos;
        if (!isHeldBy<double>(text)) {
            const bool tiny = text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
            replace(text.size(), tiny ? "0" : "null", tiny ? m_result.rounded : m_result.outOfRange);
        } else if (whole && !isHeldBy<std::int64_t>(text) && (text.front() == '-' || !isHeldBy<std::uint64_t>(text))) {
            replace(text.size(), std::string(text) + "e0", m_result.rounded);
        } else {
            m_at = end;
        }
    }

    void replace(std::size_t length, std::string_view by, std::uint64_t &count) {
        m_result.text.append(m_json.substr(m_copied, m_at - m_copied)).append(by);
        m_at += length;
        m_copied = m_at;
        ++count;
    }

    std::string_view m_json;
    std::size_t m_at = 0;
    std::size_t m_copied = 0;
    RepairedJson m_result;
};

} // namespace

std::optional<RepairedJson> repairJson(std::string_view json) {
    return Repair(json).run();
}

} // namespace ps
