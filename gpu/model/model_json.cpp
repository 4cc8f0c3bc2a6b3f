// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/model_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

namespace ps::gpu {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t maxSize = 1'000'000'000;
constexpr std::size_t maxLayers = 1000;
constexpr std::size_t maxFileBytes = 1 << 20;

std::string quoted(const char *key) {
    return std::string(1, '"').append(key).append(1, '"');
}

/// Reads the keys of one object, remembers the first thing that is wrong, and which keys were asked for.
class ObjectReader {
public:
    ObjectReader(const Json &object, std::string place, std::string &error) : m_object(object), m_place(std::move(place)), m_error(error) {
        if (!m_object.is_object()) fail("is no object");
    }

    const Json *find(const char *key) {
        m_known.insert(key);
        if (!m_object.is_object()) return nullptr;
        const auto found = m_object.find(key);
        return found == m_object.end() ? nullptr : &*found;
    }
    const Json *need(const char *key) {
        const Json *value = find(key);
        if (!value) fail("has no " + quoted(key));
        return value;
    }
    std::int64_t size(const char *key, std::int64_t least = 1) {
        const Json *value = need(key);
        if (!value) return 0;
        if (value->is_number_integer()) {
            const bool fits = !value->is_number_unsigned() || value->get<std::uint64_t>() <= static_cast<std::uint64_t>(maxSize);
            const std::int64_t number = fits ? value->get<std::int64_t>() : -1;
            if (number >= least && number <= maxSize) return number;
        }
        fail(quoted(key) + " is no whole number from " + std::to_string(least) + " to " + std::to_string(maxSize));
        return 0;
    }
    double count(const Json &value, const char *key) {
        const double number = value.is_number() ? value.get<double>() : -1.0;
        if (std::isfinite(number) && number > 0.0) return number;
        fail(quoted(key) + " is no positive number");
        return 0.0;
    }
    bool flag(const char *key) {
        const Json *value = need(key);
        if (!value) return false;
        if (!value->is_boolean()) fail(quoted(key) + " is neither true nor false");
        return value->is_boolean() && value->get<bool>();
    }
    std::string text(const char *key) {
        const Json *value = need(key);
        if (!value) return {};
        if (!value->is_string() || value->get_ref<const std::string &>().empty()) fail(quoted(key) + " is no text");
        return value->is_string() ? value->get<std::string>() : std::string();
    }
    Dtype dtype(const char *key) {
        const std::string name = text(key);
        const std::optional<Dtype> dtype = dtypeFromName(name);
        if (!dtype) fail(quoted(key) + " names no data type: \"" + name + "\"");
        return dtype.value_or(Dtype::Bf16);
    }
    /// Call when every key was read.
    void refuseOthers() {
        if (!m_object.is_object()) return;
        for (const auto &[key, value] : m_object.items()) {
            if (!m_known.contains(key)) fail("has an unknown key \"" + key + "\"");
        }
    }
    void fail(const std::string &reason) {
        if (m_error.empty()) m_error = m_place + " " + reason;
    }
    [[nodiscard]] std::string inside(const char *key) const { return m_place + ": " + key; }
    [[nodiscard]] std::string &error() { return m_error; }

private:
    const Json &m_object;
    std::string m_place;
    std::string &m_error;
    std::set<std::string> m_known;
};

GqaShape readGqa(ObjectReader &in) {
    GqaShape gqa;
    gqa.heads = in.size("heads");
    gqa.kvHeads = in.size("kv_heads");
    gqa.headDim = in.size("head_dim");
    gqa.window = in.size("window", 0);
    gqa.queryKeyNorm = in.flag("query_key_norm");
    gqa.outputGate = in.flag("output_gate");
    gqa.biases = in.flag("biases");
    gqa.sinks = in.flag("sinks");
    if (gqa.kvHeads > 0 && gqa.heads % gqa.kvHeads != 0) in.fail("\"heads\" is no multiple of \"kv_heads\"");
    return gqa;
}

MlaShape readMla(ObjectReader &in) {
    return {in.size("heads"), in.size("query_rank"), in.size("kv_rank"), in.size("nope_dim"), in.size("rope_dim"), in.size("value_dim")};
}

DeltaNetShape readDeltaNet(ObjectReader &in) {
    return {in.size("key_heads"), in.size("value_heads"), in.size("head_dim"), in.size("convolution_width")};
}

DenseShape readDense(ObjectReader &in) {
    return {in.size("intermediate")};
}

MoeShape readMoe(ObjectReader &in) {
    MoeShape moe;
    moe.experts = in.size("experts");
    moe.topK = in.size("top_k");
    moe.intermediate = in.size("intermediate");
    moe.sharedIntermediate = in.size("shared_intermediate", 0);
    moe.sharedGate = in.flag("shared_gate");
    moe.biases = in.flag("biases");
    if (moe.topK > moe.experts) in.fail("\"top_k\" is more than \"experts\"");
    if (moe.sharedGate && moe.sharedIntermediate == 0) in.fail("\"shared_gate\" is true, but there is no shared expert");
    return moe;
}

template <typename Shape>
std::optional<Shape> readBlock(ObjectReader &root, const char *key, Shape (*read)(ObjectReader &)) {
    const Json *value = root.find(key);
    if (!value) return std::nullopt;
    ObjectReader in(*value, root.inside(key), root.error());
    const Shape shape = read(in);
    in.refuseOthers();
    return shape;
}

std::optional<AttentionKind> attentionFromName(const std::string &name) {
    if (name == "full") return AttentionKind::Full;
    if (name == "window") return AttentionKind::Window;
    if (name == "mla") return AttentionKind::Mla;
    if (name == "delta_net") return AttentionKind::DeltaNet;
    return std::nullopt;
}

LayerShape readLayer(const Json &value, const std::string &place, std::string &error) {
    ObjectReader in(value, place, error);
    const std::optional<AttentionKind> attention = attentionFromName(in.text("attention"));
    if (!attention) in.fail("\"attention\" is none of full, window, mla, delta_net");
    const std::string feedForward = in.text("feed_forward");
    if (feedForward != "dense" && feedForward != "moe") in.fail("\"feed_forward\" is neither dense nor moe");
    in.refuseOthers();
    return {attention.value_or(AttentionKind::Full), feedForward == "moe" ? FeedForwardKind::Moe : FeedForwardKind::Dense};
}

/// "layers": runs of a pattern, in order: [{"repeat": 18, "pattern": [{"attention": "window", "feed_forward": "moe"}, …]}, …]
std::vector<LayerShape> readLayers(ObjectReader &root) {
    std::vector<LayerShape> layers;
    const Json *runs = root.need("layers");
    if (!runs) return layers;
    if (!runs->is_array() || runs->empty()) root.fail("\"layers\" is no list of runs");
    for (std::size_t r = 0; runs->is_array() && r < runs->size(); ++r) {
        ObjectReader in((*runs)[r], root.inside("layers") + "[" + std::to_string(r) + "]", root.error());
        const auto repeat = static_cast<std::size_t>(in.size("repeat"));
        const Json *pattern = in.need("pattern");
        in.refuseOthers();
        if (!pattern || !pattern->is_array() || pattern->empty()) {
            in.fail("\"pattern\" is no list of layers");
            return layers;
        }
        if (repeat > maxLayers || pattern->size() > maxLayers || layers.size() + repeat * pattern->size() > maxLayers) {
            in.fail("makes more than " + std::to_string(maxLayers) + " layers");
            return layers;
        }
        std::vector<LayerShape> shapes;
        for (const Json &layer : *pattern) shapes.push_back(readLayer(layer, in.inside("pattern"), root.error()));
        for (std::size_t i = 0; i < repeat; ++i) layers.insert(layers.end(), shapes.begin(), shapes.end());
    }
    return layers;
}

PublishedCounts readPublished(ObjectReader &root) {
    PublishedCounts published;
    const Json *value = root.need("published");
    if (!value) return published;
    ObjectReader in(*value, root.inside("published"), root.error());
    if (const Json *total = in.need("total_parameters")) published.total = in.count(*total, "total_parameters");
    if (const Json *active = in.find("active_parameters")) {
        published.active = in.count(*active, "active_parameters");
        published.activeCountsEmbedding = in.flag("active_counts_embedding");
    }
    in.refuseOthers();
    return published;
}

Precision readPrecision(ObjectReader &root, bool hasExperts) {
    Precision precision;
    const Json *value = root.need("precision");
    if (!value) return precision;
    ObjectReader in(*value, root.inside("precision"), root.error());
    precision.linear = in.dtype("linear");
    if (hasExperts) precision.experts = in.dtype("experts");
    precision.lmHead = in.dtype("lm_head");
    precision.cache = in.dtype("cache");
    in.refuseOthers();
    return precision;
}

bool isDay(const std::string &text) {
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool fits = i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
        if (!fits) return false;
    }
    return true;
}

