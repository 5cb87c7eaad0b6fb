"""Small true files of each kind that people may send, and wrong ones, made here byte by byte."""

import io
import struct
import zipfile
import zlib


def png(width: int = 2, height: int = 1, *, tail: bytes = b"") -> bytes:
    """Return a white picture (only its header tells the size when it is large)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = (b"\x00" + b"\xff" * min(width, 64) * 3) * min(height, 64)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts) + tail


def jpeg(width: int = 2, height: int = 1, *, end: bytes = b"\xff\xd9", tail: bytes = b"") -> bytes:
    """Return the frame of a picture: its segments are true, its scan is noise."""

    def segment(mark: int, body: bytes) -> bytes:
        return b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body

    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\x01\x01\x00\x00\x3f\x00"
    exif = segment(0xE1, b"Exif\x00\x00" + b"\x00" * 20)
    body = segment(0xC0, frame) + b"\xff" + segment(0xDA, scan) + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + exif + body + end + tail


def pdf(*, end: bytes = b"startxref\n9\n%%EOF\n") -> bytes:
    """Return the least that is a PDF."""
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + end


OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = (
    '<?xml version="1.0"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{OFFICE}.{{kind}}+xml"/></Types>'
)


def docx(
    *,
    kind: str = "wordprocessingml.document.main",
    more: dict[str, bytes] | None = None,
    stored: bool = False,
) -> bytes:
    """Return a Word document with one paragraph and ``more`` parts."""
    out = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w", how) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(kind=kind))
        archive.writestr("word/document.xml", "<w:document><w:body/></w:document>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


GOOD = {
    "giấy khai sinh.pdf": pdf(),
    "ANH.PNG": png(),
    "ảnh.jpg": jpeg(),
    "ảnh.jpeg": jpeg(tail=b"motion film of a telephone"),
    "đơn.docx": docx(),
}
