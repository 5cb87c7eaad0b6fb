"""Take what a picture tells about its maker out of it, without touching the picture itself.

JPEG: Exif, XMP, IPTC and comments go (places, times, devices, names), and whatever stands behind
the end mark (previews, films); how the picture is turned is kept in an Exif of its own. PNG: text,
Exif and time chunks go. Pure functions over bytes that ``portal.files.types`` found whole.
"""

import struct

EXIF = b"Exif\x00\x00"
ORIENTATION = 0x0112
TURNED = range(2, 9)  # 1 is upright
SCAN = 0xDA
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
TELLING_SEGMENTS = frozenset({0xE1, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC})
TELLING_SEGMENTS |= {0xED, 0xEF, 0xFE}
TELLING_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def strip(data: bytes, *, media_type: str) -> bytes:
    """Return ``data`` without telling metadata; other kinds than pictures come back as they are."""
    if media_type == "image/jpeg":
        return strip_jpeg(data)
    if media_type == "image/png":
        return strip_png(data)
    return data


def strip_jpeg(data: bytes) -> bytes:
    """Return a JPEG without Exif, XMP, IPTC, comments and trailing data, still turned right."""
    kept = [data[:2]]
    turned = 1
    at = 2
    while True:
        while data[at + 1] == 0xFF:  # fill bytes before a mark
            at += 1
        mark = data[at + 1]
        if mark in ALONE:
            kept.append(data[at : at + 2])
            at += 2
            continue
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        body = data[at + 4 : at + 2 + length]
        if mark == SCAN:
            kept.append(_picture(data, at) or data[at:])
            break
        if mark == 0xE1 and body.startswith(EXIF):
            turned = orientation(body[len(EXIF) :]) or turned
        if mark not in TELLING_SEGMENTS:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    if turned in TURNED:
        kept.insert(1, _exif_with(turned))
    return b"".join(kept)


def _picture(data: bytes, at: int) -> bytes:
    """Return the scans from ``at`` to the end mark that closes them, or nothing."""
    start = at
    while True:
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]  # the segment that ``at`` is at
        at = _next_mark(data, at)
        if at < 0:
            return b""
        if data[at + 1] == 0xD9:
            return data[start : at + 2]


def _next_mark(data: bytes, at: int) -> int:
    """Return where coded data ends: the next mark that is no restart and no stuffed byte."""
    while 0 <= (at := data.find(b"\xff", at)) < len(data) - 1:
        follow = data[at + 1]
        if follow == 0xFF:
            at += 1
        elif follow == 0 or follow in ALONE:
            at += 2
        else:
            return at
    return -1


def orientation(tiff: bytes) -> int | None:
    """Return how an Exif block says the picture is turned (1 to 8), or ``None``."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return None
    first = struct.unpack(f"{order}I", tiff[4:8])[0]
    if first + 2 > len(tiff):
        return None
    count = struct.unpack(f"{order}H", tiff[first : first + 2])[0]
    for index in range(min(count, 200)):
        entry = tiff[first + 2 + 12 * index : first + 14 + 12 * index]
        if len(entry) == 12 and struct.unpack(f"{order}H", entry[:2])[0] == ORIENTATION:
            value = struct.unpack(f"{order}H", entry[8:10])[0]
            return value if 1 <= value <= 8 else None
    return None


def _exif_with(turned: int) -> bytes:
    """Return an Exif segment that says only how the picture is turned."""
    tiff = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01"
    tiff += struct.pack(">HHIHH", ORIENTATION, 3, 1, turned, 0) + b"\x00\x00\x00\x00"
    body = EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def strip_png(data: bytes) -> bytes:
    """Return a PNG without text, Exif and time chunks, and without anything behind its end."""
    kept = [data[:8]]
    at = 8
    while at + 12 <= len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        name = data[at + 4 : at + 8]
        if name not in TELLING_CHUNKS:
            kept.append(data[at : at + 12 + length])
        at += 12 + length
        if name == b"IEND":
            break
    return b"".join(kept)