/// Each block is there exactly when a layer uses it.
void checkBlocks(ObjectReader &root, const ModelShape &model) {
    const auto attends = [&](AttentionKind kind) {
        return std::any_of(model.layers.begin(), model.layers.end(), [&](const LayerShape &layer) { return layer.attention == kind; });
    };
    const auto feeds = [&](FeedForwardKind kind) {
        return std::any_of(model.layers.begin(), model.layers.end(), [&](const LayerShape &layer) { return layer.feedForward == kind; });
    };
    const auto check = [&](const std::string &key, bool used, bool there) {
        if (used && !there) root.fail("has no \"" + key + "\", which its layers use");
        if (there && !used) root.fail("has a \"" + key + "\" that no layer uses");
    };
    const bool window = attends(AttentionKind::Window);
    check("gqa", window || attends(AttentionKind::Full), model.gqa.has_value());
    check("mla", attends(AttentionKind::Mla), model.mla.has_value());
    check("delta_net", attends(AttentionKind::DeltaNet), model.deltaNet.has_value());
    check("dense", feeds(FeedForwardKind::Dense), model.dense.has_value());
    check("moe", feeds(FeedForwardKind::Moe), model.moe.has_value());
    if (model.gqa && window != (model.gqa->window > 0)) root.fail("has a window of 0 with window layers, or a window without such layers");
}

