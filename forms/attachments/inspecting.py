"""Open what people attached; only the worker imports this module and its libraries.

A file that cannot be opened is refused with a reason; a picture loses its metadata and gets a
thumbnail; a PDF's pages are counted, its bytes are never altered.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from forms.attachments.models import Attachment, AttachmentState
from forms.attachments.stripping import strip
from portal.files import service as files
from portal.files.models import FileRow, FileState
from portal.files.scanners import Verdict
from portal.files.types import TYPES, Refusal
from portal.files.types.refusal import MOST_PIXELS

log = logging.getLogger("motcua.attachments")
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
THUMBNAIL = (240, 240)
MOST_PAGES = 2_000
UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What opening a file showed."""

    data: bytes  # as it is kept from now on
    pages: int | None = None
    thumbnail: bytes | None = None
    refusal: Refusal | None = None


def inspect(data: bytes, *, media_type: str) -> Inspection:
    """Open ``data`` and return what is kept of it, or why it is refused."""
    if media_type.startswith("image/"):
        return _picture(data, media_type=media_type)
    if media_type == "application/pdf":
        return _pdf(data)
    return Inspection(data)


def _picture(data: bytes, *, media_type: str) -> Inspection:
    kept = strip(data, media_type=media_type)
    try:
        with Image.open(BytesIO(kept)) as picture:
            picture.load()
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except UNREADABLE:
        return Inspection(data, refusal=Refusal.BROKEN)
    upright.thumbnail(THUMBNAIL)
    out = BytesIO()
    upright.save(out, "JPEG", quality=78)
    return Inspection(kept, pages=1, thumbnail=out.getvalue())


def _pdf(data: bytes) -> Inspection:
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            return Inspection(data, refusal=Refusal.ENCRYPTED)
        pages = len(reader.pages)
        if pages:
            reader.pages[0].get_object()
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError, AttributeError):
        return Inspection(data, refusal=Refusal.BROKEN)
    if not 1 <= pages <= MOST_PAGES:
        return Inspection(data, refusal=Refusal.BROKEN)
    return Inspection(data, pages=pages)


def run(context: Any, payload: Mapping[str, Any]) -> None:
    """Do the outbox row of one attachment (``payload["code"]``): open, strip, scan, write down."""
    registry = context.registry
    store = registry["files.store"]
    with context.reading() as db:
        found = db.query(Attachment).filter_by(code=payload["code"]).one_or_none()
        if found is None or found.state is not AttachmentState.CHECKING:
            return
        sha256, media_type = found.sha256, found.media_type
    with store.open(sha256) as stream:
        data = stream.read()
    verdict = registry["files.scanner"].scan(BytesIO(data))
    if verdict is Verdict.AWAY and registry.settings["files.scanner"] == "require":
        context.outage("the scanner is away")
        return
    if verdict is Verdict.AWAY:
        log.warning("a file was not scanned: the scanner is away")
    seen = inspect(data, media_type=media_type)
    kept = store.put(BytesIO(seen.data)) if seen.data != data else None
    thumbnail = store.put(BytesIO(seen.thumbnail)) if seen.thumbnail else None
    _write_down(context, payload["code"], seen=seen, verdict=verdict, kept=kept, thumb=thumbnail)


def _write_down(
    context: Any, code: str, *, seen: Inspection, verdict: Verdict, kept: Any, thumb: Any
) -> None:
    """Write what was seen into the rows, all in the job's one transaction."""
    db, now = context.db, context.now
    attachment = db.query(Attachment).filter_by(code=code).one_or_none()
    if attachment is None:
        return
    kind = TYPES[attachment.media_type]
    bad = verdict is Verdict.INFECTED or seen.refusal is not None
    row = db.get_one(FileRow, attachment.sha256)
    if kept is not None and not bad:
        row = files.record(db, kept, kind=kind, now=now, received_sha256=attachment.received_sha256)
        attachment.sha256, attachment.size = row.sha256, row.size
    if thumb is not None and not bad:
        small = files.record(db, thumb, kind=TYPES["image/jpeg"], now=now, state=FileState.SAFE)
        attachment.thumbnail = small.sha256
    attachment.pages = seen.pages
    row.state = FileState.UNSAFE if verdict is Verdict.INFECTED else row.state
    if not bad:
        row.state = FileState.SAFE
    attachment.state = AttachmentState.REFUSED if bad else AttachmentState.READY
    attachment.problem = "infected" if verdict is Verdict.INFECTED else (seen.refusal or "")
