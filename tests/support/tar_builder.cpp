// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tar_builder.h"

#include <archive.h>
#include <archive_entry.h>
#include <cstdio>
#include <cstdlib>

namespace ps::test {

namespace {

constexpr std::size_t kBlockBytes = 512;

void expect(bool good, const char *what) {
    if (good) return;
    std::fprintf(stderr, "tar_builder: %s\n", what);
    std::abort();
}

std::string octal(std::uint64_t value, std::size_t digits) {
    std::string text(digits, '0');
    for (std::size_t i = digits; i-- > 0; value /= 8) text[i] = static_cast<char>('0' + value % 8);
    expect(value == 0, "a number is too large");
    return text;
}

la_ssize_t append(archive *, void *target, const void *bytes, std::size_t count) {
    static_cast<std::string *>(target)->append(static_cast<const char *>(bytes), count);
    return static_cast<la_ssize_t>(count);
}

} // namespace

std::string tarHeader(std::string_view name, std::uint64_t size, char type, std::string_view target) {
    expect(name.size() <= 100 && target.size() <= 100, "a name is too long");
    std::string header(kBlockBytes, '\0');
    const auto set = [&header](std::size_t at, std::string_view text) { header.replace(at, text.size(), text); };
    set(0, name);
    set(100, octal(0644, 7));
    set(108, octal(0, 7));
    set(116, octal(0, 7));
    set(124, octal(size, 11));
    set(136, octal(0, 11));
    set(148, "        ");
    header[156] = type;
    set(157, target);
    set(257, std::string_view("ustar\00000", 8));
    std::uint64_t sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    set(148, octal(sum, 6) + std::string("\0 ", 2));
    return header;
}

std::string tarEnd() {
    return std::string(2 * kBlockBytes, '\0');
}

std::string tarBytes(const ZipMembers &members) {
    std::string bytes;
    for (const auto &[name, content] : members) {
        bytes += tarHeader(name, content.size(), name.back() == '/' ? '5' : '0') + content;
        bytes.append((kBlockBytes - content.size() % kBlockBytes) % kBlockBytes, '\0');
    }
    return bytes + tarEnd();
}

std::string packed(const std::string &bytes, Packer packer) {
    std::string result;
    archive *writer = archive_write_new();
    expect(writer, "no archive");
    int added = ARCHIVE_FATAL;
    switch (packer) {
    case Packer::Gzip: added = archive_write_add_filter_gzip(writer); break;
    case Packer::Xz: added = archive_write_add_filter_xz(writer); break;
    case Packer::Bzip2: added = archive_write_add_filter_bzip2(writer); break;
    case Packer::Zstd: added = archive_write_add_filter_zstd(writer); break;
    }
    expect(added == ARCHIVE_OK && archive_write_set_format_raw(writer) == ARCHIVE_OK, "no such compression");
    archive_write_set_bytes_in_last_block(writer, 1);
    expect(archive_write_open(writer, &result, nullptr, &append, nullptr) == ARCHIVE_OK, "cannot open the archive");
    archive_entry *entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    expect(archive_write_header(writer, entry) == ARCHIVE_OK, "cannot write a header");
    expect(archive_write_data(writer, bytes.data(), bytes.size()) == static_cast<la_ssize_t>(bytes.size()), "cannot write");
    archive_entry_free(entry);
    expect(archive_write_close(writer) == ARCHIVE_OK && archive_write_free(writer) == ARCHIVE_OK, "cannot close the archive");
    return result;
}

} // namespace ps::test
