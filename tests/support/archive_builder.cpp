// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/archive_builder.h"

#include "core/support/number_text.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <zip.h>

namespace ps::test {

namespace {

[[noreturn]] void giveUp(const char *what) {
    std::fprintf(stderr, "archive_builder: %s\n", what);
    std::abort();
}

void expect(bool good, const char *what) {
    if (!good) giveUp(what);
}

/// Offsets of the fields that the functions below break: in the header before a member, and in the directory.
struct FieldOffsets {
    std::size_t local;
    std::size_t directory;
};
constexpr FieldOffsets kFlags = {6, 8};
constexpr FieldOffsets kMethod = {8, 10};
constexpr FieldOffsets kCrc = {14, 16};

std::size_t directoryStart(const std::string &archive) {
    const std::size_t at = archive.find(std::string_view("PK\1\2", 4));
    expect(at != std::string::npos, "no directory");
    return at;
}

void flip(std::string &archive, FieldOffsets field, char bits) {
    archive[field.local] = static_cast<char>(archive[field.local] ^ bits);
    char &inDirectory = archive[directoryStart(archive) + field.directory];
    inDirectory = static_cast<char>(inDirectory ^ bits);
}

/// One line of "key": value pairs, in the spelling of Python's json module.
class ObjectWriter {
public:
    explicit ObjectWriter(bool indented)
        : m_separator(indented ? ",\n  " : ", "), m_end(indented ? "\n}" : "}"), m_text(indented ? "{\n  " : "{") {}

