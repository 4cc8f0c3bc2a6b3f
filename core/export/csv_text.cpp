// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_text.h"

namespace ps {

void appendCsvText(std::string &csv, std::string_view text) {
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    csv += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f) {
            csv += kReplacement;
            continue;
        }
        if (c == '"') csv += '"';
        csv += c;
    }
    csv += '"';
}

} // namespace ps
