"""PNG (W3C, third edition): walk the chunks, look at the header, decode nothing."""

import zlib
from typing import BinaryIO

from portal.files.types.refusal import Refusal, RefusedFileError, check_pixels

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 100_000
PIECE = 1024 * 1024
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def check(stream: BinaryIO, size: int) -> None:
    """Refuse broken checksums, missing parts, anything behind the end, and huge pictures."""
    stream.seek(len(SIGNATURE))
    seen_data = False
    for index in range(MOST_CHUNKS):
        kind, body = _chunk(stream, size)
        if (index == 0) != (kind == b"IHDR"):
            raise RefusedFileError(Refusal.BROKEN)
        if kind == b"IHDR":
            _check_header(body)
        elif kind == b"IDAT":
            seen_data = True
        elif kind == b"IEND":
            if not seen_data or stream.tell() != size:
                raise RefusedFileError(Refusal.BROKEN)
            return
    raise RefusedFileError(Refusal.BROKEN)


def _chunk(stream: BinaryIO, size: int) -> tuple[bytes, bytes]:
    """Read one chunk, its checksum checked; the body is returned only of the header."""
    front = stream.read(8)
    length = int.from_bytes(front[:4], "big")
    kind = front[4:]
    if len(front) < 8 or length > size - stream.tell() - 4 or not kind.isalpha():
        raise RefusedFileError(Refusal.BROKEN)
    checksum = zlib.crc32(kind)
    kept = b""
    left = length
    while left:
        piece = stream.read(min(left, PIECE))
        checksum = zlib.crc32(piece, checksum)
        left -= len(piece)
        if kind == b"IHDR" and length <= 64:
            kept += piece
    if stream.read(4) != checksum.to_bytes(4, "big"):
        raise RefusedFileError(Refusal.BROKEN)
    return kind, kept


def _check_header(body: bytes) -> None:
    if len(body) != 13:
        raise RefusedFileError(Refusal.BROKEN)
    depth, colour, packing, sieve, lacing = body[8:]
    if depth not in DEPTHS.get(colour, ()) or packing or sieve or lacing > 1:
        raise RefusedFileError(Refusal.BROKEN)
    check_pixels(int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big"))
