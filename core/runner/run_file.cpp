// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_file.h"

#include "core/runner/run_info_json.h"
#include "gpu/protocol/decode.h"
#include "gpu/protocol/encode.h"

#include <QCryptographicHash>

#include <fstream>

namespace ps {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;
constexpr std::string_view kBeginning = "{\"format\":\"paretoscope-run\"";
constexpr std::uintmax_t kMaxBytes = std::uintmax_t{64} << 20;
constexpr std::size_t kMaxMessages = 100'000;

std::string dumped(const Json &json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string checksumOf(std::string_view text) {
    const QByteArray bytes = QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()));
    return "sha256:" + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

/// Everything but the head, in the form that the checksum is of.
std::string contentText(const LocalRun &run) {
    std::string text = "\"run\":" + dumped(runInfoJson(run.info)) + ",\"messages\":[";
    for (const gpu::Message &message : run.messages) {
        if (!isKept(message)) continue;
        text += text.back() == '[' ? "\n" : ",\n";
        text += gpu::encode(message);
    }
    return text + "\n]";
}

Result<std::vector<gpu::Message>> messagesFrom(const nlohmann::json &list) {
    std::vector<gpu::Message> messages;
    if (!list.is_array() || list.size() > kMaxMessages) return failure(ErrorCode::Malformed, "the run file has no list of messages");
    for (const nlohmann::json &element : list) {
        const gpu::Decoded decoded = gpu::decode(element.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        if (const auto *rejected = std::get_if<gpu::Rejected>(&decoded))
            return failure(ErrorCode::Malformed, "message " + std::to_string(messages.size()) + " of the run file: " + rejected->reason);
        // One of a type that this version does not know belongs to a newer one; the others are read all the same.
        if (const auto *message = std::get_if<gpu::Message>(&decoded); message && isKept(*message)) messages.push_back(*message);
    }
    return messages;
}

} // namespace

std::string runFileText(const LocalRun &run) {
    const std::string content = contentText(run);
    std::string text(kBeginning);
    text += ",\"schema\":" + std::to_string(kSchema) + ",\"checksum\":\"" + checksumOf(content) + "\",\n" + content + "}\n";
    return text;
}

Result<LocalRun> parseRunFile(std::string_view text) {
    if (text.size() > kMaxBytes) return failure(ErrorCode::TooLarge, "the run file is larger than 64 MiB");
    if (!text.starts_with(kBeginning)) return failure(ErrorCode::Malformed, "this is no run file");
    if (gpu::decoding::depthOf(text.substr(0, text.find('\n'))) > 2) return failure(ErrorCode::Malformed, "this is no run file");
    if (gpu::decoding::depthOf(text) > gpu::kMaxDepth + 2) return failure(ErrorCode::Malformed, "the run file is nested too deep");
    const nlohmann::json json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object()) return failure(ErrorCode::Malformed, "the run file is damaged: it is no JSON");
    std::string problem;
    const gpu::decoding::FieldReader in(&json, &problem);
    const std::int64_t schema = in.whole("schema");
    const std::string checksum = in.text("checksum");
    if (problem.empty() && schema > kSchema)
        return failure(ErrorCode::UnsupportedVersion, "the run file was written by a newer Paretoscope: its format is " +
                                                          std::to_string(schema) + ", this program knows " + std::to_string(kSchema));
    const std::size_t begin = text.find("\n\"run\":");
    const std::size_t end = text.rfind('}');
    if (begin == std::string_view::npos || end <= begin) return failure(ErrorCode::Malformed, "the run file is damaged");
    if (problem.empty() && checksumOf(text.substr(begin + 1, end - begin - 1)) != checksum)
        return failure(ErrorCode::Malformed, "the run file was changed or damaged: its checksum does not fit");
    LocalRun run;
    run.info = runInfoFrom(in.object("run"));
    run.info.imported = true;
    if (!problem.empty()) return failure(ErrorCode::Malformed, "the run file: " + problem);
    if (run.info.key.empty() || run.info.startedAt.empty()) return failure(ErrorCode::Malformed, "the run file does not name its run");
    auto messages = messagesFrom(json.contains("messages") ? json["messages"] : nlohmann::json());
    if (!messages) return failure(messages.error());
    run.messages = std::move(*messages);
    return run;
}

Result<LocalRun> readRunFile(const std::filesystem::path &file) {
    std::error_code failed;
    const std::uintmax_t size = std::filesystem::file_size(file, failed);
    if (failed) return failure(ErrorCode::Unreadable, file.string() + ": " + failed.message());
    if (size > kMaxBytes) return failure(ErrorCode::TooLarge, file.string() + " is larger than 64 MiB");
    std::ifstream in(file, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in) return failure(ErrorCode::Unreadable, file.string() + " cannot be read");
    return parseRunFile(text).map_error([&file](const Error &error) { return error.within(file.string()); });
}

bool isRunFile(const std::filesystem::path &file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) return false;
    std::ifstream in(file, std::ios::binary);
    std::string head(kBeginning.size(), '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    return in && head == kBeginning;
}

} // namespace ps
