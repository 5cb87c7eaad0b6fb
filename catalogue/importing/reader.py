"""Reading of source files: JSON lines, plain or gzipped, one JSON object, or a list of them.

A file is read to its end before anything is believed: a broken line anywhere refuses the whole
file, with the number of the line and what is wrong with it.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_BYTES = 512 * 1024 * 1024  # unpacked; a gzip of a few kilobytes can unpack to gigabytes
GZIP_MAGIC = b"\x1f\x8b"


class BrokenFileError(Exception):
    """The file cannot be read as procedures; ``line`` is 1-based, 0 when it has no line."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        self.path, self.line, self.why = path, line, why
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{place}: {why}")


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a source file and the line it began on."""

    line: int
    record: dict[str, Any]


def read(path: Path) -> list[Row]:
    """Return every record of ``path``; raise :class:`BrokenFileError` when one cannot be read."""
    text = _decode(path, _unpack(path))
    if not text.strip():
        raise BrokenFileError(path, 0, "the file is empty")
    if _is_document(text):
        return list(_from_document(path, text))
    return list(_from_lines(path, text))


def _unpack(path: Path) -> bytes:
    try:
        with path.open("rb") as probe:
            packed = probe.read(2) == GZIP_MAGIC
        with gzip.open(path) if packed else path.open("rb") as source:
            data = source.read(MAX_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
        why = f"the gzip file is damaged or cut off ({broken})"
        raise BrokenFileError(path, _lines_before_break(path), why) from broken
    except OSError as refused:
        raise BrokenFileError(
            path, 0, f"cannot be opened ({refused.strerror or refused})"
        ) from refused
    if len(data) > MAX_BYTES:
        raise BrokenFileError(path, 0, f"larger than {MAX_BYTES // 1024 // 1024} MB unpacked")
    return data


def _lines_before_break(path: Path) -> int:
    """Return the line on which a broken gzip file stops making sense."""
    lines = 1
    try:
        with gzip.open(path) as source:
            while block := source.read(65536):
                lines += block.count(b"\n")
    except (EOFError, zlib.error, OSError):
        pass
    return lines


def _decode(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = data.count(b"\n", 0, broken.start) + 1
        why = f"not UTF-8 (byte 0x{data[broken.start]:02x} at {broken.start})"
        raise BrokenFileError(path, line, why) from broken


def _is_document(text: str) -> bool:
    """Return whether ``text`` is one JSON value rather than one on each line."""
    start = text.lstrip()
    if start.startswith("["):
        return True
    first = start.split("\n", 1)[0]
    try:
        json.loads(first)
    except ValueError:
        # Not whole on its first line: one object over many lines, unless the next begins anew.
        rest = start[len(first) :].lstrip()
        return bool(rest) and not rest.startswith("{")
    return False


def _from_document(path: Path, text: str) -> Iterator[Row]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise BrokenFileError(path, getattr(broken, "lineno", 0), _why(broken)) from broken
    records = document if isinstance(document, list) else [document]
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise BrokenFileError(path, 0, f"item {number} of the list is no JSON object")
        yield Row(number if isinstance(document, list) else 1, record)


def _from_lines(path: Path, text: str) -> Iterator[Row]:
    for number, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            record = json.loads(content)
        except (ValueError, RecursionError) as broken:
            raise BrokenFileError(path, number, _why(broken)) from broken
        if not isinstance(record, dict):
            raise BrokenFileError(path, number, "no JSON object")
        yield Row(number, record)


def _why(broken: Exception) -> str:
    if isinstance(broken, json.JSONDecodeError):
        return f"broken JSON at column {broken.colno}: {broken.msg}"
    return f"broken JSON: {broken}"
