"""PDF (ISO 32000): a version in the first line, an end that says where the references are."""

import re
from typing import BinaryIO

from portal.files.types.refusal import Refusal, RefusedFileError

HEADER = re.compile(rb"%PDF-[12]\.\d")
TAIL = 4096  # readers look for the end mark in the last 1,024 bytes; scanners append padding
END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")


def check(stream: BinaryIO, size: int) -> None:
    """Refuse what is cut off, or is no PDF behind its first bytes."""
    if not HEADER.match(stream.read(16)):
        raise RefusedFileError(Refusal.BROKEN)
    stream.seek(max(0, size - TAIL))
    tail = stream.read(TAIL)
    ends = END.findall(tail)
    if not ends or int(ends[-1]) >= size:
        raise RefusedFileError(Refusal.BROKEN)
    # The trailer says whether a password is needed: it stands before the end, or, in newer files,
    # in the dictionary of the references themselves.
    stream.seek(int(ends[-1]))
    if b"/Encrypt" in tail or b"/Encrypt" in stream.read(TAIL):
        raise RefusedFileError(Refusal.ENCRYPTED)
