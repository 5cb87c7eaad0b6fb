"""JPEG (ITU T.81): walk the segments to the frame header and the scan, decode nothing.

What stands behind the end mark is let be: phones put previews and film there.
"""

from typing import BinaryIO

from portal.files.types.refusal import Refusal, RefusedFileError, check_pixels

FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # marks without a length
SCAN, END = 0xDA, b"\xff\xd9"
MOST_SEGMENTS = 10_000
PIECE = 1024 * 1024


def check(stream: BinaryIO, size: int) -> None:
    """Refuse a picture without frame, scan or end, and huge ones."""
    stream.seek(2)
    seen_frame = False
    for _ in range(MOST_SEGMENTS):
        mark = _mark(stream)
        if mark in ALONE:
            continue
        length = int.from_bytes(stream.read(2), "big")
        if length < 2 or stream.tell() + length - 2 > size:
            raise RefusedFileError(Refusal.BROKEN)
        body_at = stream.tell()
        if mark in FRAMES:
            seen_frame = True
            _check_frame(stream.read(min(length - 2, 6)))
        stream.seek(body_at + length - 2)
        if mark == SCAN:
            if not seen_frame or not _has_end(stream):
                raise RefusedFileError(Refusal.BROKEN)
            return
    raise RefusedFileError(Refusal.BROKEN)


def _mark(stream: BinaryIO) -> int:
    """Return the next mark; fill bytes before it are allowed."""
    if stream.read(1) != b"\xff":
        raise RefusedFileError(Refusal.BROKEN)
    for _ in range(64):
        byte = stream.read(1)
        if byte != b"\xff":
            break
    if not byte or byte in {b"\x00", b"\xd8", b"\xd9", b"\xff"}:
        raise RefusedFileError(Refusal.BROKEN)
    return byte[0]


def _check_frame(body: bytes) -> None:
    """Judge precision, height, width and the number of components."""
    if len(body) < 6 or body[0] not in {8, 12} or body[5] not in {1, 3, 4}:
        raise RefusedFileError(Refusal.BROKEN)
    check_pixels(int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))


def _has_end(stream: BinaryIO) -> bool:
    last = b""
    while piece := stream.read(PIECE):
        if END in last + piece:
            return True
        last = piece[-1:]
    return False
