#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of corpus/zip. The numbers in them are invented."""
import gzip
import io
import lzma
import pathlib
import struct
import tarfile
import zipfile

FOLDER = pathlib.Path(__file__).parent / "corpus" / "zip"
ROW = b'[{"hw": "h100", "conc": 4, "tput_per_gpu": 1.5}]'


def zip_of(members, comment=b"", method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.comment = comment
        for name, content, mode in members:
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = method
            info.create_system = 3
            info.external_attr = mode << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def zip_with_descriptors():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

    buffer = Pipe()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.json", (2026, 1, 1, 0, 0, 0)), ROW)
    return buffer.getvalue()


def wide_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        with archive.open(zipfile.ZipInfo("a.json", (2026, 1, 1, 0, 0, 0)), "w", force_zip64=True) as member:
            member.write(ROW)
    narrow = buffer.getvalue()
    end = narrow.rindex(b"PK\5\6")
    count, size, offset = struct.unpack("<HII", narrow[end + 10:end + 20])
    wide = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = b"PK\6\7" + struct.pack("<IQI", 0, end, 1)
    return narrow[:end] + wide + locator + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xffff, 0xffff, 0xffffffff, 0xffffffff, 0)


def tar_of():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, kind in (("d", tarfile.DIRTYPE), ("d/a.json", tarfile.REGTYPE), ("l", tarfile.SYMTYPE), ("ü" * 60, tarfile.REGTYPE)):
            info = tarfile.TarInfo(name)
            info.type = kind
            info.linkname = "/etc/passwd" if kind == tarfile.SYMTYPE else ""
            info.size = len(ROW) if kind == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(ROW))
    return buffer.getvalue()


def zstd_of(content):
    header = b"\x28\xb5\x2f\xfd\x20" + bytes([len(content)])  # one segment, its size in a byte
    return header + struct.pack("<I", len(content) << 3 | 1)[:3] + content  # one raw block, the last


def main():
    plain = zip_of([("agg.json", ROW, 0o100644)])
    seeds = {
        "plain.zip": plain,
        "stored.zip": zip_of([("a.json", ROW, 0o100644), ("b.json", b"", 0o100644)], method=zipfile.ZIP_STORED),
        "odd_names.zip": zip_of([("../x", b"1", 0o100644), ("A", b"2", 0), ("a", b"3", 0), ("C:\\x", b"4", 0), ("l", b"/etc", 0o120777)]),
        "folders.zip": zip_of([("d/", b"", 0o40755), ("d/a.json", ROW, 0o100644)]),
        "comment.zip": zip_of([("a.json", ROW, 0)], b"PK\5\6" + bytes(18)),
        "nested.zip": zip_of([("x.zip", zip_of([("x.zip", plain, 0)]), 0)]),
        "stored_nested.zip": zip_of([("x.zip", plain, 0)], method=zipfile.ZIP_STORED),
        "surrounded.zip": b"#!/bin/sh\n" + plain + b"trailing",
        "empty.zip": zip_of([]),
        "descriptor.zip": zip_with_descriptors(),
        "wide.zip": wide_zip(),
        "truncated.zip": plain[:-30],
        "x.tar": tar_of(),
        "x.tar.gz": gzip.compress(tar_of(), mtime=0),
        "x.tar.xz": lzma.compress(tar_of()),
        "x.json.gz": gzip.compress(ROW, mtime=0) + gzip.compress(b"]", mtime=0),
        "x.json.zst": zstd_of(ROW),
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in seeds.items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
