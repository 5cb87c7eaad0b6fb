"""What kind of file it is: magic bytes, structure and extension must agree. Pure, standard library.

Nothing is decoded: a picture's header is read, an archive's directory is counted. What must be
opened to be judged (a scanner, a converter) is the worker's business.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from portal.files.types import docx, jpeg, pdf, png
from portal.files.types.refusal import Refusal, RefusedFileError

__all__ = ["FileType", "Refusal", "RefusedFileError", "judge"]


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that people may send; ``check(stream, size)`` raises ``RefusedFileError``."""

    media_type: str
    magic: bytes
    extensions: tuple[str, ...]
    check: Callable[[BinaryIO, int], None]


TYPES: Mapping[str, FileType] = {
    kind.media_type: kind
    for kind in (
        FileType("application/pdf", b"%PDF-", ("pdf",), pdf.check),
        FileType("image/png", png.SIGNATURE, ("png",), png.check),
        FileType("image/jpeg", b"\xff\xd8\xff", ("jpg", "jpeg", "jpe"), jpeg.check),
        FileType(docx.MEDIA_TYPE, b"PK\x03\x04", ("docx",), docx.check),
    )
}


def judge(stream: BinaryIO, *, name: str) -> FileType:
    """Return the type of the file that ``stream`` (seekable) holds; ``name`` is as it was sent.

    Raise ``RefusedFileError``, whose :class:`Refusal` says why it is not taken. The stream is left
    at its beginning.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(16)
    if size == 0:
        raise RefusedFileError(Refusal.EMPTY)
    kind = next((one for one in TYPES.values() if head.startswith(one.magic)), None)
    if kind is None:
        raise RefusedFileError(Refusal.UNKNOWN)
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower().removeprefix(".")
    if extension not in kind.extensions:
        raise RefusedFileError(Refusal.EXTENSION)
    stream.seek(0)
    kind.check(stream, size)
    stream.seek(0)
    return kind