ModelShape readModel(ObjectReader &root) {
    ModelShape model;
    if (root.size("schema") != 1) root.fail("\"schema\" is not 1, the only one known here");
    model.name = root.text("name");
    model.source = root.text("source");
    model.asOf = root.text("as_of");
    if (!isDay(model.asOf)) root.fail("\"as_of\" is no day like 2026-11-24");
    model.hidden = root.size("hidden");
    model.vocabulary = root.size("vocabulary");
    model.published = readPublished(root);
    model.gqa = readBlock(root, "gqa", readGqa);
    model.mla = readBlock(root, "mla", readMla);
    model.deltaNet = readBlock(root, "delta_net", readDeltaNet);
    model.dense = readBlock(root, "dense", readDense);
    model.moe = readBlock(root, "moe", readMoe);
    model.layers = readLayers(root);
    // Before the precision, so that a missing "moe" is not reported as a precision of experts too much.
    if (root.error().empty()) checkBlocks(root, model);
    model.precision = readPrecision(root, model.moe.has_value());
    root.refuseOthers();
    return model;
}

} // namespace

Outcome<ModelShape> parseModelShape(std::string_view json, const std::string &origin) {
    const Json value = Json::parse(json.begin(), json.end(), nullptr, false);
    if (value.is_discarded()) return Fault{origin + " is no JSON"};
    std::string error;
    ObjectReader root(value, origin, error);
    ModelShape model = readModel(root);
    if (!error.empty()) return Fault{error};
    return model;
}

Outcome<ModelShape> loadModelShape(const std::filesystem::path &file) {
    const std::string name = file.string();
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return Fault{name + " cannot be opened"};
    std::string text(maxFileBytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad() || (stream.fail() && !stream.eof())) return Fault{name + " cannot be read"};
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > maxFileBytes) return Fault{name + " is larger than 1 MiB"};
    return parseModelShape(text, name);
}

} // namespace ps::gpu