    void raw(std::string_view key, std::string_view value) {
        if (!m_first) m_text += m_separator;
        m_first = false;
        m_text.append("\"").append(key).append("\": ").append(value);
    }
    void text(std::string_view key, std::string_view value) { raw(key, '"' + std::string(value) + '"'); }
    void number(std::string_view key, double value) { raw(key, exactText(value)); }
    void integer(std::string_view key, std::size_t value) { raw(key, std::to_string(value)); }
    std::string finish() { return m_text + m_end; }

private:
    std::string m_separator;
    std::string m_end;
    std::string m_text;
    bool m_first = true;
};

struct Deployment {
    const char *hardware;
    const char *framework;
    const char *image;
};
constexpr Deployment kDeployments[] = {
    {"h100-cw_00", "vllm", "vllm/vllm-openai:v0.11.2"},
    {"h200-nv", "trt", "nvcr.io#nvidia/tensorrt-llm/release:1.1.0"},
    {"b200-dgxc_03", "sglang", "lmsysorg/sglang:v0.5.9-cu130"},
    {"cluster:b300-nv", "trt", "nvcr.io#nvidia/tensorrt-llm/release:1.2.0"},
    {"mi300x-amd", "vllm", "rocm/vllm:v0.11"},
    {"mi325x-tw_1", "sglang", "lmsysorg/sglang:v0.5.9-rocm700"},
    {"mi355x-amds_05", "atom", "rocm/atom:v0.1"},
    {"gb200-nv_0", "vllm", "vllm/vllm-openai:v0.12.0"},
};
struct ModelSpelling {
    const char *prefix;
    const char *path;
};
constexpr ModelSpelling kModels[] = {
    {"dsr1", "deepseek-ai/DeepSeek-R1-0528"},
    {"gptoss", "openai/gpt-oss-120b"},
    {"qwen3.5", "Qwen/Qwen3.5-397B-A17B-FP8"},
};
constexpr int kSequences[][2] = {{1024, 1024}, {1024, 8192}, {8192, 1024}};
constexpr std::size_t kConcurrencies = 9; // 4 … 1024
constexpr std::size_t kTensorParallels = 4;

void addLatencies(ObjectWriter &row, double scale, std::mt19937_64 &random) {
    std::uniform_real_distribution<double> noise(0.98, 1.02);
    struct Statistic {
        const char *name;
        double factor;
    };
    constexpr Statistic kStatistics[] = {{"mean", 1.05}, {"median", 1.0}, {"std", 0.15}, {"p90", 1.3}, {"p99", 1.7}, {"p99.9", 2.2}};
    for (const auto &[quantity, base] :
         {std::pair("ttft", 0.08), std::pair("tpot", 0.006), std::pair("itl", 0.0055), std::pair("e2el", 6.0)}) {
        for (const Statistic &statistic : kStatistics) {
            const double value = base * scale * statistic.factor * noise(random);
            row.number(std::string(statistic.name) + '_' + quantity, value);
            if (std::string_view(quantity) == "tpot") row.number(std::string(statistic.name) + "_intvty", 1 / value);
        }
    }
}

std::string benchmarkRow(std::size_t number, bool indented, std::mt19937_64 &random) {
    std::size_t rest = number;
    const auto take = [&rest](std::size_t choices) {
        const std::size_t choice = rest % choices;
        rest /= choices;
        return choice;
    };
    const std::size_t concurrency = std::size_t{4} << take(kConcurrencies);
    const auto &sequence = kSequences[take(std::size(kSequences))];
    const Deployment &deployment = kDeployments[take(std::size(kDeployments))];
    const ModelSpelling &model = kModels[take(std::size(kModels))];
    const std::size_t tensorParallel = std::size_t{1} << take(kTensorParallels);
    const bool fp4 = take(2) == 1;
    const bool mtp = take(2) == 1;
    const std::size_t expertParallel = 1 + rest; // further numbers are further configurations

    ObjectWriter row(indented);
    row.text("hw", deployment.hardware);
    row.integer("conc", concurrency);
    row.text("image", deployment.image);
    row.text("model", model.path);
    row.text("infmax_model_prefix", model.prefix);
    row.text("framework", deployment.framework);
    row.text("precision", fp4 ? "fp4" : "fp8");
    row.text("spec_decoding", mtp ? "mtp" : "none");
    row.raw("disagg", "false");
    row.integer("isl", static_cast<std::size_t>(sequence[0]));
    row.integer("osl", static_cast<std::size_t>(sequence[1]));
    row.raw("is_multinode", "false");
    row.integer("tp", tensorParallel);
    row.integer("ep", expertParallel);
    row.text("dp_attention", "false");
    std::uniform_real_distribution<double> noise(0.98, 1.02);
    const double throughput = 100.0 * static_cast<double>(concurrency) / (1.0 + static_cast<double>(concurrency) / 64.0) * noise(random);
    row.number("tput_per_gpu", throughput);
    row.number("output_tput_per_gpu", throughput * sequence[1] / (sequence[0] + sequence[1]));
    row.number("input_tput_per_gpu", throughput * sequence[0] / (sequence[0] + sequence[1]));
    addLatencies(row, 1.0 + static_cast<double>(concurrency) / 64.0, random);
    return row.finish();
}

} // namespace

std::string zipBytes(const ZipMembers &members) {
    zip_source_t *target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    expect(target, "no buffer");
    zip_source_keep(target);
    zip_t *archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    expect(archive, "no archive");
    for (const auto &[name, content] : members) {
        zip_source_t *source = zip_source_buffer(archive, content.data(), content.size(), 0);
        expect(source && zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0, "cannot add a member");
    }
    expect(zip_close(archive) == 0, "cannot close the archive");

    zip_stat_t info;
    expect(zip_source_open(target) == 0 && zip_source_stat(target, &info) == 0, "cannot read the archive");
    std::string bytes(static_cast<std::size_t>(info.size), '\0');
    expect(zip_source_read(target, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()), "cannot read the archive");
    zip_source_close(target);
    zip_source_free(target);
    return bytes;
}

std::string truncated(std::string archive, std::size_t bytes) {
    archive.resize(archive.size() - std::min(bytes, archive.size()));
    return archive;
}

std::string withWrongCrc(std::string archive) {
    flip(archive, kCrc, 0x55);
    return archive;
}

std::string markedEncrypted(std::string archive) {
    flip(archive, kFlags, 1);
    return archive;
}

std::string withUnknownMethod(std::string archive) {
    flip(archive, kMethod, 0x60);
    return archive;
}

std::filesystem::path writeFile(const std::filesystem::path &file, std::string_view content) {
    std::filesystem::create_directories(file.parent_path());
    // Some file systems write what is overwritten to the disk at once.
    std::filesystem::remove(file);
    std::ofstream stream(file, std::ios::binary);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    stream.close();
    expect(stream.good(), "cannot write a file");
    return file;
}

std::string benchmarkRowsJson(std::size_t count, const RowsOptions &options) {
    std::string json = options.single ? "" : "[";
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t number = options.first + i;
        std::mt19937_64 random(options.seed * 0x9e3779b97f4a7c15ULL + number);
        if (i > 0) json += ", ";
        json += benchmarkRow(number, options.indented, random);
    }
    if (!options.single) json += ']';
    return json;
}

} // namespace ps::test
