"""Word documents (ECMA-376) as zip archives: the directory is judged before anything is unpacked.

Limits: 1,000 entries, 100 MB unpacked, 100 times the packed size; no entry over another, none
encrypted, none that leaves its folder, no macros. The names and sizes in the directory are compared
with each other, so that a small archive cannot claim to be large or the other way round.
"""

import zipfile
import zlib
from typing import BinaryIO

from portal.files.types.refusal import Refusal, RefusedFileError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MOST_ENTRIES = 1_000
MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 100
END_RECORD = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 65_535
ENCRYPTED = 0x1
LOCAL_HEADER = 30
TYPES_PART = "[Content_Types].xml"
MOST_TYPES_BYTES = 1024 * 1024


def check(stream: BinaryIO, size: int) -> None:
    """Refuse a bomb, a broken or encrypted archive, other office formats, and macros."""
    _check_end(stream, size)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _check_entries(entries, size)
            _check_parts(archive, {entry.filename for entry in entries})
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        if isinstance(error, RefusedFileError):
            raise
        raise RefusedFileError(Refusal.BROKEN) from error


def _check_end(stream: BinaryIO, size: int) -> None:
    """Read the number of entries from the end record, before a directory of millions is parsed."""
    stream.seek(max(0, size - END_SIZE - LONGEST_COMMENT))
    tail = stream.read()
    at = tail.rfind(END_RECORD)
    if at < 0 or len(tail) - at < END_SIZE:
        raise RefusedFileError(Refusal.BROKEN)
    record = tail[at:]
    entries = int.from_bytes(record[10:12], "little")
    directory = int.from_bytes(record[12:16], "little")
    if entries > MOST_ENTRIES or directory > MOST_ENTRIES * 1024:
        raise RefusedFileError(Refusal.ARCHIVE)


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Judge names, sizes, overlaps and encryption."""
    if len(entries) > MOST_ENTRIES or len({entry.filename for entry in entries}) < len(entries):
        raise RefusedFileError(Refusal.ARCHIVE)
    total = 0
    free_from = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        _check_entry(entry)
        if entry.header_offset < free_from:
            raise RefusedFileError(Refusal.ARCHIVE)
        free_from = entry.header_offset + LOCAL_HEADER + entry.compress_size
        total += entry.file_size
    if free_from > size or total > MOST_BYTES or total > MOST_RATIO * size:
        raise RefusedFileError(Refusal.ARCHIVE)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise RefusedFileError(Refusal.ENCRYPTED)
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RefusedFileError(Refusal.BROKEN)
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 1_000):
        raise RefusedFileError(Refusal.ARCHIVE)
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.filename.startswith(("/", "\\")) or ".." in parts or "\x00" in entry.orig_filename:
        raise RefusedFileError(Refusal.BROKEN)


def _check_parts(archive: zipfile.ZipFile, names: set[str]) -> None:
    """Judge by the list of content types that this is a Word document without macros."""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedFileError(Refusal.MACROS)
    if TYPES_PART not in names or "word/document.xml" not in names:
        raise RefusedFileError(Refusal.UNKNOWN)
    with archive.open(TYPES_PART) as part:
        types = part.read(MOST_TYPES_BYTES)
    if b"macroEnabled" in types:
        raise RefusedFileError(Refusal.MACROS)
    if MAIN not in types:
        raise RefusedFileError(Refusal.UNKNOWN)
    with archive.open("word/document.xml") as part:
        if b"<" not in part.read(512):
            raise RefusedFileError(Refusal.BROKEN)
