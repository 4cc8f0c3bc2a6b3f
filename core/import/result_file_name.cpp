// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/result_file_name.h"

#include "core/import/path_facts.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ps {

namespace {

constexpr std::string_view kDigits = "0123456789";

bool startsWith(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

bool isNumber(std::string_view text) {
    return !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
}

bool isSwitch(std::string_view text) {
    return text == "true" || text == "false";
}

/// "tp8" after "tp" → "8"; empty when the text is not `start` and a number.
std::string_view numberAfter(std::string_view start, std::string_view text) {
    if (!startsWith(text, start)) return {};
    text.remove_prefix(start.size());
    return isNumber(text) ? text : std::string_view();
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string_view withoutFolderAndExtension(std::string_view name) {
    if (const std::size_t slash = name.rfind('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
    constexpr std::string_view kExtension = ".json";
    if (name.size() > kExtension.size() && name.substr(name.size() - kExtension.size()) == kExtension)
        name.remove_suffix(kExtension.size());
    for (const std::string_view start : {"bmk_agentic_", "bmk_", "agentic_", "power_audit_", "agg_"}) {
        if (!startsWith(name, start)) continue;
        name.remove_prefix(start.size());
        break;
    }
    return name;
}

/// Reads a name from the left, part by part.
class NameReader {
public:
    FieldMapping read(std::string_view name) {
        takeMultinodeMember(name);
        m_parts = split(name, '_');
        if (m_parts.size() < 5 || !readExperiment() || !readPrecisionAndEngine() || !readTopology() || !readRest()) return {};
        return std::move(m_fields);
    }

private:
    void set(std::string_view key, std::string_view value) { m_fields.insert_or_assign(std::string(key), std::string(value)); }
    bool atEnd() const { return m_next == m_parts.size(); }
    std::string_view part() const { return atEnd() ? std::string_view() : m_parts[m_next]; }
    std::string_view following() const { return m_next + 1 < m_parts.size() ? m_parts[m_next + 1] : std::string_view(); }

    /// "…_results_concurrency_64_gpus_12_ctx_4_gen_8" at the end of the members of multinode artifacts.
    void takeMultinodeMember(std::string_view &name) {
        const std::size_t start = std::min(name.rfind("_isl_"), name.rfind("_concurrency_"));
        if (start == std::string_view::npos) return;
        const std::vector<std::string_view> words = split(name.substr(start + 1), '_');
        for (std::size_t i = 0; i + 1 < words.size(); ++i) {
            if (!isNumber(words[i + 1])) continue;
            if (words[i] == "isl" || words[i] == "osl") set(words[i], words[i + 1]);
            if (words[i] == "concurrency") set("conc", words[i + 1]);
            if (words[i] == "gpus") set("num_prefill_gpu", words[i + 1]); // aggregated, unless ctx and gen follow
            if (words[i] == "gpus") set("num_decode_gpu", "0");
            if (words[i] == "ctx") set("num_prefill_gpu", words[i + 1]);
            if (words[i] == "gen") set("num_decode_gpu", words[i + 1]);
        }
        name = name.substr(0, start);
        constexpr std::string_view kResults = "_results";
        if (name.size() > kResults.size() && name.substr(name.size() - kResults.size()) == kResults) name.remove_suffix(kResults.size());
    }

    /// "dsr1_8k1k", or "kimik2.7_tp4_conc16_kvdram-lmcache" of the multi-turn benchmark.
    bool readExperiment() {
        if (part().empty()) return false;
        set("infmax_model_prefix", part());
        ++m_next;
        if (const auto sequence = sequenceInName(part())) {
            set("isl", std::to_string(sequence->isl));
            set("osl", std::to_string(sequence->osl));
            ++m_next;
            return true;
        }
        const std::size_t first = m_next;
        while (readAgenticSetting()) ++m_next;
        if (m_next == first) return false;
        set("scenario_type", "agentic-coding");
        return true;
    }

    bool readAgenticSetting() {
        for (const std::string_view count : {"tp", "conc", "users", "bs"}) {
            if (!numberAfter(count, part()).empty()) return true; // stands once more behind the engine
        }
        for (const auto &[start, key] : {std::pair("offload", "offloading"), std::pair("kv", "kv_offloading")}) {
            if (!startsWith(part(), start)) continue;
            set(key, part().substr(std::string_view(start).size()));
            return true;
        }
        return startsWith(part(), "spec-");
    }

    bool isTopology() const { return !numberAfter("tp", split(part(), '-').front()).empty() || startsWith(part(), "prefill-"); }

    bool readPrecisionAndEngine() {
        if (isTopology() || part().empty()) return false;
        set("precision", part());
        ++m_next;
        if (isTopology()) return true; // August 2025
        set("framework", part());
        ++m_next;
        return isTopology();
    }

    bool readTopology() {
        if (!startsWith(part(), "prefill-")) return readParallelism(m_parts[m_next++], "");
        if (!readParallelism(m_parts[m_next++].substr(8), "prefill_") || !startsWith(part(), "decode-")) return false;
        set("is_multinode", "true");
        return readParallelism(m_parts[m_next++].substr(7), "decode_");
    }

    /// "tp8-pp1-dcp1-pcp1-ep8-dpafalse", in the roles "tp4-ep4-dptrue-nw2".
    bool readParallelism(std::string_view text, const std::string &role) {
        for (const std::string_view word : split(text, '-')) {
            const std::size_t digits = std::min(word.find_first_of(kDigits), word.size());
            const std::string_view name = word.substr(0, digits);
            const std::string_view count = word.substr(digits);
            const std::string_view enabled = startsWith(word, "dpa") ? word.substr(3) : startsWith(word, "dp") ? word.substr(2) : "";
            if (isSwitch(enabled))
                set(role + "dp_attention", enabled);
            else if (!isNumber(count))
                return false;
            else if (name == "tp" || name == "ep" || name == "pp")
                set(role + std::string(name), count);
            else if (name == "dcp" || name == "pcp")
                set(role + std::string(name) + "_size", count);
            else if (name == "nw")
                set(role + "num_workers", count);
            else
                return false;
        }
        return true;
    }

    /// What stands between the parallelism and the concurrency, in the order of no particular era; then the runner.
    bool readRest() {
        while (!startsWith(part(), "conc")) {
            if (atEnd() || !readSetting()) return false;
            ++m_next;
        }
        const std::string_view conc = part().substr(4);
        if (isNumber(conc))
            m_fields.try_emplace("conc", std::string(conc));
        else if (conc.empty() || conc.find_first_not_of("0123456789x") != std::string_view::npos)
            return false;
        ++m_next;
        if (startsWith(part(), "mtp-")) readSetting(), ++m_next;
        return readRunner();
    }

    bool readSetting() {
        if (const std::string_view ep = numberAfter("ep", part()); !ep.empty()) {
            set("ep", ep);
        } else if ((part() == "dpa" && isSwitch(following())) || (part() == "specdecode" && !following().empty())) {
            set(part() == "dpa" ? "dp_attention" : "spec_decoding", following());
            ++m_next;
        } else if (startsWith(part(), "disagg-") && isSwitch(part().substr(7))) {
            set("disagg", part().substr(7));
        } else if (startsWith(part(), "spec-")) {
            set("spec_decoding", part().substr(5));
        } else if (startsWith(part(), "mtp-")) {
            set("mtp", part().substr(4));
        } else {
            return false;
        }
        return true;
    }

    bool readRunner() {
        constexpr std::string_view kRecipe = "recipe-";
        std::string runner;
        for (; !atEnd(); ++m_next) {
            if (m_next + 1 == m_parts.size() && startsWith(part(), kRecipe)) {
                set("recipe_fingerprint", part().substr(kRecipe.size()));
            } else {
                runner.append(runner.empty() ? "" : "_").append(part());
            }
        }
        set("hw", runner);
        return !runner.empty();
    }

    std::vector<std::string_view> m_parts;
    std::size_t m_next = 0;
    FieldMapping m_fields;
};

} // namespace

FieldMapping fieldsOfResultName(std::string_view name) {
    return NameReader().read(withoutFolderAndExtension(name));
}

} // namespace ps
