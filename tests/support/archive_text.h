// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"

#include <string>

namespace ps::test {

/// Reads all members in order, each at once and in pieces: "name=content;…" when both agree, else "error: " and the first
/// reason. `code` gets that of the error.
inline std::string contentText(Result<std::unique_ptr<ArchiveSource>> source, ErrorCode *code = nullptr) {
    const auto fail = [code](const Error &error) {
        if (code) *code = error.code();
        return "error: " + error.message();
    };
    if (!source) return fail(source.error());
    std::string text, content, streamed;
    for (std::size_t i = 0; i < (*source)->members().size(); ++i) {
        const Status read = (*source)->read(i, content);
        streamed.clear();
        bool large = false;
        const auto take = [&](std::string_view piece) {
            large = large || piece.size() > (1U << 20);
            streamed += piece;
            return true;
        };
        const Status status = (*source)->stream(i, take);
        if (read.has_value() != status.has_value()) return "read() and stream() disagree about " + (*source)->members()[i].name;
        if (!read) return fail(read.error());
        if (content != streamed || large) return "stream() gives other pieces than read()";
        text += (*source)->members()[i].name + "=" + content + ";";
    }
    return text;
}

/// "unsafe-name ../x: text;…"
inline std::string remarkText(const ArchiveSource &source) {
    std::string text;
    for (const ArchiveRemark &remark : source.remarks()) {
        switch (remark.kind) {
        case ArchiveRemark::Kind::RepeatedMember: text += "repeated "; break;
        case ArchiveRemark::Kind::UnsafeName: text += "unsafe "; break;
        case ArchiveRemark::Kind::LinkMember: text += "link "; break;
        case ArchiveRemark::Kind::SurroundedArchive: text += "surrounded "; break;
        }
        text += (remark.member.empty() ? remark.text : remark.member) + ";";
    }
    return text;
}

} // namespace ps::test
